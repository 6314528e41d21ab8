"""What holds of every story, whatever steps it has and whenever one looks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.policy.accruals import Accrual
from services.policy.engine import Computed
from tests.policy.playing import Play
from tests.policy.stories import later, moments, plays

TICK = timedelta(microseconds=1)
stories = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def key(accrual: Accrual) -> tuple[Any, ...]:
    return accrual.rule, accrual.n, accrual.capacity, accrual.number


def entries(accruals: Iterable[Accrual]) -> dict[Any, Any]:
    """Accruals by their unique key, without when they became known."""
    return {key(a): (a.at, a.payer, a.measure, a.cite) for a in accruals}


def end_of(play: Play) -> datetime:
    return play.steps[-1].at


def picture(computed: Computed, now: datetime) -> Any:
    """Everything that rows are written from."""
    clocks = [(c.rule, c.n, c.started, c.due, c.stopped, c.outcome, c.state(now), c.responsible) for c in computed.clocks]
    return clocks, computed.accruals, computed.reminders, computed.level, computed.ended_at


@stories
@given(plays(), moments, moments)
def test_while_nothing_happens_the_ledger_and_the_outbox_only_grow(play: Play, first: Any, second: Any):
    now = later(end_of(play), first, play)
    before, after = play.at(now), play.at(later(now, second, play))
    assert entries(before.accruals).items() <= entries(after.accruals).items()
    assert set(before.reminders) <= set(after.reminders)


@stories
@given(plays(), moments)
def test_each_block_is_entered_once_and_never_before_its_clock_started(play: Play, moment: Any):
    now = later(end_of(play), moment, play)
    computed = play.at(now)
    assert len({key(a) for a in computed.accruals}) == len(computed.accruals)
    started = {(c.rule, c.n): c.started for c in computed.clocks}
    for accrual in computed.accruals:
        assert accrual.at <= accrual.known <= now
        if accrual.clock is not None:
            assert accrual.at >= started[accrual.clock, accrual.n]


@stories
@given(plays(), moments)
def test_met_means_stopped_not_after_the_due(play: Play, moment: Any):
    now = later(end_of(play), moment, play)
    for clock in play.at(now).clocks:
        if clock.outcome == "met":
            assert clock.stopped is not None
            assert clock.stopped <= clock.due
        if clock.outcome == "missed":
            assert clock.due < (clock.stopped or now)
        if clock.outcome is None:
            assert clock.stopped is None
            assert (clock.state(now) == "overdue") == (now > clock.due)


@stories
@given(plays())
def test_when_a_case_has_ended_only_what_outlives_it_goes_on(play: Play):
    computed = play.at(end_of(play))
    if computed.ended_at is None:
        return
    afterwards = play.at(end_of(play) + timedelta(days=60))
    assert all(play.pack.clocks[clock.rule].outlives_case for clock in afterwards.open_clocks)
    still = {name for name, penalty in play.pack.penalties.items() if penalty.clock}
    still -= {n for n, p in play.pack.penalties.items() if p.clock and play.pack.clocks[p.clock].outlives_case}
    assert [a for a in afterwards.accruals if a.rule in still] == [a for a in computed.accruals if a.rule in still]
    assert afterwards.reminders == computed.reminders
    assert afterwards.level == 0


@stories
@given(plays(), st.data())
def test_looking_often_finds_the_same_as_looking_once(play: Play, data: st.DataObject):
    """Between two steps at most two looks at drawn instants: each sees what came up after the one before."""
    looks = []
    for step, following in zip(play.steps, [*play.steps[1:], None], strict=True):
        looks.append(step.at)
        for _ in range(data.draw(st.integers(0, 2))):
            look = later(looks[-1], data.draw(moments), play)
            if following is None or look < following.at:
                looks.append(look)
    found: dict[Any, Any] = {}
    sent = []
    for since, now in zip([None, *looks], looks, strict=False):
        seen = play.at(now, since)
        assert not found.keys() & entries(seen.accruals).keys(), "the same block was found twice"
        found |= entries(seen.accruals)
        sent += seen.reminders
    whole = play.at(looks[-1])
    assert found == entries(whole.accruals)
    assert sorted(sent, key=lambda r: (r.at, r.rule)) == list(whole.reminders)


@stories
@given(plays(), moments)
def test_nothing_changes_before_the_case_wakes(play: Play, moment: Any):
    now = later(end_of(play), moment, play)
    for _ in range(8):
        computed = play.at(now)
        until = computed.wake - TICK if computed.wake else now + timedelta(days=400)
        assert until >= now
        assert picture(play.at(until), until) == picture(computed, now)
        if computed.wake is None:
            return
        now = computed.wake
