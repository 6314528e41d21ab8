"""The demonstration by the tens of thousands: open cases told one by one, closed ones copied from some that were told."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from random import Random
from secrets import token_hex
from threading import Lock

from db.engine import Connection, transaction
from db.queries import cases as case_rows
from db.queries import demo as queries
from db.queries import imports, notify
from services import audit
from services.access import SYSTEM
from services.casework import whole
from services.casework.whole import Whole
from services.demo import accounts_file, organisation
from services.demo.copying import Moulds
from services.demo.plots import plots
from services.demo.stories import Teller
from services.time import require_aware

CHUNK = 1_000
COPIES = 10_000
MOULDS = 600
# How far back the copies reach.
DAYS = 730

# Told after each chunk: how many cases are loaded, of how many.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Loaded:
    """What a load brought. `accounts` is the file with the accounts when the organisation was made by it."""

    open: int
    closed: int
    accounts: Path | None


def load(open_cases: int, closed_cases: int, seed: int, at: datetime, *, progress: Progress = lambda done, total: None) -> Loaded:
    """Add so many open and closed cases as they stand at `at`, and the organisation before them when it is not there yet.

    A chunk is a transaction: what is broken off leaves whole cases behind. The same seed gives the same stories under fresh
    numbers. Raises InputRefused when an account's login is taken.
    """
    at = require_aware(at)
    accounts = _organise(at, Random(seed))
    tally = _Tally(open_cases + closed_cases, progress)
    # Telling keeps Python busy and copying the server: side by side they take little longer than the slower one.
    with ThreadPoolExecutor(2) as side_by_side:
        jobs = [
            side_by_side.submit(_open, open_cases, seed, at, tally),
            side_by_side.submit(_closed, closed_cases, seed, at, tally),
        ]
        try:
            for job in as_completed(jobs):
                job.result()
        except BaseException:
            tally.broken_off = True
            raise
    with transaction() as conn:
        queries.analyze(conn)
        record(conn, at, open_cases, closed_cases, seed)
    return Loaded(open_cases, closed_cases, accounts)


class _BrokenOff(Exception):
    """The load ends after this chunk, because something has ended the rest of it."""


class _Tally:
    """How much is loaded, told from two threads."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.total, self.progress, self.done, self.broken_off = total, progress, 0, False
        self._turn = Lock()

    def add(self, count: int) -> None:
        """So many more cases are loaded. Raises _BrokenOff when there shall be no more."""
        with self._turn:
            self.done += count
            self.progress(self.done, self.total)
        if self.broken_off:
            raise _BrokenOff


def _open(count: int, seed: int, at: datetime, tally: _Tally) -> None:
    teller = _teller(at, Random(f"{seed}/open"))
    _store(teller.many(plots().open, count), at, tally)


def _closed(count: int, seed: int, at: datetime, tally: _Tally) -> None:
    rng = Random(f"{seed}/closed")
    history = {name: plot for name, plot in plots().closed.items() if plot.history}
    moulds = _store(_teller(at, rng).many(history, min(count, MOULDS)), at, tally)
    if count > MOULDS:
        _copy(moulds, count - MOULDS, rng, tally)


def add(conn: Connection, stories: Sequence[Whole], at: datetime) -> list[int]:
    """Store stories as they stand at `at`, and tell the boards; their ids."""
    ids = whole.add(conn, stories, at=at)
    notify.changed(conn, ids[-1])
    return ids


def record(conn: Connection, at: datetime, open_cases: int, closed_cases: int, seed: int) -> None:
    """The audit row of a load. Its cases have none of their own: nobody took their steps here."""
    data = {"open": open_cases, "closed": closed_cases, "seed": seed}
    audit.record(conn, at=at, actor_id=None, actor=SYSTEM.name, action="demo_loaded", subject="demo", data=data)


def _organise(at: datetime, rng: Random) -> Path | None:
    """Make the organisation unless it is there; the file with its accounts."""
    with transaction() as conn:
        queries.take_turn(conn)
        if organisation.is_there(conn):
            return None
        passwords = organisation.plant(conn, rng, at)
        accounts_file.write(passwords)
    return accounts_file.complete(passwords, at)


def _teller(at: datetime, rng: Random) -> Teller:
    with transaction() as conn:
        return Teller(conn, at, rng, token_hex(6))


def _store(stories: Iterator[Whole], at: datetime, tally: _Tally) -> list[int]:
    stored: list[int] = []
    while chunk := list(islice(stories, CHUNK)):
        with transaction() as conn:
            ids = add(conn, chunk, at)
        stored += ids
        tally.add(len(ids))
    return stored


def _copy(case_ids: list[int], count: int, rng: Random, tally: _Tally) -> None:
    """Copy cases in turn, the oldest copies first, so that what is close in time lies close on disk."""
    with transaction() as conn:
        moulds = Moulds(conn, case_ids)
    keys = list(moulds.texts)
    wanted = sorted(((keys[n % len(keys)], rng.randint(0, DAYS)) for n in range(count)), key=lambda pair: -pair[1])
    for start in range(0, count, COPIES):
        chunk = wanted[start : start + COPIES]
        with transaction() as conn:
            ids = case_rows.reserve_ids(conn, len(chunk))
            numbers = _numbers(conn, moulds, chunk)
            copies = [(*pair, case_id, no) for pair, case_id, no in zip(chunk, ids, numbers, strict=True)]
            for name, text in moulds.cast(copies, rng).items():
                queries.copy_in(conn, name, [text])
            notify.changed(conn, ids[-1])
        tally.add(len(chunk))


def _numbers(conn: Connection, moulds: Moulds, chunk: list[tuple[str, int]]) -> Iterator[str]:
    days = [moulds.day_of(key, back) for key, back in chunk]
    series = {day: f"case/{day.replace('-', '/')}" for day in days}
    following = imports.next_numbers(conn, Counter(series[day] for day in days))
    for day in days:
        yield f"{day}-{following[series[day]]:04}"
        following[series[day]] += 1
