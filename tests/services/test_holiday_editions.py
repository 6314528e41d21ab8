"""Editions of the national days: a newer library changes nothing that was reckoned before it."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from db.engine import reading, snapshot
from db.tables import audit, clocks_replaced
from db.tables import cases as cases_table
from services import case_view, holiday_editions, holidays
from services.advance import advance_due
from services.casework.regimes import calendar_for
from services.deadlines.telling import tell
from services.holiday_editions import FROM, keep_up
from services.missing_holidays import missing
from services.policy.day_table import DayTable
from services.policy.editions import EVER, Edition, changed_days, concerns, from_json, to_json
from services.policy.packs import registry
from services.replay import MADE_UP
from services.verify import verify
from tests.services import beside
from tests.services.beside import another_process
from tests.services.group import SHANGHAI
from tests.services.house import FIELDS, House

NOW = datetime(2026, 11, 20, 9, tzinfo=SHANGHAI)
OLD = holidays.installed()
UNKNOWN = OLD.last_year + 1


def library(version: str, *, off: Iterable[date] = (), worked: Iterable[date] = (), years: Iterable[int] = ()) -> Edition:
    """The installed library's days and more; `worked` are holidays no more."""
    days = DayTable((OLD.days.off | {*off}) - {*worked}, OLD.days.made_up, OLD.days.years | {*years})
    return Edition(f"chinesecalendar {version}", EVER, days, {**OLD.names, **dict.fromkeys(off, "spring_festival")})


NEXT = library("9.0", off=[date(UNKNOWN, 2, day) for day in range(5, 12)], years=[UNKNOWN])


def assumed(no: str) -> bool:
    with reading() as conn:
        return bool(conn.execute(select(cases_table.c.calendar_assumed).where(cases_table.c.no == no)).scalar_one())


def wakes() -> dict[str, datetime | None]:
    with reading() as conn:
        return {row.no: row.wake_at for row in conn.execute(select(cases_table.c.no, cases_table.c.wake_at))}


def test_the_first_edition_holds_since_ever_and_is_put_on_record_once(database):
    assert keep_up(NOW) == OLD
    assert keep_up(NOW + timedelta(days=1)) is None
    assert holidays.editions() == (OLD,)
    with reading() as conn:
        assert [row.action for row in conn.execute(select(audit))] == ["calendar_edition"]


def test_a_newer_library_comes_into_force_a_moment_later_and_leaves_what_opened_before(database):
    keep_up(NOW)
    made = keep_up(NOW, NEXT)
    assert made is not None and made.since == NOW + FROM
    assert [one.library for one in holidays.editions()] == [OLD.library, NEXT.library]
    assert holidays.in_force(NOW) == OLD
    assert holidays.in_force(NOW + FROM).days == NEXT.days
    assert holidays.unpublished(datetime(OLD.last_year, 12, 15, tzinfo=SHANGHAI)) is None
    pack, day = registry().latest("handbook"), date(UNKNOWN, 2, 5)
    assert [calendar_for(pack, one).kind(day) for one in holidays.editions()] == ["worked", "holiday"]
    assert calendar_for(pack) is calendar_for(pack, made)


def test_a_process_follows_what_another_put_on_record(database):
    house, data = House(), {name: MADE_UP[name] for name in FIELDS}
    keep_up(NOW)
    with another_process(database) as tell_it:
        said = (house.people["officer"], house.units["riverside"], data, NOW)
        tell_it(beside.opened, *said)
        keep_up(NOW, NEXT)
        assert tell_it(beside.last_year) == OLD.last_year
        tell_it(beside.opened, *said)
        assert tell_it(beside.last_year) == UNKNOWN


def test_what_is_on_record_comes_back_as_it_was_and_an_earlier_snapshot_takes_nothing_back(database):
    keep_up(NOW)
    with snapshot() as conn:
        holiday_editions.current(conn)
        keep_up(NOW, NEXT)
        holiday_editions.current(conn)
        assert holidays.edition().days == NEXT.days
    holiday_editions.forget()
    assert holidays.editions() == (OLD,)
    with reading() as conn:
        holiday_editions.current(conn)
    assert holidays.edition().days == NEXT.days
    assert holidays.edition().names[date(UNKNOWN, 2, 5)] == "spring_festival"


def test_processes_that_start_at_once_put_it_on_record_once(database):
    with ThreadPoolExecutor(4) as hands:
        made = list(hands.map(lambda _: keep_up(NOW), range(4)))
    assert sorted(one is None for one in made) == [False, True, True, True]


