"""How the work of service units is assessed: points off for wrongdoings, a monthly score, its ranking, the best of a quarter."""

from decimal import Decimal
from typing import Any

from pydantic import Field

from services.policy.words import Cite, Name, Strict, Title


class PointRule(Strict):
    """A wrongdoing and how many points of the month it costs."""

    title: Title
    minus: int = Field(gt=0)
    cite: Cite


class ItemRule(Strict):
    """Something that is scored, and the most that it can earn."""

    title: Title
    full: int = Field(gt=0)
    cite: Cite


class SectionRule(Strict):
    """Items that belong together; `full` is the sum of theirs."""

    title: Title
    full: int
    items: dict[Name, ItemRule] = Field(min_length=1)
    cite: Cite

    def model_post_init(self, _: Any) -> None:
        """Refuses items that add up to something else."""
        _adds_up([item.full for item in self.items.values()], self.full, "items")


class DayRule(Strict):
    """A day of every month; the month's last one where it is shorter. With `roll` the next workday when it is a day off."""

    title: Title
    day: int = Field(ge=1, le=31)
    roll: bool = False
    cite: Cite


class QuarterRule(Strict):
    """What the best unit of a quarter is called and gets; the scores of the three months are averaged."""

    title: Title
    yuan: Decimal = Field(gt=0)
    cite: Cite


class TalkRule(Strict):
    """What follows when a unit stays below so many points for so many months running."""

    title: Title
    below: int = Field(gt=0)
    months: int = Field(ge=1)
    cite: Cite


class AssessmentRule(Strict):
    """The monthly assessment. `report` is when units owe their analysis, `results` when the scores are told."""

    full: int
    sections: dict[Name, SectionRule] = Field(min_length=1)
    report: DayRule
    results: DayRule
    quarter: QuarterRule
    talk: TalkRule
    cite: Cite

    def model_post_init(self, _: Any) -> None:
        """Refuses sections that add up to something else, and an item that stands in two of them."""
        _adds_up([section.full for section in self.sections.values()], self.full, "sections")
        names = [name for section in self.sections.values() for name in section.items]
        if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
            raise ValueError(f"{twice[0]} stands in two sections; give one of them another name")

    @property
    def items(self) -> dict[str, ItemRule]:
        """All that is scored, by name."""
        return {name: item for section in self.sections.values() for name, item in section.items.items()}


def _adds_up(parts: list[int], full: int, kind: str) -> None:
    if sum(parts) != full:
        raise ValueError(f"the {kind} add up to {sum(parts)}; write full: {sum(parts)}, or mend them")
