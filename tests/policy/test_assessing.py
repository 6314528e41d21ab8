"""Points, the monthly score, its ranks, the quarter and the days on which something is owed."""

from datetime import date
from decimal import Decimal

import pytest

from services.casework.regimes import calendar_for
from services.policy.assessing import (
    Ranked,
    ScoreProblem,
    averages,
    below_the_line,
    best,
    day_in,
    due_in,
    points_off,
    ranking,
    total,
)
from services.policy.packs import registry
from tests.policy.calendars import reading

PACK = registry().latest("jinke")
RULE = PACK.assessment
assert RULE is not None
FULL = {name: Decimal(item.full) for name, item in RULE.items.items()}


def scores(**given: float) -> dict[str, Decimal]:
    return {unit: Decimal(str(score)) for unit, score in given.items()}


def test_nothing_found_costs_nothing_and_each_finding_costs_its_points():
    assert points_off(PACK.points, {}) == 0
    # 2 × 3 for what was not recorded, 10 for what was neither, 3 for a late report.
    assert points_off(PACK.points, {"not_recorded": 2, "neither": 1, "report_late": 1, "shirking": 0}) == 19
    costs = {name: rule.minus for name, rule in PACK.points.items()}
    wanted = {"not_recorded": 3, "not_handled": 5, "neither": 10, "shirking": 5, "unreported_media_harm": 10, "report_late": 3}
    assert costs == wanted


@pytest.mark.parametrize(("found", "problem"), [({"rude": 1}, "unknown"), ({"shirking": -1}, "out_of_bounds")])
def test_points_for_what_the_regime_does_not_know_are_refused(found: dict[str, int], problem: str):
    with pytest.raises(ScoreProblem) as refused:
        points_off(PACK.points, found)
    assert refused.value.problem == problem


def test_a_hundred_points_are_eighty_fifteen_and_five():
    assert {name: section.full for name, section in RULE.sections.items()} == {"work_quality": 80, "general": 15, "special": 5}
    assert [item.full for item in RULE.items.values()] == [3, 48, 20, 3, 6, 8, 1, 6, 3, 2]
    assert total(RULE, FULL) == 100
    assert total(RULE, {**FULL, "process": Decimal("40.5"), "proposals": Decimal(0)}) == Decimal("90.5")


@pytest.mark.parametrize(
    ("change", "name", "problem"),
    [
        ({"process": Decimal("48.1")}, "process", "out_of_bounds"),
        ({"office": Decimal(-1)}, "office", "out_of_bounds"),
        ({"smile": Decimal(1)}, "smile", "unknown"),
    ],
)
def test_a_score_that_cannot_be_is_refused(change: dict[str, Decimal], name: str, problem: str):
    with pytest.raises(ScoreProblem) as refused:
        total(RULE, {**FULL, **change})
    assert (refused.value.name, refused.value.problem) == (name, problem)


def test_a_score_that_is_missing_is_refused():
    with pytest.raises(ScoreProblem) as refused:
        total(RULE, {name: score for name, score in FULL.items() if name != "archive"})
    assert (refused.value.name, refused.value.problem) == ("archive", "missing")


def test_equal_scores_share_a_place_and_the_next_one_stays_free():
    assert ranking({}) == []
    assert [(one.unit, one.place) for one in ranking(scores(a=80, b=91.5, c=91.5, d=70))] == [
        ("b", 1),
        ("c", 1),
        ("a", 3),
        ("d", 4),
    ]
    assert ranking(scores(a=80))[0] == Ranked("a", Decimal(80), 1)


def test_the_quarter_goes_by_the_mean_of_its_months():
    months = [scores(a=90, b=95), scores(a=92, b=85), scores(a=94, b=90, c=91)]
    # a: 276 / 3, b: 270 / 3, c was assessed once.
    assert averages(months) == scores(a=92, b=90, c=91)
    assert best(months) == ["a"]
    assert best([scores(a=90, b=80), scores(a=80, b=90)]) == ["a", "b"]
    assert best([]) == []


def test_three_months_running_below_eighty_and_not_one_less():
    low = scores(a=79.9, b=70)
    assert below_the_line(RULE, [low, low]) == []
    assert below_the_line(RULE, [low, low, low]) == ["a", "b"]
    assert below_the_line(RULE, [low, scores(a=80, b=60), low]) == ["b"]
    # A month without an assessment breaks the row.
    assert below_the_line(RULE, [low, scores(b=60), low]) == ["b"]
    assert below_the_line(RULE, [scores(a=99, b=99), low, low, low]) == ["a", "b"]


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (2026, 3, date(2026, 3, 10)),  # a Tuesday
        (2026, 1, date(2026, 1, 12)),  # the 10th is a Saturday
        (2026, 10, date(2026, 10, 10)),  # a Saturday made up for National Day
        (2026, 5, date(2026, 5, 11)),  # the 10th is a Sunday
    ],
)
def test_results_are_told_on_the_tenth_or_the_next_workday(year: int, month: int, day: date):
    assert day_in(RULE.results, year, month, calendar_for(PACK)) == day


def test_the_report_is_owed_on_the_fifth_whatever_day_that_is():
    # 5 April 2026 is a holiday.
    assert reading(due_in(RULE.report, 2026, 4, calendar_for(PACK))) == "2026-04-06 00:00:00"
