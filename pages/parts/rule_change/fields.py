"""The fields of one value: an amount with its unit, a time of day, a sum. Together they say the value as a text has it."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

import streamlit as st

from pages.parts import session
from services.policy.limits import UNITS
from services.policy.own_rules import Document

_SPAN_UNITS = ("minutes", "hours", "days")
_ROLLS = ("days", "months")
_MEASURES = ("yuan", "percent", "decision")
_BRACKETS = ("marginal", "whole")
_QUARTER_OF_AN_HOUR = 900


def begin(key: str, kind: str, value: Any) -> None:
    """Let the fields below `key` say a value."""
    for name, said in _parts(kind, value).items():
        st.session_state[f"{key}-{name}"] = said


def draw(key: str, kind: str, **changed: Any) -> None:
    """The fields in a row; `changed` goes to each of them."""
    match kind:
        case "limit":
            _amount(key, UNITS, changed)
            if st.session_state[f"{key}-unit"] in _ROLLS:
                st.checkbox(session.say("rule_change.field.roll"), key=f"{key}-roll", **changed)
        case "span":
            _amount(key, _SPAN_UNITS, changed)
        case "measure":
            _measure(key, changed)
        case "time":
            _time(key, "at", changed)
        case "times":
            _time(key, "first", changed)
            _time(key, "last", changed)
        case "brackets":
            _choice(key, "how", _BRACKETS, "rule_change.brackets", 320, changed)
        case _:
            _number(key, "n", changed)


def said(key: str, kind: str) -> Any:
    """What the fields say, as a text has it; None while one of them says nothing."""
    found = {name: st.session_state.get(f"{key}-{name}") for name in _NAMES[kind]}
    if any(value is None for name, value in found.items() if name not in ("roll", "high")):
        return None
    match kind:
        case "limit" | "span":
            amount: Document = {found["unit"]: _plain(found["amount"])}
            return {**amount, "roll": True} if found.get("roll") and found["unit"] in _ROLLS else amount
        case "measure" if found["how"] == "decision":
            return None if found["high"] is None else {"decision": [_plain(found["amount"]), _plain(found["high"])]}
        case "measure":
            return {found["how"]: _plain(found["amount"])}
        case "times":
            return [_clock(found["first"]), _clock(found["last"])]
        case "time":
            return _clock(found["at"])
        case "brackets":
            return found["how"]
    return _plain(found["n"])


_NAMES: Mapping[str, tuple[str, ...]] = {
    "limit": ("amount", "unit", "roll"),
    "span": ("amount", "unit"),
    "measure": ("how", "amount", "high"),
    "time": ("at",),
    "times": ("first", "last"),
    "brackets": ("how",),
    "whole": ("n",),
    "number": ("n",),
}


def _parts(kind: str, value: Any) -> dict[str, Any]:
    """A value as the fields have it."""
    match kind:
        case "limit" | "span":
            unit = next(name for name in value if name != "roll")
            return {"amount": float(value[unit]), "unit": unit, "roll": bool(value.get("roll"))}
        case "measure":
            how = next(iter(value))
            low, high = value[how] if how == "decision" else (value[how], None)
            return {"how": how, "amount": float(low), "high": None if high is None else float(high)}
        case "time":
            return {"at": time.fromisoformat(value)}
        case "times":
            return {"first": time.fromisoformat(value[0]), "last": time.fromisoformat(value[1])}
        case "brackets":
            return {"how": value}
    return {"n": float(value)}


def _amount(key: str, units: tuple[str, ...], changed: Mapping[str, Any]) -> None:
    _number(key, "amount", changed)
    _choice(key, "unit", units, "rule_change.unit", 150, changed)


def _measure(key: str, changed: Mapping[str, Any]) -> None:
    _choice(key, "how", _MEASURES, "rule_change.measure", 220, changed)
    _number(key, "amount", changed)
    if st.session_state[f"{key}-how"] == "decision":
        _number(key, "high", changed)


def _number(key: str, name: str, changed: Mapping[str, Any]) -> None:
    label = session.say(f"rule_change.field.{name}")
    st.number_input(label, min_value=0.0, step=1.0, format="%g", key=f"{key}-{name}", width=150, **changed)


def _time(key: str, name: str, changed: Mapping[str, Any]) -> None:
    label = session.say(f"rule_change.field.{name}")
    st.time_input(label, step=_QUARTER_OF_AN_HOUR, key=f"{key}-{name}", width=150, **changed)


def _choice(key: str, name: str, options: tuple[str, ...], words: str, width: int, changed: Mapping[str, Any]) -> None:
    titles = {option: session.say(f"{words}.{option}") for option in options}
    label = session.say(f"rule_change.field.{name}")
    st.selectbox(label, options, format_func=titles.__getitem__, key=f"{key}-{name}", width=width, **changed)


def _plain(number: float) -> int | Decimal:
    """A number as people write it: 30, 1.5."""
    exact = Decimal(f"{number:.6g}") if number < 1_000_000 else Decimal(int(number))
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
