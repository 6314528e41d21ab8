"""What follows from scores: the month's total, ranks, the quarter's average, who stays below the line, and by which day."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from services.policy.assessment import AssessmentRule, DayRule, PointRule
from services.policy.calendar import Calendar
from services.policy.instants import day_end

Scores = Mapping[str, Decimal]


class ScoreProblem(ValueError):
    """A score that the regime does not know, misses, or does not allow. Facts: `name`, `problem` and, for a bound, `most`."""

    def __init__(self, name: str, problem: str, most: int | None = None) -> None:
        self.name, self.problem, self.most = name, problem, most
        super().__init__(f"{name}: {problem}" + (f" (0 to {most})" if most is not None else ""))


@dataclass(frozen=True)
class Ranked:
    """A unit's place. Equal scores share a place, and the places after them stay free."""

    unit: str
    score: Decimal
    place: int


def points_off(points: Mapping[str, PointRule], found: Mapping[str, int]) -> int:
    """How many points the wrongdoings of a month cost, each as often as it was found. Raises ScoreProblem."""
    for name, times in found.items():
        if name not in points:
            raise ScoreProblem(name, "unknown")
        if times < 0:
            raise ScoreProblem(name, "out_of_bounds")
    return sum(points[name].minus * times for name, times in found.items())


def total(rule: AssessmentRule, given: Scores) -> Decimal:
    """The score of a month from those of all items. Raises ScoreProblem for one that is missing, unknown or out of bounds."""
    items = rule.items
    for name in given:
        if name not in items:
            raise ScoreProblem(name, "unknown")
    for name, item in items.items():
        if name not in given:
            raise ScoreProblem(name, "missing")
        if not 0 <= given[name] <= item.full:
            raise ScoreProblem(name, "out_of_bounds", item.full)
    return sum(given.values(), Decimal(0))


def ranking(scores: Scores) -> list[Ranked]:
    """The units from the highest score to the lowest; those with equal scores in the order in which they were given."""
    ordered = sorted(scores.items(), key=lambda entry: -entry[1])
    return [Ranked(unit, score, 1 + sum(other > score for other in scores.values())) for unit, score in ordered]


def averages(months: Sequence[Scores]) -> dict[str, Decimal]:
    """The mean of each unit over the months in which it was assessed."""
    units = dict.fromkeys(unit for month in months for unit in month)
    scored = {unit: [month[unit] for month in months if unit in month] for unit in units}
    return {unit: sum(scores, Decimal(0)) / len(scores) for unit, scores in scored.items()}


def best(months: Sequence[Scores]) -> list[str]:
    """The first of a quarter; several when they are level, none when nobody was assessed."""
    return [ranked.unit for ranked in ranking(averages(months)) if ranked.place == 1]


def below_the_line(rule: AssessmentRule, months: Sequence[Scores]) -> list[str]:
    """The units that stayed below the line in each of the last months that it takes, the latest month last."""
    last = months[-rule.talk.months :]
    if len(last) < rule.talk.months:
        return []
    return [unit for unit in last[-1] if all(month.get(unit, rule.full) < rule.talk.below for month in last)]


def day_in(rule: DayRule, year: int, month: int, calendar: Calendar) -> date:
    """The day that a rule means in a month."""
    day = date(year, month, min(rule.day, monthrange(year, month)[1]))
    return calendar.time.workday_from(day) if rule.roll else day


def due_in(rule: DayRule, year: int, month: int, calendar: Calendar) -> datetime:
    """24:00 of that day, in UTC."""
    return day_end(day_in(rule, year, month, calendar), calendar.zone)
