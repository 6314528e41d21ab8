"""The parts of a pack that carry rules: roles, fields, steps, clocks, penalties, reminders, levels."""

from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, field_validator

from services.policy.branches import Branch
from services.policy.conditions import Condition, Match, Values, lists, matches
from services.policy.limits import Limit
from services.policy.words import Cite, Clock24, Measure, Name, Span, Strict, Title


class Role(Strict):
    """Somebody who acts in this regime."""

    title: Title
    cite: Cite


class FieldRule(Strict):
    """One thing that a step says: its kind and its bounds."""

    title: Title
    type: Literal["text", "yes_no", "instant", "date", "whole", "choice", "files"]
    values: dict[str, Title] = {}
    at_least: int | None = None
    at_most: int | None = None
    # An instant that must lie after the step which brings it, or after the one that opened the case.
    later_than: Literal["step", "opening"] | None = None
    personal: bool = False
    # What may be attached where the field is filled in. With type: files the files are all that it says.
    attach: Literal["signature", "photos", "files", "sound"] | None = None
    cite: Cite

    def model_post_init(self, _: Any) -> None:
        """Refuses a choice without values, an order in time of what is no instant, and files that are no part of the record."""
        if (self.type == "choice") != bool(self.values):
            raise ValueError("values belong to type: choice, and a choice needs them")
        if self.later_than and self.type != "instant":
            raise ValueError("later_than belongs to type: instant")
        if self.type == "files" and self.attach is None:
            raise ValueError("type: files needs attach, what kind of files they are")
        if self.attach and self.personal:
            raise ValueError("nothing can be attached to personal data, which is no part of a step")


class Requirement(Strict):
    """What the step demands when its data are such: proof fields, time gone by, an order of earlier steps."""

    when: Values
    has_any: list[Name] = []
    since: Name | None = None
    months: int | None = None
    without: Name | None = None
    sequence: list[Name] = []
    cite: Cite

    _normal = field_validator("when", mode="before")(lists)


