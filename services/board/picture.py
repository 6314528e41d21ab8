"""The board of one unit as its screens know it, and how it is read again."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from db import engine
from db.queries.board import Unit
from services import metrics
from services.board import messages, meters, snapshot
from services.board.snapshot import Lists
from services.board.streams import Stream
from services.regimes import adopting
from services.time import now

COUNT_EVERY = timedelta(seconds=2)
OUTLOOK_EVERY = timedelta(seconds=30)


@dataclass(frozen=True)
class Reading:
    """Everything that was read of one unit: the rows, the counters and the outlook, each with its instant."""

    where: Unit
    lists: Lists
    figures: dict[str, Any]
    counted_at: datetime
    outlook: dict[str, Any]
    outlook_at: datetime

    @property
    def at(self) -> datetime:
        """When the rows were read."""
        return self.lists.at

    def counts_are_old(self, at: datetime) -> bool:
        """Whether counting again at `at` could differ: rows were read later, an instant was crossed, or time is up."""
        crossing = self.lists.next_crossing
        return self.counted_at < self.at or (crossing is not None and crossing <= at) or at - self.outlook_at >= OUTLOOK_EVERY


def read(path: str, at: datetime) -> Reading:
    """The whole board of the unit at `path`. Blocks on the database; raises what it raises."""
    with engine.reading() as conn:
        adopting.current(conn)
        where = snapshot.unit_at(conn, path)
        return Reading(
            where,
            snapshot.read_lists(conn, where, at),
            snapshot.read_figures(conn, where, at),
            at,
            snapshot.read_outlook(conn, where, at),
            at,
        )


def read_again(last: Reading, at: datetime) -> Reading:
    """The rows anew; counters at most every two seconds and the outlook every thirty, for they cost more and tell less."""
    with engine.reading() as conn, meters.reading.time():
        adopting.current(conn)
        fresh = replace(last, lists=snapshot.read_lists(conn, last.where, at))
        if at - last.counted_at >= COUNT_EVERY:
            fresh = replace(fresh, figures=snapshot.read_figures(conn, last.where, at), counted_at=at)
        if at - last.outlook_at >= OUTLOOK_EVERY:
            fresh = replace(fresh, outlook=snapshot.read_outlook(conn, last.where, at), outlook_at=at)
    return fresh


@dataclass(eq=False)
class Picture:
    """The last good reading of one unit, how fresh it is, and the screens that show it."""

    reading: Reading
    worker: datetime | None = None
    streams: set[Stream] = field(default_factory=set)
    version: int = 0
    fresh: datetime = field(init=False)
    _bytes: bytes | None = None

    def __post_init__(self) -> None:
        """The first reading is the first version."""
        self.fresh = self.reading.at
        self.version = max(self.version, snapshot.milliseconds(self.reading.at))

    @property
    def state(self) -> messages.State:
        """How fresh the picture is."""
        return messages.State(self.version, self.fresh, self.worker)

    def snapshot(self) -> bytes:
        """The whole picture as one message, built once however many screens ask."""
        if self._bytes is None:
            self._bytes = messages.snapshot(self.state, now(), self.reading.lists.rows, self._figures(self.reading))
        return self._bytes

    def take(self, reading: Reading) -> None:
        """A newer reading: tell the screens what is different, if anything is."""
        before, self.reading = self.reading, reading
        self.fresh = reading.at
        self._bytes = None
        _observe_breaches(before, reading)
        figures = self._figures(reading)
        same_figures = figures == self._figures(before)
        if before.lists.rows == reading.lists.rows and same_figures:
            return
        self.version = max(self.version + 1, snapshot.milliseconds(reading.at))
        rows = before.lists.rows, reading.lists.rows
        self.tell(messages.delta(self.state, now(), *rows, None if same_figures else figures))

    def beat(self, alive_at: datetime | None, worker: datetime | None) -> None:
        """A sign of life for the screens; with `alive_at`, the database has just answered and the picture is still true."""
        if alive_at is not None:
            self.fresh, self.worker = alive_at, worker
        self._bytes = None
        self.tell(messages.beat(self.state, now()))

    def tell(self, message: bytes) -> None:
        """Queue a message for every screen."""
        for stream in self.streams:
            stream.put(message)

    @staticmethod
    def _figures(reading: Reading) -> dict[str, Any]:
        return reading.figures | reading.outlook


def _observe_breaches(before: Reading, after: Reading) -> None:
    """Nothing is lost where the screens had the row before: they cross the instant by themselves."""
    since, until = snapshot.milliseconds(before.at), snapshot.milliseconds(after.at)
    for key, row in after.lists.rows.items():
        if row["kind"] == "clock" and since <= row["due"] < until:
            metrics.breach_to_screen_seconds.observe(0 if key in before.lists.rows else (until - row["due"]) / 1000)
