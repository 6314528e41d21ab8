"""Which changes of a regime open cases can go on by."""

import pytest

from services.policy.carrying import hinders
from tests.policy.versions import document, version

OLD = version("group", "2020-01-01", {})


@pytest.mark.parametrize(
    "changes",
    [
        {"clocks.visit.limit": {"hours": 2}},
        {"clocks.daily_progress.daily.at": "17:00", "clocks.daily_progress.cite": "26.1"},
        {"penalties.late_order_submit.every": {"minutes": 10}},
        {"penalties.late_order_submit.rates": [{"from": 1, "to": 3, "responsible": {"yuan": 50}, "cite": "18"}]},
        {"penalties.visit_missed.rates.0.leader": {"percent": 5}},
        {"reminders.daily_unfinished.daily": "08:00", "soon.part": 3, "levels.1.when.overdue": None},
        {"steps.visited.title": {"zh": "到访", "en": "Called"}, "waivers.alone_up_to_yuan": 900},
    ],
)
def test_values_are_carried_to_open_cases(changes):
    assert hinders(OLD, version("group", "2026-03-05", changes)) is None


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"clocks.visit.until": ["visited"]}, ("clocks", "visit", "until")),
        ({"clocks.visit.responsible": "officer"}, ("clocks", "visit", "responsible")),
        ({"steps.progress_logged.by": ["officer"]}, ("steps", "progress_logged", "by")),
        ({"penalties.visit_missed.every": {"hours": 1}}, ("penalties", "visit_missed", "every")),
        ({"penalties.completion_overdue.brackets": "whole"}, ("penalties", "completion_overdue", "brackets")),
        ({"reminders.daily_unfinished.to": ["gm"]}, ("reminders", "daily_unfinished", "to")),
    ],
)
def test_what_a_story_is_read_by_is_not(changes, where):
    assert hinders(OLD, version("group", "2026-03-05", changes)) == where


def test_a_clock_more_or_less_is_not():
    clocks = document("group")["clocks"]
    fewer = {name: clock for name, clock in clocks.items() if name != "minutes"}
    assert hinders(OLD, version("group", "2026-03-05", {"clocks": fewer})) == ("clocks", "minutes")