class StepRule(Strict):
    """Something that happens to a case, and who may let it happen when."""

    title: Title
    by: list[Name] = Field(min_length=1)
    # A role may be bound to a condition: {role: condition}.
    by_when: dict[Name, Condition] = {}
    needs: list[Name] = []
    may: list[Name] = []
    must: Values = Field(default_factory=dict)
    requires: list[Requirement] = []
    allowed: Condition = Condition()
    # {desk: role} or {desk: nobody}: where the paper goes.
    hands: dict[Name, Name] = {}
    # {case field: step field}.
    sets: dict[Name, Name] = {}
    # {case field: value}: what the step says by being taken.
    gives: dict[Name, Any] = {}
    opens: bool = False
    ends: bool = False
    # The right that it takes, where that is not the plain one of opening a case or taking a step.
    right: Literal["approve", "comment"] | None = None
    # What it means to whoever holds the paper; the approvals desk offers these.
    decision: Literal["approve", "return"] | None = None
    comment: Name | None = None
    # What people say most often, where a step is nothing but a text: it is said with a tap.
    phrases: list[Title] = []
    cite: Cite

    _must = field_validator("must", mode="before")(lists)

    @field_validator("by", mode="before")
    @classmethod
    def _roles(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value


class Candidate(Strict):
    """One date that may set a due instant: a field of certain steps."""

    field: Name
    of: list[Name]
    # The last word counts, or the earliest one ever said.
    take: Literal["last", "earliest"] = "last"
    cite: Cite


class Daily(Strict):
    """One instance for each day on which it is owed, at one time of the day."""

    at: Clock24
    # Owed while this clock runs, first at the first such time not before the due of that one.
    while_: Name = Field(alias="while")
    not_before: Name
    satisfied_by: list[Match]

    _matches = field_validator("satisfied_by", mode="before")(matches)


class ClockRule(Strict):
    """A deadline: what starts it, what stops it, how long it may take, and who answers for it."""

    title: Title
    # What its article asks for, in a sentence of our own without figures: those are the limit's.
    about: Title | None = None
    from_: list[Match] = Field(default=[], alias="from")
    until: list[Match] = []
    cancelled_by: list[Match] = []
    resumed_by: list[Match] = []
    # Every start event makes an instance, or only the first one.
    each: Literal["first", "every"] = "first"
    when: Condition = Condition()
    limit: Limit | None = None
    # The first one that holds as the clock starts; none: nothing is owed.
    limits: list[Branch] = []
    earliest: list[Candidate] = []
    daily: Daily | None = None
    # A role, a party, or `holder:<desk>`.
    responsible: str
    # Runs on when the case has ended, because a later step can still stop it.
    outlives_case: bool = False
    cite: Cite

    _matches = field_validator("from_", "until", "cancelled_by", "resumed_by", mode="before")(matches)

    def model_post_init(self, _: Any) -> None:
        """Refuses a clock without exactly one way to find its due."""
        if sum((self.limit is not None, bool(self.limits), bool(self.earliest), self.daily is not None)) != 1:
            raise ValueError("write exactly one of limit, limits, earliest, daily")
        if any(branch.always for branch in self.limits[:-1]):
            raise ValueError("a limit for every case at any time comes last; give those before it when: or between:")
        if self.daily is None and not (self.from_ and self.until):
            raise ValueError("write from: and until:, the steps that start and stop it")

    @cached_property
    def starters(self) -> frozenset[str]:
        """The steps that may start it."""
        return frozenset(match.step for match in self.from_)

    @cached_property
    def movers(self) -> frozenset[str]:
        """The steps that may start it, stop it, cancel it or let it run on."""
        return self.starters | {match.step for match in (*self.until, *self.cancelled_by, *self.resumed_by)}


class Rate(Strict):
    """What accruals of certain numbers cost, by capacity."""

    from_: int = Field(default=1, ge=1, alias="from")
    to: int | None = Field(default=None, ge=1)
    responsible: Measure | None = None
    leader: Measure | None = None
    cite: Cite

    def model_post_init(self, _: Any) -> None:
        """Refuses a rate that costs nobody anything, and one that ends before it begins."""
        if not self.measures():
            raise ValueError("nobody pays this rate; write responsible: {yuan: …} or leader: {yuan: …}")
        if self.to is not None and self.to < self.from_:
            raise ValueError(f"this rate ends before it begins; write to: {self.from_} or more")

    def covers(self, number: int) -> bool:
        """True when the accrual of this number falls under this rate."""
        return self.from_ <= number and (self.to is None or number <= self.to)

    def measures(self) -> dict[str, Measure]:
        """The measures by capacity."""
        return {k: m for k, m in (("responsible", self.responsible), ("leader", self.leader)) if m is not None}


class PenaltyRule(Strict):
    """What lateness or a finding costs."""

    title: Title
    clock: Name | None = None
    step: Name | None = None
    # With a clock: each full block of lateness, or once when the due passes.
    every: Span | None = None
    brackets: Literal["marginal", "whole"] = "marginal"
    rates: list[Rate] = Field(min_length=1)
    # Role that pays when a step costs; a party or a role.
    payer: str | None = None
    cite: Cite

    def model_post_init(self, _: Any) -> None:
        """Refuses a penalty without exactly one cause."""
        if (self.clock is None) == (self.step is None):
            raise ValueError("write exactly one of clock: and step:, what causes it")
        if self.step is not None and self.payer is None:
            raise ValueError("write payer:, the party that a step costs money")

    @cached_property
    def last(self) -> int | None:
        """The number of the last accrual that costs anything, None when they never end."""
        ends = [rate.to for rate in self.rates]
        return None if None in ends else max(end for end in ends if end is not None)


class WaiverRule(Strict):
    """How many yuan one person may waive alone, in one case and for one payer. More, or any part of a bonus, takes two people."""

    alone_up_to_yuan: Decimal = Field(ge=0)
    cite: Cite


class ReminderRule(Strict):
    """Who hears of a case when: at a step, or at one time of the day while a condition holds."""

    title: Title
    step: Name | None = None
    daily: Clock24 | None = None
    when: Condition = Condition()
    to: list[str] = Field(min_length=1)
    # Each reader gets the cases of one instant together, as one document.
    gathered: bool = False
    cite: Cite

    def model_post_init(self, _: Any) -> None:
        """Refuses a reminder without exactly one occasion, and a document about what comes one by one."""
        if (self.step is None) == (self.daily is None):
            raise ValueError('write exactly one of step: and daily: "HH:MM"')
        if self.gathered and self.daily is None:
            raise ValueError("gathered belongs to daily: what a step brings about comes one by one")


class SlowRule(Strict):
    """When handling counts as slow: so many duties missed in a row, or so much of a limit gone without a step that was due."""

    # Looked at while this clock runs.
    of: Name
    # A daily clock.
    missed: Name
    in_a_row: int = Field(ge=1)
    # So much of the time of the clock is gone, and nothing that stops the other one has happened.
    percent_gone: int = Field(ge=1, le=100)
    without: Name


class PlaceRule(Strict):
    """How long somebody with a role stays in one place."""

    role: Name
    months: int = Field(ge=1)


class StatementRule(Strict):
    """What the statement of penalties is called: statements are numbered <prefix>-<month>-<running number>."""

    number_prefix: str = Field(pattern=r"^[A-Z]{1,8}$")


class ScheduleRule(Strict):
    """Something owed to people by the calendar, about many cases at once."""

    title: Title
    every: Literal["day", "week", "month", "quarter", "half_year", "year"]
    # Weekday 1–7 for a week, day of the month for a month.
    day: int | None = None
    at: Clock24
    to: list[str] = Field(min_length=1)
    about: Title
    # Which cases or people stand in it; none of the first three where it is no list of them.
    slow: SlowRule | None = None
    # Cases still open that were opened before the present week, month, … began.
    leftovers: Condition | None = None
    in_place: PlaceRule | None = None
    # It closes what has accrued before, and is numbered.
    statement: StatementRule | None = None
    thresholds: dict[Name, int] = {}
    # Days within which the answer is owed, where the regime sets it.
    answer: Limit | None = None
    cite: Cite

    def model_post_init(self, _: Any) -> None:
        """Refuses a list of two kinds of things, and leftovers that depend on more than what a case is about."""
        if sum(part is not None for part in (self.slow, self.leftovers, self.in_place, self.statement)) > 1:
            raise ValueError("write one of slow, leftovers, in_place, statement")
        if self.leftovers and self.leftovers.model_fields_set - {"is_", "is_not", "open"}:
            raise ValueError("leftovers are told apart by open, is and is_not alone")

    @property
    def lists(self) -> bool:
        """Whether it is a list of cases or people."""
        return any((self.slow, self.leftovers, self.in_place))


class EscalationRule(Strict):
    """What can be done about a case that is handled too slowly."""

    # Whom to urge, a role or a party, by escalation level.
    urges: dict[int, str]
    steps: list[Name] = []
    cite: Cite


class LevelRule(Strict):
    """An escalation level of an open case."""

    title: Title
    when: Condition
    cite: Cite


class PartyRole(Strict):
    """Who a party is while a condition holds."""

    role: Name
    when: Condition = Condition()
    cite: Cite


class CategoryRule(Strict):
    """A kind of demand and the departments that it falls to."""

    title: Title
    department: Name
    cooperate: list[Name] = []
    cite: Cite


class DepartmentRule(Strict):
    """A department's name."""

    title: Title
    cite: Cite


class DerivedValue(Strict):
    """A value of a case field that follows from others; the first whose condition holds counts."""

    value: str
    title: Title
    when: Condition = Condition()
    cite: Cite


class ViolationRule(Strict):
    """A wrongdoing that a person decides on: what it costs and when repetition changes that."""

    title: Title
    consequence: Title
    repeated: Title | None = None
    more_than_in_month: int | None = None
    cite: Cite
