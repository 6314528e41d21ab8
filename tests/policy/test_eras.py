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
eras_of_stories = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
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
