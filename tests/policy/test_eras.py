"""Rules that change while a case is open: what holds of every story, whatever its steps and whatever values change when."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from services.casework.regimes import calendar_for
from services.policy.accruals import Accrual
from services.policy.carrying import hinders
from services.policy.engine import TICK, Computed
from services.policy.eras import Era, compute_through
from services.policy.pack import Pack
from tests.policy.playing import Play
from tests.policy.stories import later, moments, plays
from tests.policy.versions import version

CHANGES: dict[str, list[Any]] = {
    "clocks.visit.limit": [{"minutes": 5}, {"hours": 2}, {"days": 3}],
    "clocks.plan.limit": [{"minutes": 5}, {"workhours": 8}, {"workdays": 2}],
    "clocks.order_submit.limit": [{"minutes": 10}, {"days": 1}],
    "clocks.order_issue.limit": [{"minutes": 10}, {"days": 2}],
    "clocks.closure_verify.limit": [{"minutes": 5}, {"workhours": 4}],
    "clocks.claim_report.limit": [{"hours": 1}, {"workdays": 5}],
    "clocks.claim_filing.limit": [{"hours": 2}, {"days": 9}],
    "clocks.daily_progress.daily.at": ["17:00", "00:00", "20:30"],
    "penalties.late_order_issue.every": [{"minutes": 3}, {"hours": 1}],
    "penalties.completion_overdue.every": [{"hours": 10}, {"hours": 36}],
    "penalties.completion_overdue.rates": [[{"to": 20, "responsible": {"yuan": 10}, "leader": {"yuan": 5}, "cite": "9"}]],
    "reminders.daily_unfinished.daily": ["08:00", "00:00", "23:59"],
    "levels.1.when": [{"clock": "completion", "overdue_more_than": {"hours": 5}}, {"clock": "plan"}],
    "soon.part": [2, 10],
    "clocks.visit.cite": ["22.9"],
}
changes = st.fixed_dictionaries({}, optional={way: st.sampled_from(values) for way, values in CHANGES.items()})
eras_of_stories = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
OLD = version("group", "2020-01-01", {})


@cache
def made(since: str, said: str) -> Pack:
    pack = version("group", since, json.loads(said))
    assert hinders(OLD, pack) is None
    return pack


def changed(since: str, said: dict[str, Any]) -> Pack:
    return made(since, json.dumps(said, sort_keys=True))


def through(
    play: Play, packs: Sequence[Pack], moves: Sequence[datetime], now: datetime, since: datetime | None = None
) -> Computed:
    eras = [Era(pack, calendar_for(pack), until) for pack, until in zip(packs, [*moves, None], strict=True)]
    return compute_through(eras, {}, {}, play.steps, now, since)


@st.composite
def moved(draw: st.DrawFn) -> tuple[Play, datetime]:
    """A story, and the instant of a change after one of its steps; no step lies on it."""
    play = draw(plays(("group",)))
    at = later(draw(st.sampled_from(play.steps)).at, draw(moments), play)
    assume(all(step.at != at for step in play.steps))
    return play, at


def local(play: Play, at: datetime) -> str:
    return at.astimezone(play.pack.tz).strftime("%m-%d %H:%M")


def key(accrual: Accrual) -> tuple[Any, ...]:
    return accrual.rule, accrual.n, accrual.capacity, accrual.number


def picture(computed: Computed) -> Any:
    """Everything that rows are written from, but by which version."""
    accruals = {key(accrual): accrual for accrual in computed.accruals}
    assert len(accruals) == len(computed.accruals)
    reminders = sorted(computed.reminders, key=lambda r: (r.at, r.rule))
    return computed.clocks, accruals, reminders, computed.level, dict(computed.level_from), computed.ended_at


@eras_of_stories
@given(moved(), moments)
def test_the_same_rules_under_another_name_change_nothing(story: tuple[Play, datetime], moment: Any):
    play, at = story
    now = later(max(play.steps[-1].at, at), moment, play)
    same = changed("2026-03-05", {})
    plain = through(play, [OLD], [], now)
    found = through(play, [OLD, same], [at], now)
    assert picture(found) == picture(plain)
    assert found.replaced == ()
    assert (found.wake, found.calendar_assumed) == (plain.wake, plain.calendar_assumed)
    if plain.ended_at is None or plain.ended_at > at:
        assert (found.pack, found.earlier) == (same, (("2020-01-01", at),))
    else:
        assert (found.pack, found.earlier) == (OLD, ())


@eras_of_stories
@given(moved(), changes, moments)
def test_what_was_decided_or_entered_before_a_change_stays(story: tuple[Play, datetime], said: dict[str, Any], moment: Any):
    play, at = story
    now = later(at, moment, play)
    before = through(play, [OLD], [], at)
    after = through(play, [OLD, changed("2026-03-05", said)], [at], now)
    clocks = {(clock.rule, clock.n): clock for clock in after.clocks}
    for clock in before.clocks:
        again = clocks.get((clock.rule, clock.n))
        if clock.outcome is not None and clock.due <= at and OLD.clocks[clock.rule].resumed_by == []:
            assert again == clock
        elif again is not None and clock.outcome is None:
            assert again.due == clock.due or again.due >= at
    entered = {key(accrual): accrual for accrual in after.accruals}
    assert entered.items() >= {key(accrual): accrual for accrual in before.accruals}.items()
    assert set(after.reminders) >= set(before.reminders)
    assert len(entered) == len(after.accruals)


@eras_of_stories
@given(moved(), changes, changes, moments, st.lists(moments, min_size=1, max_size=8))
def test_looking_often_finds_the_same_as_looking_once(
    story: tuple[Play, datetime], first: dict[str, Any], second: dict[str, Any], then: Any, looks: list[Any]
):
    play, at = story
    again = later(at, then, play)
    assume(all(step.at != again for step in play.steps))
    packs = [OLD, changed("2026-03-05", first), changed("2026-03-06", second)]
    instants = [step.at for step in play.steps]
    for look in looks:
        instants.append(later(instants[-1], look, play))
    once = through(play, packs, [at, again], instants[-1])
    accruals: dict[Any, Accrual] = {}
    reminders: set[Any] = set()
    replaced: list[Any] = []
    since: datetime | None = None
    for now in sorted({*instants}):
        seen = through(play, packs, [at, again], now, since)
        accruals |= {key(accrual): accrual for accrual in seen.accruals}
        reminders |= set(seen.reminders)
        assert seen.replaced[: len(replaced)] == tuple(replaced)
        replaced, since = list(seen.replaced), now
    assert accruals == {key(accrual): accrual for accrual in once.accruals}
    assert reminders == set(once.reminders)


@eras_of_stories
@given(moved(), changes, moments)
def test_nothing_changes_before_the_case_wakes(story: tuple[Play, datetime], said: dict[str, Any], moment: Any):
    play, at = story
    packs = [OLD, changed("2026-03-05", said)]
    now = later(play.steps[-1].at, moment, play)
    seen = through(play, packs, [at], now)
    if seen.wake is None:
        return
    assert seen.wake > now
    still = through(play, packs, [at], seen.wake - TICK)
    assert picture(replace(still, clocks=())) == picture(replace(seen, clocks=()))
    assert [(c.due, c.outcome) for c in still.clocks] == [(c.due, c.outcome) for c in seen.clocks]


def overdue_draft(at: str = "2026-03-02 09:00") -> Play:
    play = Play("group")
    play.take("reception_ended", at)
    return play


def test_a_block_that_is_complete_at_the_very_instant_of_a_change_is_the_old_rules():
    play = overdue_draft()  # due 09:30: at 10:00 the sixth block of five minutes is complete, and the tenth of three
    at, now = play.instant("2026-03-02 10:00"), play.instant("2026-03-02 10:05")
    found = through(play, [OLD, changed("2026-03-05", {"penalties.late_order_submit.every": {"minutes": 3}})], [at], now)
    assert [accrual.number for accrual in found.accruals] == [1, 2, 3, 4, 5, 6, 11]


def test_a_level_that_new_rules_bring_holds_from_them_on():
    play = overdue_draft()
    at, now = play.instant("2026-03-02 12:00"), play.instant("2026-03-02 13:00")
    soon = changed("2026-03-05", {"levels.1.when": {"clock": "order_submit", "overdue": True}})
    found = through(play, [OLD, soon], [at], now)
    assert (found.level, found.level_from[1]) == (1, at)


def test_a_duty_that_is_owed_at_another_time_goes_on_with_its_number():
    play = overdue_draft()
    play.take("order_submitted", "2026-03-02 09:10", "officer", required_by="2026-03-09T18:00+08:00")
    play.take("order_reviewed", "2026-03-02 09:15", "deputy_gm")
    play.take("order_issued", "2026-03-02 09:20", "gm")
    moves = [play.instant("2026-03-03 12:00"), play.instant("2026-03-03 19:00")]
    times = [("2026-03-05", "20:30"), ("2026-03-06", "17:00")]
    packs = [OLD, *(changed(since, {"clocks.daily_progress.daily.at": time}) for since, time in times)]
    found = through(play, packs, moves, play.instant("2026-03-05 10:00"))
    duties = [clock for clock in found.clocks if clock.rule == "daily_progress"]
    assert [(duty.n, local(play, duty.due), local(play, duty.started)) for duty in duties] == [
        (1, "03-02 18:00", "03-02 09:20"),
        (2, "03-04 17:00", "03-02 18:00"),
        (3, "03-05 17:00", "03-04 17:00"),
    ]
    # At noon the second one was owed at 18:00, from then on at 20:30, and from 19:00 on a day later.
    assert [(one.version, one.clock.n, local(play, one.clock.due)) for one in found.replaced] == [
        ("2020-01-01", 2, "03-03 18:00"),
        ("2026-03-05", 2, "03-03 20:30"),
    ]


def test_nothing_is_told_twice_at_the_instant_of_a_change():
    play = overdue_draft()
    play.take("order_submitted", "2026-03-02 09:10", "officer", required_by="2026-03-09T18:00+08:00")
    play.take("order_reviewed", "2026-03-02 09:15", "deputy_gm")
    play.take("order_issued", "2026-03-02 09:20", "gm")
    at, now = play.instant("2026-03-03 08:00"), play.instant("2026-03-04 12:00")
    found = through(play, [OLD, changed("2026-03-05", {"reminders.daily_unfinished.daily": "08:00"})], [at], now)
    assert [local(play, one.at) for one in found.reminders if one.rule == "daily_unfinished"] == ["03-02 09:30", "03-04 08:00"]
