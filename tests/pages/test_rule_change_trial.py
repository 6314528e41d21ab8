"""What trying a proposal has shown, as its page says it."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from pages.parts import session
from pages.parts.rule_change import trial_tables
from pages.parts.rule_change.trial import unsent
from services.regimes.trying.jobs import State
from services.regimes.trying.tried import Both, Cost, Costs, PayerTried, Tried, Untold
from tests.services.group import MONDAY

DAY = timedelta(days=1)


def trial(at=MONDAY):
    """A trial of no cases."""
    none = Cost(Decimal(0), Decimal(0), 0)
    totals = {"cases": 0, "clocks": Both(0, 0), "late": Both(0, 0), "newly_late": 0, "no_longer_late": 0, "payers_total": 0}
    moved = {"moved": (), "moved_total": 0, "moved_newly_late": 0, "moved_no_longer_late": 0}
    parts = {"rules": (), "months": (), "payers": (), "projects": (), "companies": ()}
    untold, costs = Untold(0, (), {}), Costs(none, none)
    when = {"since": MONDAY - DAY, "until": MONDAY, "at": at, "seconds": 0.1}
    return Tried(path="/", versions={}, costs=costs, untold=untold, **totals, **moved, **parts, **when)


def test_a_second_trial_of_a_proposal_that_waits_is_shown_until_it_is_sent():
    kept, later = trial(), trial(MONDAY + DAY)
    draft = SimpleNamespace(version=2, tried=None)
    waits = SimpleNamespace(version=2, tried=kept.summary())
    assert unsent(State("done", tried=kept, version=2), draft) == kept
    assert unsent(State("done", tried=later, version=2), waits) == later
    # What was sent is no news, nor what another text came to, nor what came to nothing.
    assert unsent(State("done", tried=kept, version=2), waits) is None
    assert unsent(State("done", tried=later, version=1), waits) is None
    assert unsent(State("failed", version=2), waits) is None


def cost(yuan, percent=0, decisions=0):
    return Cost(Decimal(yuan), Decimal(percent), decisions)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (cost(100), cost(200), '<b class="more">+¥100</b>'),
        (cost(200, 5), cost(100, 10), '<b class="less">−¥100</b> <b class="more">+奖金 5%</b>'),
        (cost(100), cost(100), "–"),
        (cost(100, 0, 1), cost(100, 0, 3), "待裁定 1 → 3 笔"),
    ],
)
def test_a_difference_says_of_each_part_whether_it_is_more_or_less(monkeypatch, before, after, said):
    monkeypatch.setattr(session, "language", lambda: "zh")
    assert trial_tables._difference(Costs(before, after)) == said


def test_whoever_pays_in_two_capacities_has_a_row_for_each(monkeypatch):
    monkeypatch.setattr(session, "language", lambda: "zh")
    costs = Costs(cost(100), cost(200))
    rows = [PayerTried("officer", 1, "王芳", capacity, costs) for capacity in ("responsible", "leader")]
    first, second = map(trial_tables._payer, rows)
    assert first.startswith("王芳（") and first.endswith("、责任人）") and second.endswith("、分管领导）")
