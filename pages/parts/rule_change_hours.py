"""Working hours by weekday, and by season where they change with it. The week as a regime's text has it comes in and goes out."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from babel.dates import get_day_names, get_month_names
from pydantic import ValidationError

from pages.parts import session
from services.policy.work_week import MONTHS, WEEKDAYS, WorkWeek
from services.rulebook.typed_hours import parsed, written

Week = Mapping[str, Any]
_MAKE_UP = "make_up"


def draw(week: Week, key: str) -> Week:
    """The fields; the week that they say, or the one that came in while they make no sense, which is said."""
    if f"{key}-0-mon" not in st.session_state or not _is_known(week, key):
        _begin(week["seasons"], key)
    st.session_state[f"{key}-week"] = week
    for index in range(st.session_state[f"{key}-seasons"]):
        _season(index, key)
    with st.container(horizontal=True):
        st.button(session.say("own_hours.more"), key=f"{key}-more", on_click=_more, args=(key,))
        if st.session_state[f"{key}-seasons"] > 1:
            st.button(session.say("own_hours.fewer"), key=f"{key}-fewer", on_click=_fewer, args=(key,))
    said = {"seasons": [_said(index, key) for index in range(st.session_state[f"{key}-seasons"])]}
    st.session_state[f"{key}-said"] = said
    return said if _makes_sense(said) and _in_order(said) != _in_order(week) else week


def _is_known(week: Week, key: str) -> bool:
    """Whether a week is the one of before, or what the fields said: somebody may have typed on since, and that stays."""
    said = st.session_state.get(f"{key}-said")
    return st.session_state.get(f"{key}-week") == week or (said is not None and _in_order(said) == _in_order(week))


def _begin(seasons: Sequence[Week], key: str) -> None:
    st.session_state[f"{key}-seasons"] = len(seasons)
    for index, season in enumerate(seasons):
        st.session_state[f"{key}-{index}-months"] = list(season.get("months", MONTHS))
        for day in WEEKDAYS:
            st.session_state[f"{key}-{index}-{day}"] = written(season["hours"].get(day, ()))
        st.session_state[f"{key}-{index}-{_MAKE_UP}"] = written(season[_MAKE_UP])


def _season(index: int, key: str) -> None:
    names, months = get_day_names("wide", locale=session.language()), get_month_names("abbreviated", locale=session.language())
    with st.container(border=True, key=f"own-hours-{index}"):
        if st.session_state[f"{key}-seasons"] > 1:
            st.pills(
                session.say("own_hours.months"),
                MONTHS,
                selection_mode="multi",
                format_func=months.__getitem__,
                key=f"{key}-{index}-months",
            )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            titles = {day: names[number] for number, day in enumerate(WEEKDAYS)} | {_MAKE_UP: session.say("own_hours.make_up")}
            for day, title in titles.items():
                hint = session.say("own_hours.off")
                st.text_input(title, key=f"{key}-{index}-{day}", placeholder=hint, max_chars=80, width=230)


def _more(key: str) -> None:
    """A season more, with the hours of the last one and no months yet."""
    last = st.session_state[f"{key}-seasons"] - 1
    st.session_state[f"{key}-seasons"] += 1
    st.session_state[f"{key}-{last + 1}-months"] = []
    for day in (*WEEKDAYS, _MAKE_UP):
        st.session_state[f"{key}-{last + 1}-{day}"] = st.session_state[f"{key}-{last}-{day}"]


def _fewer(key: str) -> None:
    """The last season goes; its months are those of the one before."""
    last = st.session_state[f"{key}-seasons"] - 1
    st.session_state[f"{key}-seasons"] -= 1
    months = {*st.session_state[f"{key}-{last - 1}-months"], *st.session_state[f"{key}-{last}-months"]}
    st.session_state[f"{key}-{last - 1}-months"] = sorted(months)


def _said(index: int, key: str) -> dict[str, Any]:
    """A season as a text has it."""
    hours = {day: spans for day in WEEKDAYS if (spans := parsed(str(st.session_state[f"{key}-{index}-{day}"])))}
    months = sorted(st.session_state[f"{key}-{index}-months"])
    named = {} if tuple(months) == MONTHS or st.session_state[f"{key}-seasons"] == 1 else {"months": months}
    return {**named, "hours": hours, _MAKE_UP: parsed(str(st.session_state[f"{key}-{index}-{_MAKE_UP}"]))}


def _in_order(week: Week) -> list[Mapping[str, Any]]:
    """The seasons with their months from January on: in which order they are written says nothing."""
    return [{**season, "months": sorted(season.get("months", MONTHS))} for season in week["seasons"]]


def _makes_sense(said: Week) -> bool:
    """Whether it is a week; what is not right with it is said."""
    if not _each_month_once([season.get("months", MONTHS) for season in said["seasons"]]):
        return False
    for season in said["seasons"]:
        for day, spans in (*season["hours"].items(), (_MAKE_UP, season[_MAKE_UP])):
            if not _are_hours(spans):
                name = session.say("own_hours.make_up") if day == _MAKE_UP else _weekday(day)
                st.error(session.say("own_hours.wrong.day", day=name, said=written(spans)))
                return False
    return True


def _each_month_once(seasons: Sequence[Sequence[int]]) -> bool:
    months = [month for season in seasons for month in season]
    wrong = [month for month in MONTHS if months.count(month) != 1]
    if wrong:
        names = get_month_names("abbreviated", locale=session.language())
        listed = session.say("format.comma").join(names[month] for month in wrong)
        st.warning(session.say("own_hours.months.wrong", months=listed))
    elif not all(seasons):
        st.warning(session.say("own_hours.months.none"))
    return not wrong and all(seasons)


def _weekday(day: str) -> str:
    return str(get_day_names("wide", locale=session.language())[WEEKDAYS.index(day)])


def _are_hours(spans: Sequence[str]) -> bool:
    try:
        WorkWeek.model_validate({"hours": {"mon": spans}})
    except ValidationError:
        return False
    return True
