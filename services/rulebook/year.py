"""A year of a regime as people see it on a wall: days off and what they are called, make-up days, the house's own days."""

from calendar import Calendar as Weeks
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from babel.dates import format_date, get_month_names

from services import wording
from services.policy.calendar import kind_of
from services.policy.day_table import DayTable
from services.policy.editions import Edition
from services.policy.own_days import declared
from services.policy.pack import CalendarRule
from services.policy.shifts import Shifts
from services.policy.work_week import MONTHS
from services.rulebook.calendar import hours, own_day, shift
from services.rulebook.voice import Voice

Look = Literal["worked", "half", "weekend", "holiday", "made_up", "own_off", "own_worked"]
# What is told by name below its month.
TOLD: tuple[Look, ...] = ("holiday", "made_up", "own_off", "own_worked")
LOOKS: tuple[Look, ...] = ("worked", "half", "weekend", *TOLD)
_SIGNED = {"half", *TOLD}


@dataclass(frozen=True)
class DaySeen:
    """A day: how it looks, the sign on it (none on ordinary days), its name, and all of it in words."""

    day: date
    look: Look
    sign: str
    name: str
    said: str


@dataclass(frozen=True)
class MonthSeen:
    """A month: its weeks from Monday on (None beside the month), its hours where they change with the season, what is special."""

    name: str
    hours: tuple[str, ...]
    weeks: tuple[tuple[DaySeen | None, ...], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class YearSeen:
    """A year. `published`: whether its national days are known, or not asked for."""

    year: int
    published: bool
    months: tuple[MonthSeen, ...]
    summary: str
    looks: tuple[Look, ...]


def year_seen(year: int, edition: Edition, voice: Voice) -> YearSeen:
    """A year of the regime, with the national days of an edition."""
    sight = Sight(voice.pack.calendar, edition, voice)
    months = tuple(sight.month(year, month) for month in MONTHS)
    counted = Counter(day.look for month in months for week in month.weeks for day in week if day)
    return YearSeen(year, sight.knows(year), months, _summary(counted, voice), tuple(look for look in LOOKS if counted[look]))


class Sight:
    """How days look by a calendar, which may be one that somebody is only thinking about."""

    def __init__(self, rule: CalendarRule, edition: Edition, voice: Voice) -> None:
        """By the national days of an edition, where the calendar asks for them, and its own."""
        self._rule, self._voice = rule, voice
        self._national = edition.days if rule.holidays == "china" else None
        self._names: Mapping[date, str] = edition.names
        self._days = declared(self._national or DayTable(), rule.days)

    def knows(self, year: int) -> bool:
        """Whether the national days of a year are known, or not asked for."""
        return self._national is None or year in self._national.years

    def works(self, day: date) -> bool:
        """Whether a day is worked."""
        return bool(self._rule.week.shifts_on(day, self._days))

    def month(self, year: int, month: int) -> MonthSeen:
        """The month with all its days."""
        weeks = Weeks().monthdatescalendar(year, month)
        seen = tuple(tuple(self._day(day) if day.month == month else None for day in week) for week in weeks)
        season = next(season for season in self._rule.week.seasons if month in season.months)
        said = tuple(hours(season, self._voice)) if len(self._rule.week.seasons) > 1 else ()
        name = get_month_names("wide", locale=self._voice.lang)[month]
        return MonthSeen(name, said, seen, tuple(self._notes([day for week in seen for day in week if day])))

    def _day(self, day: date) -> DaySeen:
        voice, look = self._voice, self._look(day)
        name, sign = self._name(day, look), voice.say(f"rules.year.sign.{look}") if look in _SIGNED else ""
        shifts = self._rule.week.shifts_on(day, self._days)
        what = voice.say(f"rules.year.look.{look}")
        worked = voice.listed(map(shift, shifts))
        parts = (format_date(day, voice.say("deadlines.day"), locale=voice.lang), name, what, worked)
        return DaySeen(day, look, sign, name, " · ".join(filter(None, parts)))

    def _look(self, day: date) -> Look:
        kind = kind_of(day, self._rule.week, self._days)
        return "half" if kind == "worked" and self._is_half(day) else kind

    def _is_half(self, day: date) -> bool:
        """Much shorter than the longest day of its season."""
        season = next(season for season in self._rule.week.seasons if day.month in season.months)
        return 3 * _minutes(season.hours[day.weekday()]) <= 2 * max(map(_minutes, season.hours))

    def _name(self, day: date, look: Look) -> str:
        if own := self._rule.days.get(day):
            return self._voice.title(own.title)
        key = f"rules.holiday.{self._names.get(day, '')}"
        return self._voice.say(key) if look in ("holiday", "made_up") and wording.has(key, self._voice.lang) else ""

    def _notes(self, days: Sequence[DaySeen]) -> Iterator[str]:
        """What is special about the days of a month; those in a row that are alike together."""
        for (look, name, what), group in groupby(days, lambda day: (day.look, day.name, self._what(day))):
            if look in TOLD:
                alike = list(group)
                first, last = alike[0].day.day, alike[-1].day.day
                when = self._voice.say("rules.year.days" if last > first else "rules.year.day", first=first, last=last)
                yield " ".join(filter(None, (when, name, what)))

    def _what(self, day: DaySeen) -> str:
        own = self._rule.days.get(day.day)
        if own is None:
            return self._voice.say(f"rules.year.look.{day.look}")
        return self._voice.cited(own_day(own, self._voice), own.cite)


def _minutes(shifts: Shifts) -> int:
    return sum(one.closes - one.opens for one in shifts)


def _summary(counted: Mapping[Look, int], voice: Voice) -> str:
    """How many days are worked and how many are off."""
    off = sum(counted.get(look, 0) for look in ("weekend", "holiday", "own_off"))
    said = voice.say("rules.year.summary", worked=sum(counted.values()) - off, off=off)
    of_these = [
        voice.say("rules.year.of_these", n=counted[look], look=voice.say(f"rules.year.look.{look}"))
        for look in LOOKS
        if counted.get(look) and look not in ("worked", "weekend")
    ]
    return voice.say("rules.year.summary.of_these", said=said, these=voice.listed(of_these)) if of_these else said
