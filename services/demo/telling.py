"""From a plot to happenings: events, their instants and what they say."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from services.casework.whole import Happening
from services.demo.plots import EachDay, Hours, Moment, Plot, Turn, plots, words

A_DAY = timedelta(days=1)
APART = timedelta(minutes=10)


def tell(plot: Plot, opening: Mapping[str, Any], at: datetime, zone: ZoneInfo, rng: Random) -> list[Happening]:
    """A story of this plot as it stands at `at`, begun with the data in `opening`; no happening lies after `at`."""
    turns = [turn for turn in plot.turns if turn.each_day is None]
    instants = [instant.astimezone(UTC) for instant in _laid(plot, turns, at, zone, rng)]
    told: list[Happening] = []
    for turn in plot.turns:
        if turn.each_day is not None:
            until = instants[0] if instants else at
            told += list(_each_day(turn.each_day, told[-1][1], until, at, zone, rng))
        else:
            given = opening if not told else {}
            instant = instants.pop(0)
            told.append((turn.event, instant, {**said(turn.event, instant, at, zone, rng, turn), **given}))
    return told


def said(event: str, instant: datetime, at: datetime, zone: ZoneInfo, rng: Random, turn: Turn | None = None) -> dict[str, Any]:
    """What a step says that is taken at an instant: the usual words, and the turn's own values in their place."""
    usual = {name: rng.choice(values) for name, values in words().said.get(event, {}).items()}
    own, without = (turn.values, turn.without) if turn else ({}, ())
    chosen = {name: value for name, value in {**usual, **own}.items() if name not in without}
    return named(chosen, instant, at, zone, rng)


def named(values: Mapping[str, Any], instant: datetime, at: datetime, zone: ZoneInfo, rng: Random) -> dict[str, Any]:
    """The values that a step names, moments as the instants or days that they are."""
    return {name: _moment(v, instant, at, zone, rng) if isinstance(v, Moment) else v for name, v in values.items()}


def _moment(moment: Moment, instant: datetime, at: datetime, zone: ZoneInfo, rng: Random) -> datetime | date:
    base, stretch = (at, moment.from_now) if moment.from_now else (instant, moment.after)
    named = (base + (stretch.draw(rng) if stretch else timedelta(0))).astimezone(zone)
    if moment.day:
        return named.date()
    return named if moment.at is None else datetime.combine(named.date(), moment.at, zone)


def _laid(plot: Plot, turns: Sequence[Turn], at: datetime, zone: ZoneInfo, rng: Random) -> list[datetime]:
    """The instants of the steps: counted back from now to the second, or forth from opening hours of a day long ago."""
    ago, waits = plot.ago.draw(rng), [turn.wait.draw(rng) for turn in turns[1:]]
    if plot.ago.days is None:
        start = at - ago - sum(waits, timedelta(0))
        instants = [start + sum(waits[:n], timedelta(0)) for n in range(len(turns))]
    else:
        first = (at - ago - sum(waits, timedelta(0))).astimezone(zone).date()
        instants = [_within(plots().opening, first, zone, rng)]
        for wait in waits:
            instants.append(_awake(instants[-1] + wait, rng))
        if instants[-1] >= at:
            back = A_DAY * ((instants[-1] - at) // A_DAY + 1)
            instants = [instant - back for instant in instants]
    return instants


def _within(hours: Hours, day: date, zone: ZoneInfo, rng: Random) -> datetime:
    return _between(hours.from_, hours.to, day, zone, rng)


def _between(first: time, last: time, day: date, zone: ZoneInfo, rng: Random) -> datetime:
    start, end = datetime.combine(day, first, zone), datetime.combine(day, last, zone)
    return start + timedelta(seconds=rng.randint(0, int((end - start).total_seconds())))


def _awake(instant: datetime, rng: Random) -> datetime:
    """The instant, or the next morning where it falls into the night."""
    night = plots().night
    if not night.has(instant.time()):
        return instant
    day = instant.date() + (A_DAY if instant.time() >= night.from_ else timedelta(0))
    return datetime.combine(day, night.to, instant.tzinfo) + timedelta(seconds=rng.randint(0, 5400))


def _each_day(rule: EachDay, after: datetime, until: datetime, at: datetime, zone: ZoneInfo, rng: Random) -> Iterator[Happening]:
    day = after.astimezone(zone).date()
    while day <= until.astimezone(zone).date():
        instant = _between(rule.from_, rule.to, day, zone, rng).astimezone(UTC)
        if after + APART < instant < until - APART and rng.random() < rule.chance:
            yield rule.event, instant, said(rule.event, instant, at, zone, rng)
        day += A_DAY
