"""National days that are announced while a case is open: what was reckoned without them is reckoned again, from then on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services import holidays
from services.casework import eras
from services.policy.day_table import DayTable
from services.policy.editions import EVER, Edition
from services.policy.engine import Computed
from tests.policy.playing import Play
from tests.policy.versions import version

# Three working days for the plan, from the day before the National Day of 2026 on.
RULES = version("group", "2020-01-01", {"clocks.plan.limit": {"workdays": 3}})
ANNOUNCED = "2026-10-01 12:00"


@pytest.fixture(autouse=True)
def announced() -> Iterator[None]:
    """The library of the opening knows nothing of 2026, a newer one does."""
    known = holidays.china()
    old = DayTable(
        off=frozenset(day for day in known.off if day.year < 2026),
        made_up=frozenset(day for day in known.made_up if day.year < 2026),
        years=frozenset(year for year in known.years if year < 2026),
    )
    since = datetime.fromisoformat(ANNOUNCED).replace(tzinfo=RULES.tz)
    holidays.adopt([Edition("old", EVER, old), Edition("new", since, known)])
    yield
    holidays.adopt(())


def issued() -> Play:
    play = Play("group")
    play.take("reception_ended", "2026-09-30 09:00")
    play.take("order_submitted", "2026-09-30 09:10", "officer", required_by="2026-10-20T18:00+08:00")
    play.take("order_reviewed", "2026-09-30 09:20", "deputy_gm")
    play.take("order_issued", "2026-09-30 09:30", "gm")
    return play


def seen(play: Play, at: str) -> Computed:
    return eras.compute(eras.versions_from(RULES, play.steps[0].at), {}, play.steps, play.instant(at))


def due(computed: Computed, zone: Play) -> str:
    plan = next(clock for clock in computed.clocks if clock.rule == "plan")
    return plan.due.astimezone(zone.pack.tz).strftime("%m-%d %H:%M")


def test_a_deadline_that_assumed_working_days_moves_when_they_turn_out_to_be_off():
    play = issued()
    before, after = seen(play, "2026-10-01 11:00"), seen(play, "2026-10-01 13:00")
    assert (due(before, play), before.calendar_assumed) == ("10-05 17:30", True)
    assert (due(after, play), after.calendar_assumed) == ("10-10 17:30", False)
    assert [(one.clock.rule, one.at) for one in after.replaced] == [("plan", play.instant(ANNOUNCED))]
    assert (after.pack.version, after.earlier) == ("2020-01-01", ())


def test_what_was_decided_by_the_old_days_stays():
    play = issued()
    play.take("plan_entered", "2026-09-30 15:00", "dept_head", plan="p", agreed_by="2026-10-19T12:00+08:00")
    after = seen(play, "2026-10-01 13:00")
    assert due(after, play) == "10-05 17:30"
    assert after.replaced == ()


def test_days_that_no_clock_has_counted_change_nothing():
    holidays.adopt([replace(one, days=replace(one.days, years=holidays.china().years)) for one in holidays.editions()])
    play = issued()
    play.steps = [replace(step, at=step.at - timedelta(days=30)) for step in play.steps]
    plain, later = seen(play, "2026-09-20 13:00"), seen(play, "2026-10-01 13:00")
    assert later.replaced == ()
    assert due(later, play) == due(plain, play)


def test_an_edition_that_comes_within_the_minute_wakes_the_case_that_it_touches():
    play = issued()
    assert seen(play, "2026-10-01 11:59:30").wake == play.instant(ANNOUNCED)
    assert seen(play, "2026-10-01 12:00:00").wake != play.instant(ANNOUNCED)


def test_what_an_edition_altered_stays_on_record_when_other_rules_shorten_the_deadline_later():
    play, shorter = issued(), version("group", "2026-10-02", {"clocks.plan.limit": {"minutes": 5}})
    versions = [*eras.versions_from(RULES, play.steps[0].at), (play.instant("2026-10-02 00:00"), shorter)]
    before, after = (eras.compute(versions, {}, play.steps, play.instant(f"2026-10-0{day} 13:00")) for day in (1, 2))
    (altered,) = before.replaced
    assert after.replaced[0] == altered and len(after.replaced) == 2


def test_what_it_went_by_is_told_with_its_national_days():
    play = issued()
    held = eras.held(eras.versions_from(RULES, play.steps[0].at), play.instant("2026-10-02 09:00"))
    assert [(one.since, one.edition.library) for one in held] == [
        (play.steps[0].at, "old"),
        (play.instant(ANNOUNCED), "new"),
    ]
