"""Which step is to be taken about a deadline: found in the regime, not written into the product."""

import pytest

from services.policy.packs import registry
from services.policy.stopping import followers, step_about, step_for, stopped_by, stoppers

GROUP = registry().latest("group")
HANDLING = ["visited", "visit_refused", "plan_entered", "progress_logged", "closure_requested"]


def test_no_step_is_to_be_taken_about_what_nobody_may_stop_now():
    assert step_for(GROUP, "visit", ["commented"], ["visit"]) is None


@pytest.mark.parametrize(
    ("clock", "owed", "step"),
    [
        # One visit does three things at once.
        ("visit", ["visit", "plan", "daily_progress", "completion"], "visited"),
        ("daily_progress", ["visit", "plan", "daily_progress", "completion"], "visited"),
        # Visited, without a plan: of the two that do both things that are left, the one that the regime names first.
        ("plan", ["plan", "daily_progress", "completion"], "plan_entered"),
        # A day on which nothing else is owed.
        ("daily_progress", ["daily_progress", "completion"], "progress_logged"),
        ("completion", ["daily_progress", "completion"], "closure_requested"),
        # The plan was entered before the visit.
        ("visit", ["visit"], "visited"),
    ],
)
def test_the_step_that_does_away_with_most_is_to_be_taken(clock, owed, step):
    assert step_for(GROUP, clock, HANDLING, owed) == step


def test_a_paper_is_sent_on_its_way_and_not_returned():
    assert step_about(GROUP, "order", ["order_returned", "order_reviewed"]) == "order_reviewed"
    assert step_about(GROUP, "order", ["commented"]) is None


def test_a_refusal_leads_to_a_record_and_a_record_to_a_call():
    assert stoppers(GROUP.clocks["refusal_record"]) == ("refusal_recorded",)
    assert followers(GROUP, "refusal_record") == [GROUP.clocks["refusal_callback"]]


def test_nothing_follows_for_certain_where_a_duty_may_end_in_two_ways():
    assert followers(GROUP, "visit") == []


def test_a_role_stops_what_its_steps_stop():
    assert stopped_by(GROUP, "chairman") == ["minutes"]
    assert stopped_by(GROUP, "hr") == []
