"""How long something may take, and when it is therefore due, with the reason."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NotRequired, TypedDict

from pydantic import Field, model_validator

from services.policy.calendar import Calendar, Kind, days_between
from services.policy.instants import HOUR_US, MICROSECOND, MINUTE_US, day_end, from_us, to_us
from services.policy.months import corresponding_day, months_after
from services.policy.words import Strict
from services.policy.working_time import OutOfRange

__all__ = ["Calendar", "Due", "Limit", "Reason", "SkippedDay", "due_after", "months_after"]

UNITS = ("minutes", "hours", "days", "months", "workhours", "workdays")
# Kinds of days in the words of a reason.
_SKIPPED: dict[Kind, str] = {"weekend": "weekend", "holiday": "holiday", "own_off": "own"}
_DECLARED: tuple[Kind, ...] = ("made_up", "own_worked")
MICROSECONDS = {"minutes": MINUTE_US, "hours": HOUR_US, "workhours": HOUR_US}


class Limit(Strict):
    """A length of time in exactly one unit; a pack writes `{hours: 1}` or `{days: 10, roll: true}`.

    Minutes, hours and workhours may be fractions. `roll` moves a due day that is not worked to the next one that is.
    """

    minutes: Decimal | None = Field(default=None, gt=0)
    hours: Decimal | None = Field(default=None, gt=0)
    days: int | None = Field(default=None, ge=0)
    months: int | None = Field(default=None, gt=0)
    workhours: Decimal | None = Field(default=None, gt=0)
    workdays: int | None = Field(default=None, gt=0)
    roll: bool = False

    @model_validator(mode="after")
    def _sensible(self) -> "Limit":
        units = [unit for unit in UNITS if getattr(self, unit) is not None]
        if len(units) != 1:
            raise ValueError(f"write exactly one of {', '.join(UNITS)}")
        if self.roll and units[0] not in ("days", "months"):
            raise ValueError("roll belongs to days and months: only they can end on a day off")
        if units[0] in MICROSECONDS and self.amount * MICROSECONDS[units[0]] % 1:
            raise ValueError(f"{self.amount} {units[0]} is no whole number of microseconds; write a smaller unit")
        return self

    @cached_property
    def unit(self) -> str:
        """The unit that is set."""
        return next(unit for unit in UNITS if getattr(self, unit) is not None)

    @cached_property
    def amount(self) -> Decimal:
        """How many of the unit."""
        return Decimal(getattr(self, self.unit))

    @cached_property
    def amount_text(self) -> str:
        """How many of the unit, without needless digits."""
        return format(self.amount.normalize(), "f")

    @cached_property
    def microseconds(self) -> int:
        """The exact length. Raises KeyError for days, months and workdays: their length depends on the calendar."""
        return int(self.amount * MICROSECONDS[self.unit])


class SkippedDay(TypedDict):
    """A day not worked that was passed over: local ISO date, and why, `weekend`, `holiday` or `own`."""

    date: str
    why: str


class Reason(TypedDict):
    """Everything that "why this deadline" needs, ready for JSON. Instants are ISO 8601 in UTC, days local ISO dates.

    `skipped`: days not worked that were passed over. `made_up`: make-up days on which time counted; `own_worked`: such days that
    the house has declared itself, where there are any.
    `assumed_years`: years among the days counted whose holidays are not published, reckoned without them.
    """

    unit: str
    amount: str
    start: str
    due: str
    skipped: list[SkippedDay]
    made_up: list[str]
    own_worked: NotRequired[list[str]]
    assumed_years: list[int]


@dataclass(frozen=True)
class Due:
    """A due instant, in UTC, and how it came about. A stop at exactly this instant is on time."""

    at: datetime
    reason: Reason


def due_after(start: datetime, limit: Limit, calendar: Calendar) -> Due:
    """When something that starts at an instant and may take this long is due.

    Raises ValueError for a start without a time zone, and WorkingTimeError where the calendar cannot tell.
    """
    begun = from_us(to_us(start))
    try:
        at, counted = _reckon(begun, limit, calendar)
    except OverflowError:
        raise OutOfRange(f"{limit.amount} {limit.unit} from {begun} end after the last year of any calendar")
    return Due(at, _reason(begun, at, limit, calendar, counted))


def _reckon(start: datetime, limit: Limit, calendar: Calendar) -> tuple[datetime, list[date]]:
    """The due instant, and the local dates that the calendar was asked about on the way, in order."""
    if limit.unit in ("minutes", "hours"):
        return start + timedelta(microseconds=limit.microseconds), []
    first_day = calendar.day_of(start)
    match limit.unit:
        case "workhours":
            at = from_us(calendar.time.add(to_us(start), limit.microseconds))
            return at, days_between(first_day, calendar.day_of(at - MICROSECOND))
        case "workdays":
            at = from_us(calendar.time.close_of(first_day, int(limit.amount)))
            return at, days_between(first_day + timedelta(days=1), calendar.day_of(at - MICROSECOND))
        case _:
            last_day = last_day_of(first_day, limit)
            if not limit.roll:
                return day_end(last_day, calendar.zone), []
            rolled = calendar.time.workday_from(last_day)
            return day_end(rolled, calendar.zone), days_between(last_day, rolled)


def last_day_of(first_day: date, limit: Limit) -> date:
    """The last day of a limit in days or months; the starting day is not counted."""
    if limit.months is not None:
        return corresponding_day(first_day, limit.months)
    return first_day + timedelta(days=int(limit.amount))


def _reason(start: datetime, at: datetime, limit: Limit, calendar: Calendar, counted: list[date]) -> Reason:
    kinds = {day: calendar.kind(day) for day in counted}
    worked = {kind: [d.isoformat() for d in kinds if kinds[d] == kind and _counts(d, start, calendar)] for kind in _DECLARED}
    reason = Reason(
        unit=limit.unit,
        amount=limit.amount_text,
        start=start.isoformat(),
        due=at.isoformat(),
        skipped=[SkippedDay(date=day.isoformat(), why=_SKIPPED[kind]) for day, kind in kinds.items() if kind in _SKIPPED],
        made_up=worked["made_up"],
        assumed_years=calendar.assumed_years(counted[0], counted[-1]) if counted else [],
    )
    if own := worked["own_worked"]:
        reason["own_worked"] = own
    return reason


def _counts(day: date, start: datetime, calendar: Calendar) -> bool:
    """True when work is done on the day after the start: the first day may be over already."""
    end = day_end(day, calendar.zone)
    return calendar.time.between(to_us(start), to_us(end)) > 0
