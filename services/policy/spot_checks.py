"""The daily check of the counters by camera, as a regime has it: who is drawn, what is looked at, what a visit must leave."""

from decimal import Decimal
from math import ceil
from typing import Literal

from pydantic import Field

from services.policy.words import Cite, Name, Span, Strict, Title

# What the product can tell of a centre; a regime says how much each of them weighs.
Measure = Literal["overdue_cases", "low_ratings", "silent_cameras", "days_unchecked", "upheld_findings"]


class SampleRule(Strict):
    """How many centres are drawn each day: a share of all, but neither fewer nor more than so many."""

    percent: Decimal = Field(gt=0, le=100)
    at_least: int = Field(ge=1)
    at_most: int = Field(ge=1)
    cite: Cite

    def size(self, centres: int) -> int:
        """How many of so many centres; the share is rounded up."""
        share = ceil(centres * self.percent / 100)
        return min(centres, max(self.at_least, min(self.at_most, share)))


class BaseRule(Strict):
    """What every centre weighs in the draw, whatever else is known of it: above zero, so that each has a chance."""

    weight: Decimal = Field(gt=0)
    cite: Cite


class RiskRule(Strict):
    """What one more of something adds to a centre's weight, counted no further than `at_most`."""

    title: Title
    weight: Decimal = Field(gt=0)
    at_most: int = Field(ge=1)
    # How far back it is counted, where it is counted in time.
    days: int | None = Field(default=None, ge=1)
    # The field of a step that rates, and the highest rating that counts as a low one.
    field: Name | None = None
    rated_at_most: int | None = None
    cite: Cite


class ChecklistItem(Strict):
    """One thing that is looked at, and the wrongdoing that it is when it is poor."""

    title: Title
    about: Title
    violation: Name
    cite: Cite


class ReconcileRule(Strict):
    """When a visit seen at a counter and a case entered there are one: the case came by one of the `channels`, is not older than
    the visit by more than `before`, and not younger than the limit of `clock` allows. A visit without a case is `violation`."""

    channels: list[Name] = Field(min_length=1)
    clock: Name
    before: Span
    violation: Name
    cite: Cite


class SpotCheckRule(Strict):
    """The whole of it. `concerns`: the role that answers for a counter; `decided_by`: those who hear of what is to be decided."""

    title: Title
    # Findings are numbered <prefix>-<day>-<number of that day>, and so not like cases.
    number_prefix: str = Field(pattern=r"^[A-Z]{1,8}$")
    concerns: Name
    decided_by: list[Name] = Field(min_length=1)
    sample: SampleRule
    base: BaseRule
    risks: dict[Measure, RiskRule]
    checklist: dict[Name, ChecklistItem] = Field(min_length=1)
    reconcile: ReconcileRule
    cite: Cite

    @property
    def cites(self) -> list[str]:
        """The articles that findings rest on."""
        return list(dict.fromkeys([*(item.cite for item in self.checklist.values()), self.reconcile.cite]))
