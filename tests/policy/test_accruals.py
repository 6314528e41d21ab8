"""What lateness costs, where looking in between or writing a rate differently could go wrong. Due 10:00 unless said."""

from datetime import timedelta
from decimal import Decimal

import pytest

from services.policy.accruals import costs
from services.policy.rules import PenaltyRule
from tests.policy.playing import Play

RATES = [
    {"from": 1, "to": 7, "responsible": {"yuan": 100}, "leader": {"yuan": 50}, "cite": "36.1"},
    {"from": 8, "to": 15, "responsible": {"yuan": 200}, "leader": {"yuan": 100}, "cite": "36.2"},
]


def overdue(brackets: str) -> PenaltyRule:
    return PenaltyRule.model_validate(
        {
            "title": {"zh": "超期", "en": "Overdue"},
            "clock": "completion",
            "every": {"hours": 24},
            "brackets": brackets,
            "rates": RATES,
            "cite": "36",
        }
    )


def paid(penalty: PenaltyRule, numbers: int, capacity: str = "responsible") -> Decimal:
    found = (m for n in range(1, numbers + 1) for _, c, m in costs(penalty, n) if c == capacity)
    return sum((m.yuan for m in found if m.yuan is not None), Decimal(0))


@pytest.mark.parametrize(
    ("days", "yuan", "leader"), [(0, 0, 0), (7, 700, 350), (8, 900, 450), (15, 2300, 1150), (16, 2300, 1150)]
)
def test_marginal_brackets_count_each_day_by_its_number(days: int, yuan: int, leader: int):
    assert paid(overdue("marginal"), days) == yuan
    assert paid(overdue("marginal"), days, "leader") == leader


@pytest.mark.parametrize(("days", "yuan", "leader"), [(7, 700, 350), (8, 1600, 800), (9, 1800, 900), (15, 3000, 1500)])
def test_whole_brackets_rate_all_days_anew_on_the_day_that_enters_the_next_one(days: int, yuan: int, leader: int):
    # Day 8 makes all eight cost 200: 1,600 less the 700 paid so far is 900.
    assert paid(overdue("whole"), days) == yuan
    assert paid(overdue("whole"), days, "leader") == leader


def issued(required_by: str, at: str = "2026-03-02 10:00") -> Play:
    play = Play("group")
    play.take("reception_ended", "2026-03-02 09:00")
    play.take("order_submitted", "2026-03-02 09:10", required_by=required_by)
    play.take("order_reviewed", "2026-03-02 09:20")
    play.take("order_issued", at)
    return play


def numbers(play: Play, rule: str, now: str, since: str | None = None) -> list[int]:
    return [a.number for a in play.at(now, since).accruals if a.rule == rule and a.capacity == "responsible"]


def test_a_look_at_the_very_due_does_not_swallow_what_accrues_just_after():
    play = issued("2026-03-09 18:00")  # the visit is due at 11:00
    assert numbers(play, "visit_missed", "2026-03-02 11:00") == []
    assert numbers(play, "visit_missed", "2026-03-02 11:00:01", since="2026-03-02 11:00") == [1]
    assert numbers(play, "visit_missed", "2026-03-02 11:00:02", since="2026-03-02 11:00:01") == []


def test_days_that_were_over_before_the_clock_started_are_found_by_a_look_from_before():
    # Required on the 3rd 10:00, issued on the 12th 10:30: nine days at once, all at the issue; the last look was long before.
    play = issued("2026-03-03 10:00", at="2026-03-12 10:30")
    assert numbers(play, "completion_overdue", "2026-03-12 10:30", since="2026-03-12 10:25") == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert {a.at for a in play.at("2026-03-12 10:30").accruals if a.rule == "completion_overdue"} == {
        play.instant("2026-03-12 10:30")
    }


def test_a_day_that_is_over_at_the_instant_of_the_request_is_known_then_and_not_again_at_the_return():
    play = issued("2026-03-02 18:00")
    play.take("closure_requested", "2026-03-03 18:00", signed=True)
    assert numbers(play, "completion_overdue", "2026-03-03 18:00", since="2026-03-03 17:00") == [1]
    play.take("closure_returned", "2026-03-04 19:00", "officer", reason="it drips")
    # Day 2 was over at 18:00 while the request was pending: known at the return, with its true instant.
    assert numbers(play, "completion_overdue", "2026-03-04 19:00", since="2026-03-03 18:00") == [2]
    second = next(a for a in play.at("2026-03-04 20:00").accruals if a.rule == "completion_overdue" and a.number == 2)
    assert (second.at, second.known) == (play.instant("2026-03-04 18:00"), play.instant("2026-03-04 19:00"))


def test_a_request_at_the_very_due_that_comes_back_was_late_after_all():
    play = issued("2026-03-02 18:00")
    play.take("closure_requested", "2026-03-02 18:00", signed=True)
    play.take("closure_returned", "2026-03-02 18:30", "officer", reason="it drips")
    completion = next(c for c in play.at("2026-03-02 18:31").clocks if c.rule == "completion")
    assert completion.state(play.instant("2026-03-02 18:31")) == "overdue"
    assert play.at("2026-03-02 18:31").level == 1


def test_the_ledger_is_in_decimals_of_the_pack():
    play = issued("2026-03-09 18:00")
    amounts = [a.measure for a in play.at("2026-03-03 09:00").accruals]
    assert {type(m.yuan or m.percent) for m in amounts} == {Decimal}


def test_accruals_never_end_where_the_last_rate_has_no_end():
    play = Play("group")
    play.take("reception_ended", "2026-03-02 09:00")
    assert play.pack.penalties["late_order_submit"].last is None
    computed = play.at("2026-03-03 09:30")  # 24 h late: 288 blocks
    assert len(computed.accruals) == 288
    assert computed.wake == play.instant("2026-03-03 09:30") + timedelta(minutes=5)
