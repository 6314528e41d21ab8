"""A pack: one regime, in one version."""

from collections import defaultdict
from collections.abc import Mapping, Set
from datetime import date, timedelta
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from services.policy.assessment import AssessmentRule, PointRule
from services.policy.customers import CustomerRule
from services.policy.documents import DocumentRule
from services.policy.own_days import Day, OwnDay
from services.policy.rules import (
    CategoryRule,
    ClockRule,
    DepartmentRule,
    DerivedValue,
    EscalationRule,
    FieldRule,
    LevelRule,
    PartyRole,
    PenaltyRule,
    ReminderRule,
    Role,
    ScheduleRule,
    StepRule,
    ViolationRule,
    WaiverRule,
)
from services.policy.spot_checks import SpotCheckRule
from services.policy.words import Cite, Name, Span, Strict, Title
from services.policy.work_week import WorkWeek

PREFIX = r"^[A-Z]{1,8}$"


class CalendarRule(Strict):
    """The working hours that workhours and workdays are counted in, where days off come from, and the house's own days."""

    week: WorkWeek
    holidays: Literal["china", "none"] = "china"
    days: dict[Day, OwnDay] = {}
    cite: Cite


class AllowRule(Strict):
    """What allows others to ask less than this pack does."""

    cite: Cite


class NoteRule(Strict):
    """Where the source is silent or cut off, or leaves room: what it says, and how this pack reads it."""

    text: Title
    cite: Cite


class SoonRule(Strict):
    """From when a running clock counts as soon due: its last part, at most a span long."""

    part: int = Field(ge=2)
    at_most: Span
    cite: Cite


class Pack(Strict):
    """One regime as data. Everything is keyed by the id that steps, rows and screens use."""

    id: Name
    version: str
    since: date
    title: Title
    source: Title
    cite_form: Title
    zone: str
    # The regime whose values these rules change, in which version; None where the pack stands on its own.
    builds_on: Name | None = None
    built_on_version: str | None = None
    # Articles that are written otherwise than by cite_form: those of rules that build on others.
    articles: dict[str, Title] = {}
    # Ways to values that rules which build on this pack may make laxer, and by which article.
    may_be_laxer: dict[str, AllowRule] = {}
    # Case numbers are <prefix>-<day>-<number of that day>.
    number_prefix: str = Field(pattern=PREFIX)
    calendar: CalendarRule
    soon: SoonRule
    roles: dict[Name, Role]
    parties: dict[Name, list[PartyRole]] = {}
    departments: dict[Name, DepartmentRule] = {}
    categories: dict[Name, CategoryRule] = {}
    fields: dict[Name, FieldRule]
    derived: dict[Name, list[DerivedValue]] = {}
    steps: dict[Name, StepRule]
    clocks: dict[Name, ClockRule]
    penalties: dict[Name, PenaltyRule] = {}
    # Without it every waiver takes two people.
    waivers: WaiverRule | None = None
    reminders: dict[Name, ReminderRule] = {}
    schedules: dict[Name, ScheduleRule] = {}
    levels: dict[int, LevelRule] = {}
    escalation: EscalationRule | None = None
    violations: dict[Name, ViolationRule] = {}
    # The daily check by camera; None where the regime has none.
    spot_checks: SpotCheckRule | None = None
    # Wrongdoings that cost points of the month, and how a month is scored; empty and None where the regime has neither.
    points: dict[Name, PointRule] = {}
    assessment: AssessmentRule | None = None
    notes: dict[Name, NoteRule] = {}
    # What people print and sign.
    documents: dict[Name, DocumentRule] = {}
    # What customers see of their case and are asked; None where they are told nothing this way.
    customers: CustomerRule | None = None
    # Steps that the board counts: {issued: order_issued, on_the_spot: resolved_on_spot}.
    milestones: dict[Name, Name] = {}

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone in which the regime reckons."""
        return ZoneInfo(self.zone)

    @property
    def opening(self) -> list[str]:
        """The steps that open a case."""
        return [event for event, rule in self.steps.items() if rule.opens]

    @property
    def statement(self) -> str | None:
        """The schedule that closes the statements of penalties; None where the regime asks for none."""
        return next((name for name, rule in self.schedules.items() if rule.statement), None)

    @cached_property
    def _penalties_by_clock(self) -> Mapping[str | None, dict[str, PenaltyRule]]:
        found: dict[str | None, dict[str, PenaltyRule]] = defaultdict(dict)
        for name, rule in self.penalties.items():
            found[rule.clock][name] = rule
        return dict(found)

    def penalties_of(self, clock: str) -> Mapping[str, PenaltyRule]:
        """The penalties that lateness of this clock causes."""
        return self._penalties_by_clock.get(clock, {})

    @cached_property
    def turning(self) -> Mapping[str, Set[timedelta]]:
        """By how much a due may have passed for a level or a reminder to begin to hold: by clock, for those that matter."""
        conditions = [*(rule.when for rule in self.levels.values()), *(rule.when for rule in self.reminders.values())]
        found: dict[str, set[timedelta]] = {}
        for part in (part for condition in conditions for part in condition.walk() if part.clock):
            span = part.overdue_more_than
            found.setdefault(str(part.clock), {timedelta(0)}).add(span.length if span else timedelta(0))
        return found

    def values(self, field: str) -> Mapping[str, Title]:
        """What the values of a field are called, whether people choose them or they follow from others, the usual one first.

        Nothing for a field that has no values of its own.
        """
        if field in self.derived:
            return {derived.value: derived.title for derived in reversed(self.derived[field])}
        return self.fields[field].values if field in self.fields else {}

    def cite(self, article: str, lang: str) -> str:
        """An article as the regime's readers write it, for example 第14.2条."""
        if article in self.articles:
            return self.articles[article].in_(lang)
        return self.cite_form.in_(lang).format(article=article)
