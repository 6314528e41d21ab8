# ruff: noqa: E501 - a mistake and its advice stand on one line
"""A house's own days: they go before the national ones, and every deadline is reckoned by them."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pydantic import TypeAdapter

from services.holidays import china
from services.policy.calendar import WORKED, Calendar, calendar_of
from services.policy.instants import MICROSECOND
from services.policy.limits import MICROSECONDS, Limit, due_after
from services.policy.own_days import OwnDay, declared
from services.policy.packs import FOLDER
from services.policy.refused import PackRefused
from services.policy.strips import strip_of
from services.policy.working_time import WorkingTime
from tests.policy.calendars import OFFICE, OFFICE_WEEK, SHANGHAI, local, reading
from tests.policy.files import load_file
from tests.policy.test_own_rules import OWN, folder, loaded, refusal

__all__ = ["folder"]

TITLE = {"zh": "年终盘点", "en": "Stocktaking"}
# A Thursday off, a Saturday morning worked, a Saturday like a make-up day, a day of the Spring Festival worked.
DAYS = {
    "2026-03-05": {"worked": False, "title": TITLE, "cite": "7"},
    "2026-03-07": {"worked": True, "hours": ["09:00-12:00"], "title": TITLE, "cite": "7"},
    "2026-03-14": {"worked": True, "title": TITLE, "cite": "7"},
    "2026-02-17": {"worked": True, "title": TITLE, "cite": "7"},
}
RULES = TypeAdapter(dict[date, OwnDay]).validate_python(DAYS)
HOUSE = calendar_of(SHANGHAI, OFFICE_WEEK, declared(china(), RULES))


def due(start: str, calendar: Calendar = HOUSE, **limit: Any) -> str:
    return reading(due_after(local(start), Limit.model_validate(limit), calendar).at)


def test_own_days_go_before_national_ones_and_before_the_week():
    assert [HOUSE.kind(day) for day in RULES] == ["own_off", "own_worked", "own_worked", "own_worked"]
    assert [OFFICE.kind(day) for day in RULES] == ["worked", "weekend", "weekend", "holiday"]
    assert HOUSE.kind(date(2026, 2, 18)) == "holiday"


def test_deadlines_are_reckoned_by_own_days_and_hours():
    assert due("2026-03-04 17:00", workhours=1) == "2026-03-06 09:00:00"
    assert due("2026-03-06 17:00", workhours=4) == "2026-03-09 09:00:00"  # ½ h on Friday, 3 h on Saturday, ½ h on Monday
    assert due("2026-03-13 10:00", workdays=1) == "2026-03-14 17:30:00"
    assert due("2026-03-04 10:00", days=1, roll=True) == "2026-03-07 00:00:00"


def test_a_reason_names_own_days_apart():
    reason = due_after(local("2026-03-04 10:00"), Limit(workdays=2), HOUSE).reason
    assert (reason["skipped"], reason["made_up"], reason["own_worked"]) == (
        [{"date": "2026-03-05", "why": "own"}],
        [],
        ["2026-03-07"],
    )
    assert "own_worked" not in due_after(local("2026-03-04 10:00"), Limit(workdays=2), OFFICE).reason


def test_no_own_days_leave_the_national_table_as_it_is():
    assert declared(china(), {}) is china()


@settings(max_examples=150, deadline=None)
@given(
    own=some.dictionaries(some.dates(date(2026, 2, 1), date(2026, 3, 31)), some.sampled_from([*RULES.values()]), max_size=8),
    start=some.datetimes(local("2026-02-01").replace(tzinfo=None), local("2026-03-20").replace(tzinfo=None)),
    limit=some.sampled_from([Limit(workhours=20), Limit(workdays=5), Limit(days=7, roll=True)]),
)
def test_the_days_of_a_strip_add_up_over_own_days(own, start, limit):
    table = declared(china(), own)
    calendar = Calendar(SHANGHAI, OFFICE_WEEK, table, WorkingTime(OFFICE_WEEK, table, SHANGHAI, 2026, 2027))
    begun = start.replace(tzinfo=SHANGHAI)
    at = due_after(begun, limit, calendar).at
    strip = strip_of(begun, at, limit, calendar)
    assert strip is not None
    assert strip.whole == (limit.microseconds if limit.unit in MICROSECONDS else limit.amount)
    assert all((day.kind in WORKED) == bool(day.worked) for day in strip.days)
    assert calendar.kind(calendar.day_of(at - MICROSECOND)) in WORKED


GROUP = (FOLDER / "group/2020-01-01.yaml").read_text(encoding="utf-8")
HOLIDAYS = "  holidays: china\n"


def pack_with(tmp_path: Path, days: str) -> Path:
    path = tmp_path / "group/2020-01-01.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(GROUP.replace(HOLIDAYS, f"{HOLIDAYS}  days:\n{days}"), encoding="utf-8")
    return path


def test_a_pack_writes_its_own_days(tmp_path: Path):
    path = pack_with(tmp_path, "    2026-12-31: {worked: false, title: {zh: 盘点, en: Count}, cite: '7'}\n")
    own = load_file(path).calendar.days
    assert [(day.isoformat(), rule.worked, rule.cite) for day, rule in own.items()] == [("2026-12-31", False, "7")]


@pytest.mark.parametrize(
    ("days", "line", "advice"),
    [
        ("    2026-12-31: {worked: false, title: {zh: a, en: b}}\n", 1, 'calendar.days.2026-12-31 has no article; add cite: "<article of the source>"'),
        ("    2026-12-31: {worked: false, cite: x}\n", 1, "title is missing here; add title: …"),
        ("    2026-12-31: &d {worked: false, title: {zh: a, en: b}, cite: x}\n    2026-12-31: *d\n", 2, "2026-12-31 is written twice; keep one of them"),
        ("    2026-02-30: {worked: false, title: {zh: a, en: b}, cite: x}\n", 1, "2026-02-30 is no day of the calendar; write one such as 2026-12-31"),
        ("    12-31: {worked: false, title: {zh: a, en: b}, cite: x}\n", 1, "calendar.days.12-31: 12-31 is no day; write one such as 2026-12-31"),
        ("    2026-12-31: {worked: false, hours: ['09:00-12:00'], title: {zh: a, en: b}, cite: x}\n", 1, "calendar.days.2026-12-31: a day off has no hours; remove them, or write worked: true"),
        ("    2026-12-31: {worked: true, hours: [], title: {zh: a, en: b}, cite: x}\n", 1, "hours is empty; write at least one"),
        ("    2026-12-31: {worked: true, hours: ['13:00-17:00', '09:00-14:00'], title: {zh: a, en: b}, cite: x}\n", 1, "calendar.days.2026-12-31: shifts of a day follow one another without overlapping; write them in order"),
        ("    2026-12-31: {holiday: true, title: {zh: a, en: b}, cite: x}\n", 1, "holiday is not a key here (did you mean holidays?); remove it or write the key that is meant"),
    ],
)  # fmt: skip
def test_own_days_that_do_not_fit(tmp_path: Path, days: str, line: int, advice: str):
    with pytest.raises(PackRefused) as refused:
        load_file(pack_with(tmp_path, days))
    first = GROUP[: GROUP.index(HOLIDAYS)].count("\n") + 2
    assert (refused.value.problem, refused.value.line) == (advice, first + line)


EAST = OWN.replace(
    "changes:\n", "changes:\n  calendar.days: {to: {2026-12-31: {worked: false, title: {zh: 盘点, en: Count}}}, cite: '9'}\n"
)


def test_rules_that_build_on_others_add_days_where_those_allow_it(folder: Path):
    days = "    2026-01-05: {worked: false, title: {zh: 开年, en: Start}, cite: '7'}\n"
    path = pack_with(folder, days)
    path.write_text(path.read_text(encoding="utf-8") + "may_be_laxer:\n  calendar.days: {cite: '41'}\n", encoding="utf-8")
    east = loaded(folder, EAST)
    found = {day.isoformat(): east.cite(rule.cite, "zh") for day, rule in east.calendar.days.items()}
    assert found == {"2026-01-05": "第7条", "2026-12-31": "华东细则第9条"}
    assert east.calendar.cite == load_file(path).calendar.cite


def test_days_that_nobody_allows_are_refused(folder: Path):
    _, problem = refusal(folder, EAST)
    assert (
        problem == "calendar.days: nothing tells if it asks for as much as group; leave it, or let that name it in may_be_laxer"
    )
