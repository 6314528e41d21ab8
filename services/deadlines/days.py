"""The days of a strip in words: as rows for people, and one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Literal

from babel.dates import format_date, format_time

from services import wording
from services.policy.instants import MICROSECOND
from services.policy.pack import Pack
from services.policy.strips import Stretch, Strip, StripDay
from services.why import length

MarkKind = Literal["start", "due", "lost"]
# Days in a row of which nothing is to be said one by one.
_FOLDED = 2


@dataclass(frozen=True)
class Mark:
    """What falls on an instant of the strip: the start, the due instant, or a date that did not set it."""

    kind: MarkKind
    at: datetime
    time: str
    said: str


@dataclass(frozen=True)
class Row:
    """One day, or several that count nothing, in words. `nth`: how much of the limit is used up by its end, in whole units."""

    days: tuple[StripDay, ...]
    name: str
    kind: str
    counted: str
    times: str
    marks: tuple[Mark, ...]
    nth: int

    @property
    def said(self) -> str:
        """All of it in one line."""
        return " · ".join(
            part for part in (self.name, self.kind, self.times, self.counted, *(m.said for m in self.marks)) if part
        )


def rows(strip: Strip, lost: Sequence[datetime], pack: Pack, lang: str) -> list[Row]:
    """Every day as a row of its own, in order. `lost`: dates that did not set the due instant; `pack`: the rules reckoned by."""
    zone = pack.tz
    marks, gone, found = _marks(strip, lost, zone, lang), 0, []
    for day in strip.days:
        gone += day.counted
        here = tuple(mark for mark in marks if _day_of(mark, zone) == day.day)
        kind = _kind(day, pack, lang) if _by_calendar(strip) else ""
        name = format_date(day.day, wording.text("deadlines.day", lang), locale=lang)
        found.append(Row((day,), name, kind, _counted(strip, day, gone, lang), _times(strip, day, zone, lang), here, gone))
    return found


def _kind(day: StripDay, pack: Pack, lang: str) -> str:
    """What a day is; one that the house has declared itself by its name and article."""
    kind = wording.text(f"deadlines.kind.{day.kind}", lang)
    own = pack.calendar.days.get(day.day)
    if own is None:
        return kind
    return wording.text("deadlines.kind.own", lang, kind=kind, title=own.title.in_(lang), cite=pack.cite(own.cite, lang))


def folded(strip: Strip, alone: Sequence[Row], lang: str) -> list[Row]:
    """The same with days in a row that count nothing as one row, unless something falls on them."""
    found: list[Row] = []
    for key, group in groupby(alone, lambda row: _fold(strip, row)):
        together = list(group)
        found += together if key is None or len(together) < _FOLDED else [_together(together, lang)]
    return found


def total(strip: Strip, lang: str) -> str:
    """What the days add up to, which is the limit; nothing where a date sets the due instant, and for the same day."""
    if strip.limit is None or not strip.whole:
        return ""
    limit = length(strip.limit.unit, strip.limit.amount_text, lang)
    if not strip.timed:
        return wording.text("deadlines.total", lang, limit=limit)
    spent = time_text(strip.whole, lang)
    return wording.text("deadlines.total" if spent == limit else "deadlines.total.time", lang, spent=spent, limit=limit)


def time_text(microseconds: int, lang: str) -> str:
    """A length of time in hours, minutes and seconds, none of which is left away: what adds up on paper is to add up here."""
    seconds = microseconds // 1_000_000
    parts = (("hours", seconds // 3600), ("minutes", seconds % 3600 // 60), ("seconds", seconds % 60))
    said = [wording.text(f"format.{unit}", lang, n=n) for unit, n in parts if n]
    return " ".join(said) or wording.text("format.seconds", lang, n=0)


def clock_text(at: datetime, zone: tzinfo, *, ends: bool = False) -> str:
    """What clocks show; 24:00 for a midnight that `ends` something."""
    if ends and not (at.astimezone(zone).hour or at.astimezone(zone).minute or at.astimezone(zone).second):
        return "24:00"
    shown = "HH:mm:ss" if at.astimezone(zone).second else "HH:mm"
    return format_time(at.astimezone(zone), shown, tzinfo=zone, locale="en")


def _marks(strip: Strip, lost: Sequence[datetime], zone: tzinfo, lang: str) -> list[Mark]:
    dates: Mapping[MarkKind, Sequence[datetime]] = {"start": [strip.start], "due": [strip.due], "lost": lost}
    found = []
    for kind, instants in dates.items():
        for at in instants:
            time = clock_text(at, zone, ends=kind != "start")
            found.append(Mark(kind, at, time, wording.text(f"deadlines.mark.{kind}", lang, at=time)))
    return sorted(found, key=lambda mark: mark.at)


def _day_of(mark: Mark, zone: tzinfo) -> object:
    """What ends at midnight ends the day before it."""
    return (mark.at if mark.kind == "start" else mark.at - MICROSECOND).astimezone(zone).date()


def _by_calendar(strip: Strip) -> bool:
    """Whether it matters what a day is."""
    return strip.limit is not None and (strip.limit.unit in ("workhours", "workdays") or strip.limit.roll)


def _counted(strip: Strip, day: StripDay, gone: int, lang: str) -> str:
    if strip.limit is None:
        return ""
    if not day.counted:
        return wording.text("deadlines.month.runs" if day.used and strip.limit.months else "deadlines.nothing", lang)
    if strip.timed:
        return wording.text("deadlines.counted", lang, spent=time_text(day.counted, lang))
    return wording.text(f"deadlines.nth.{strip.limit.unit}", lang, n=gone)


def _times(strip: Strip, day: StripDay, zone: tzinfo, lang: str) -> str:
    """The working hours that counted, else those that there were; nothing where the clock runs day and night."""
    if not (strip.limit and strip.limit.unit in ("workhours", "workdays")):
        return ""
    spans = day.used or day.worked
    return wording.text("format.comma", lang).join(_span(span, zone) for span in spans)


def _span(span: Stretch, zone: tzinfo) -> str:
    return f"{clock_text(span[0], zone)}–{clock_text(span[1], zone, ends=True)}"


def _fold(strip: Strip, row: Row) -> tuple[str, str] | None:
    """What days in a row have in common that are told together; None for a day that is told by itself."""
    counts = any(day.used for day in row.days)
    return None if row.marks or counts else (row.kind, row.counted)


def _together(group: list[Row], lang: str) -> Row:
    first, last = group[0], group[-1]
    name = f"{_short(first, lang)}–{_short(last, lang)}"
    days = tuple(_all(group))
    return Row(days, name, first.kind, first.counted, wording.text("deadlines.days", lang, n=len(days)), (), last.nth)


def _all(group: list[Row]) -> Iterator[StripDay]:
    for row in group:
        yield from row.days


def _short(row: Row, lang: str) -> str:
    return format_date(row.days[0].day, wording.text("why.day", lang), locale=lang)
