"""What some days are to be: off or worked, by which hours, called what, by which article."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st
from pydantic import ValidationError

from pages.parts import session
from services.policy.own_days import OwnDay
from services.rulebook.typed_hours import parsed, written

Days = Mapping[str, Mapping[str, Any]]
_KINDS = ("off", "worked")
_FIELDS = ("kind", "zh", "en", "hours", "cite")


def draw(picked: Sequence[date], days: Days, worked: bool, key: str) -> Days:
    """The fields for the days that are picked; the days with these among them once that is asked for and makes sense.

    `worked`: whether the first of them is worked as it stands; it is probably to be the contrary.
    """
    chosen = [day.isoformat() for day in picked]
    _begin(chosen, days, worked, key)
    with st.container(border=True, key="own-days-said"):
        st.text(session.say("own_days.picked", days=session.say("format.comma").join(chosen)))
        kinds = {kind: session.say(f"own_days.{kind}") for kind in _KINDS}
        st.segmented_control(
            session.say("own_days.kind"), _KINDS, format_func=kinds.__getitem__, key=f"{key}-kind", required=True
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(session.say("own_days.zh"), key=f"{key}-zh", max_chars=40, width=220)
            st.text_input(session.say("own_days.en"), key=f"{key}-en", max_chars=60, width=220)
            if st.session_state[f"{key}-kind"] == "worked":
                st.text_input(session.say("own_days.hours"), key=f"{key}-hours", max_chars=80, width=260)
            st.text_input(session.say("own_days.cite"), key=f"{key}-cite", max_chars=120, width=220)
        if not st.button(session.say("own_days.put", n=len(chosen)), key=f"{key}-put", type="primary"):
            return days
        said = _said(key)
        return days if said is None else {**days, **dict.fromkeys(chosen, said)}


def _begin(chosen: Sequence[str], days: Days, worked: bool, key: str) -> None:
    """Fill the fields when somebody begins to pick: with what the first day is already, or the contrary of what it usually is."""
    before: set[str] = st.session_state.get(f"{key}-of", set())
    st.session_state[f"{key}-of"] = before | {*chosen} if before & {*chosen} else {*chosen}
    if before & {*chosen} and f"{key}-zh" in st.session_state:
        return
    known = days.get(chosen[0])
    kind = "worked" if (known["worked"] if known else not worked) else "off"
    title = known["title"] if known else {"zh": "", "en": ""}
    filled = (kind, title["zh"], title["en"], written(known.get("hours", ())) if known else "", known["cite"] if known else "")
    st.session_state.update({f"{key}-{name}": value for name, value in zip(_FIELDS, filled, strict=True)})


def _said(key: str) -> dict[str, Any] | None:
    """What the fields say, as a text has it; None, and why, where it makes no sense."""
    kind, zh, en, hours, cite = (str(st.session_state.get(f"{key}-{name}") or "").strip() for name in _FIELDS)
    if not zh or not cite:
        st.error(session.say("own_days.incomplete"))
        return None
    said: dict[str, Any] = {"worked": kind == "worked", "title": {"zh": zh, "en": en or zh}}
    if kind == "worked" and hours:
        said["hours"] = parsed(hours)
    said["cite"] = cite
    try:
        OwnDay.model_validate(said)
    except ValidationError:
        st.error(session.say("own_hours.wrong", said=hours))
        return None
    return said
