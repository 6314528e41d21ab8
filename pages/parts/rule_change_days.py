"""A house's own days in a month: click some, say what they are. The days as a regime's text has them come in and go out."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st
from babel.dates import get_day_names

from pages.parts import rule_change_day, session
from pages.parts.badges import text
from services import holidays
from services.policy.pack import Pack
from services.rulebook.calendar import day_text, own_day
from services.rulebook.voice import Voice
from services.rulebook.year import DaySeen, Sight
from services.time import now

Days = Mapping[str, Mapping[str, Any]]
# How a day is told from others beside its sign.
_COLOURS = {"weekend": "gray", "holiday": "red", "made_up": "orange", "own_off": "blue", "own_worked": "blue"}
_DECEMBER = 12


def draw(days: Days, pack: Pack, key: str) -> Days:
    """The month, what the days clicked are to be, and all own days; gives the days, changed once somebody has said how."""
    st.html(Path(__file__).parent / "rule_change_days.css")
    voice = Voice(pack, session.language())
    if st.session_state.get(f"{key}-wanted") == days:
        # What was asked for stands: the next days begin anew.
        st.session_state[f"{key}-picked"] = []
    year, month = _month(pack, key)
    sight = Sight(pack.calendar, holidays.edition(), voice)
    wanted = days
    if picked := _grid(sight, year, month, key):
        wanted = rule_change_day.draw(picked, days, sight.works(picked[0]), key)
    else:
        st.caption(session.say("own_days.about"))
    put, wanted = wanted is not days, _listed(wanted, voice, key)
    st.session_state[f"{key}-wanted"] = wanted if put or wanted != days else None
    if put and wanted == days:
        # They are so already: only the picking is over.
        st.rerun()
    return wanted


def _month(pack: Pack, key: str) -> tuple[int, int]:
    """The month that is shown, with the ways to those beside it."""
    today = now().astimezone(pack.tz).date()
    year, month = st.session_state.setdefault(f"{key}-month", (today.year, today.month))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="own-days-month"):
        st.button("‹", key=f"{key}-before", help=session.say("own_days.before"), on_click=_turn, args=(key, -1))
        st.markdown(f"**{session.say('own_days.month', year=year, month=month)}**", width="content")
        st.button("›", key=f"{key}-after", help=session.say("own_days.after"), on_click=_turn, args=(key, 1))
    return year, month


def _turn(key: str, by: int) -> None:
    year, month = st.session_state[f"{key}-month"]
    years, month = divmod(month - 1 + by, _DECEMBER)
    st.session_state[f"{key}-month"] = (year + years, month + 1)
    st.session_state[f"{key}-picked"] = []


def _grid(sight: Sight, year: int, month: int, key: str) -> list[date]:
    """The days of the month under their weekdays; those that are clicked."""
    seen = {day.day: day for week in sight.month(year, month).weeks for day in week if day}
    names = get_day_names("narrow", locale=session.language())
    head = "".join(f"<span>{text(names[n])}</span>" for n in range(7))
    with st.container(key=f"own-days-from-{date(year, month, 1).weekday()}"):
        st.html(f'<div class="own-days-head" aria-hidden="true">{head}</div>')
        picked = st.pills(
            session.say("own_days.pick"),
            list(seen),
            selection_mode="multi",
            format_func=lambda day: _label(seen[day]),
            key=f"{key}-picked",
            label_visibility="collapsed",
        )
    return sorted(picked)


def _label(day: DaySeen) -> str:
    said = f"{day.day.day} {day.sign}".strip()
    colour = _COLOURS.get(day.look)
    return f":{colour}[{said}]" if colour else said


def _listed(days: Days, voice: Voice, key: str) -> Days:
    """All own days with their articles, and the way to take one back."""
    for day, rule in sorted(voice.pack.calendar.days.items()):
        said = voice.cited(f"{day_text(day, voice)} · {voice.title(rule.title)} · {own_day(rule, voice)}", rule.cite)
        with st.container(horizontal=True, vertical_alignment="center", key=f"own-day-{day:%Y%m%d}"):
            st.text(said, width="content")
            if st.button(session.say("own_days.remove"), key=f"{key}-remove-{day}"):
                days = {other: kept for other, kept in days.items() if other != day.isoformat()}
    return days
