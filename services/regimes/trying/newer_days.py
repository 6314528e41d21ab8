"""Cases whose deadlines are on record by national days that were announced after they had opened: they cannot be tried, because
a try reckons each case by the days that were known when it opened."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import numpy as np

from services import holidays
from services.policy.editions import Edition, changed_days
from services.policy.instants import to_us, wall_clock
from services.regimes.trying.asked import Asked, Part, Way
from services.regimes.trying.record import Record
from services.regimes.trying.sides import Flags

DAY = timedelta(days=1)


def of_newer_days(asked: Asked, way: Way, part: Part, record: Record) -> Flags:
    """The cases with a deadline by days that went on, or began, after days within it were told otherwise."""
    found, clocks = np.zeros(part.ids.size, dtype=bool), record.clocks
    by_days = np.isin(clocks["rule"], [way.rule_places[rule] for rule in way.by_days])
    for newer in holidays.editions():
        if not way.edition.since < newer.since <= asked.at:
            continue
        since = to_us(newer.since)
        alive = by_days & (clocks["stopped"] > since) & (clocks["due"] > since)
        for first, last in _told_otherwise(way.edition, newer):
            begin, end = (to_us(wall_clock(day, time.min, way.pack.tz)) for day in (first, last + DAY))
            found[clocks["case"][alive & (clocks["started"] < end) & (clocks["due"] >= begin)]] = True
    return found


def _told_otherwise(old: Edition, new: Edition) -> Iterator[tuple[date, date]]:
    """Spans of days, the last included: years that are known now, and single days that are other ones."""
    for year in old.days.years ^ new.days.years:
        yield date(year, 1, 1), date(year, 12, 31)
    for day in changed_days(old, new):
        yield day, day
