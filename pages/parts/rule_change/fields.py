"""The fields of one value: an amount with its unit, a time of day, a sum. Together they say the value as a text has it."""

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Fields:
    """The fields of a value below a key, with what they say first, and what each is told about being changed."""

    key: str
    kind: str
    given: Mapping[str, Any]
    tell: Mapping[str, Any]


def draw(row: Fields) -> None:
    """The fields, beside each other in whatever container they are drawn."""
    match row.kind:
        case "limit":
            if _amount(row, UNITS) in _ROLLS:
                label = session.say("rule_change.field.roll")
                st.checkbox(label, value=row.given["roll"], key=f"{row.key}-roll", **row.tell)
        case "span":
            _amount(row, _SPAN_UNITS)
        case "measure":
            _measure(row)
        case "time":
            _time(row, "at")
        case "times":
            _time(row, "first")
            _time(row, "last")
        case "brackets":
            _choice(row, "how", _BRACKETS, "rule_change.brackets", 320)
        case _:
            _number(row, "n")


def said(row: Fields) -> Any:
    """What the fields say, as a text has it; None while one of them says nothing."""
    found = {name: st.session_state.get(f"{row.key}-{name}", given) for name, given in row.given.items()}
    if any(value is None for name, value in found.items() if name != "high"):
        return None
    match row.kind:
        case "limit" | "span":
            amount: Document = {found["unit"]: _plain(found["amount"])}
            return {**amount, "roll": True} if found.get("roll") and found["unit"] in _ROLLS else amount
        case "measure" if found["how"] == "decision":
            return None if found["high"] is None else {"decision": (_plain(found["amount"]), _plain(found["high"]))}
        case "measure":
            return {found["how"]: _plain(found["amount"])}
        case "times":
            return [_clock(found["first"]), _clock(found["last"])]
        case "time":
            return _clock(found["at"])
        case "brackets":
            return found["how"]
    return _plain(found["n"])


def parts(kind: str, value: Any) -> dict[str, Any]:
    """A value of a kind as the fields have it."""
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


def _amount(row: Fields, units: tuple[str, ...]) -> str:
    _number(row, "amount")
    return _choice(row, "unit", units, "rule_change.unit", 150)


def _measure(row: Fields) -> None:
    how = _choice(row, "how", _MEASURES, "rule_change.measure", 220)
    _number(row, "amount")
    if how == "decision":
        _number(row, "high")


def _number(row: Fields, name: str) -> None:
    label, given = session.say(f"rule_change.field.{name}"), row.given[name]
    st.number_input(label, value=given, min_value=0.0, step=1.0, format="%g", key=f"{row.key}-{name}", width=150, **row.tell)


def _time(row: Fields, name: str) -> None:
    label, given = session.say(f"rule_change.field.{name}"), row.given[name]
    st.time_input(label, value=given, step=_QUARTER_OF_AN_HOUR, key=f"{row.key}-{name}", width=150, **row.tell)


def _choice(row: Fields, name: str, options: tuple[str, ...], words: str, width: int) -> str:
    titles = {option: session.say(f"{words}.{option}") for option in options}
    label, at = session.say(f"rule_change.field.{name}"), options.index(row.given[name])
    key = f"{row.key}-{name}"
    return st.selectbox(label, options, index=at, format_func=titles.__getitem__, key=key, width=width, **row.tell)


def _plain(number: float) -> int | Decimal:
    """A number as people write it: 30, 1.5."""
    exact = Decimal(repr(number))
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