@pytest.mark.parametrize(
    "other",
    [
        OLD,
        library("9.1"),
        Edition("chinesecalendar 0.9", EVER, DayTable(OLD.days.off, OLD.days.made_up, OLD.days.years - {OLD.last_year})),
        Edition(OLD.library, EVER, NEXT.days),
    ],
    ids=["the same", "a newer one with the same days", "an older one that knows less", "the same one mended by hand"],
)
def test_a_library_that_is_no_news_is_not_put_on_record(database, other):
    keep_up(NOW)
    assert keep_up(NOW, other) is None


def test_open_cases_that_were_reckoned_without_the_days_are_woken(database):
    house = House()
    december = datetime(OLD.last_year, 12, 31, 17, tzinfo=SHANGHAI)
    assumed, exact = house.registered("riverside", december), house.opened("riverside", december)
    keep_up(december)
    before = wakes()
    keep_up(december, NEXT)
    after = wakes()
    assert after[assumed] == december + FROM
    assert after[exact] == before[exact]


def test_a_corrected_announcement_wakes_the_cases_whose_deadline_runs_over_that_day(database):
    house, start = House(), datetime(2026, 9, 30, 16, 30, tzinfo=SHANGHAI)
    over, done_before = house.registered("riverside", start), house.registered("starbay", start - timedelta(days=20))
    keep_up(start)
    before = wakes()
    keep_up(start, library("9.2", worked=[date(2026, 10, 7)]))
    after = wakes()
    assert after[over] == start + FROM
    assert after[done_before] == before[done_before]


def test_open_deadlines_go_on_by_the_days_once_they_are_known_and_nothing_else_does(database):
    house, start = House(), datetime(OLD.last_year, 12, 31, 16, tzinfo=SHANGHAI)
    keep_up(start)
    moved, done = house.registered("riverside", start), house.registered("riverside", start)
    house.step(done, "officer", "dispatched", start, 5)
    admin = house.people["admin"]
    assert verify().differences == []
    assert missing(admin, at=start).deadlines == 1 and assumed(moved)
    # The very first day of the year is off, so that half a day of work ends in the second week.
    newer = library("9.0", off=[date(UNKNOWN, 1, day) for day in range(1, 4)], years=[UNKNOWN])
    keep_up(start + timedelta(minutes=10), newer)
    advance_due(start + timedelta(minutes=12))
    assert verify().differences == []
    assert missing(admin, at=start) is None and not assumed(moved)
    seen = case_view.view(house.people["gm"], moved, at=start + timedelta(minutes=12))
    (clock,) = seen.clocks
    assert clock.due_at == datetime(UNKNOWN, 1, 4, 10, 45, tzinfo=SHANGHAI)
    assert [day["date"] for day in clock.reason["skipped"]] == [f"{UNKNOWN}-01-0{day}" for day in (1, 2, 3)]
    with reading() as conn:
        (was,) = conn.execute(select(clocks_replaced)).all()
    assert was.due_at == datetime(UNKNOWN, 1, 1, 10, 45, tzinfo=SHANGHAI) and was.replaced_at == start + timedelta(minutes=11)
    told = tell(clock, seen.eras, seen.steps, "zh", start)
    assert "chinesecalendar 9.0" in told.further[-1] and told.total


def test_a_deadline_that_was_decided_is_told_by_the_days_it_was_reckoned_by(database):
    house, start = House(), datetime(OLD.last_year, 12, 31, 16, tzinfo=SHANGHAI)
    keep_up(start)
    no = house.registered("riverside", start)
    house.step(no, "officer", "dispatched", start, 5)
    keep_up(start + timedelta(minutes=10), library("9.0", off=[date(UNKNOWN, 1, 1)], years=[UNKNOWN]))
    advance_due(start + timedelta(minutes=12))
    seen = case_view.view(house.people["gm"], no, at=start + timedelta(minutes=12))
    clock = next(one for one in seen.clocks if one.rule == "dispatch")
    told = tell(clock, seen.eras, seen.steps, "zh", start)
    assert OLD.library in told.further[-1] and told.strip is not None and told.strip.due == clock.due_at
    assert verify().differences == []


def test_an_edition_is_kept_as_it_is():
    assert from_json(NEXT.library, EVER, to_json(NEXT)) == NEXT


def test_what_a_new_edition_concerns():
    corrected = library("9.2", worked=[date(2026, 10, 7)])
    assert changed_days(OLD, corrected) == {date(2026, 10, 7)}
    assert concerns(OLD, corrected, date(2026, 10, 1), date(2026, 10, 8))
    assert not concerns(OLD, corrected, date(2026, 10, 8), date(2026, 12, 31))
    assert concerns(OLD, NEXT, date(UNKNOWN, 6, 1), date(UNKNOWN, 6, 2))
