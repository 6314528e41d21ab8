"""Stories are looked at while services and worker play them; asked for these instants later, the rows are the same."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db import engine
from db.embedded import EmbeddedServer
from services import replay
from services.advance import advance_due
from services.asof import pasts
from tests.test_scenarios import ALL

# What the worker writes down for itself.
ITS_OWN = "to_jsonb(c) - 'computed_at' - 'wake_at'"
READ = f"""
    select 'case' as kind, {ITS_OWN} as row from cases c where id = :case
    union all select 'clock', to_jsonb(k) - 'id' from clocks k where case_id = :case
    union all select 'paper', to_jsonb(p) from papers p where case_id = :case
    union all select 'entry', to_jsonb(e) - 'id' - 'recorded_at' from penalties e where case_id = :case
    order by 1, 2"""
SOME = ALL[::18]
STEP, A_MONTH = timedelta(microseconds=1), timedelta(days=31)


@pytest.fixture(scope="module")
def stage(server: EmbeddedServer) -> Iterator[int]:
    """One stage for all scenarios of this file: each opens a case of its own."""
    engine.use(server.url("postgres"))
    try:
        with replay.stage() as project_id:
            yield project_id
    finally:
        engine.dispose()


class Witness:
    """Looks before each step, and half way to it, and writes down what is there."""

    def __init__(self) -> None:
        self.seen: dict[datetime, list[Any]] = {}
        self._last: datetime | None = None

    def __call__(self, until: datetime) -> None:
        case = newest()
        if self._last and until > self._last:
            for at in (self._last + (until - self._last) / 2, until - STEP):
                advance_due(at)
                self.seen[at] = read(case)
        self._last = until


@pytest.mark.parametrize("path", SOME, ids=lambda path: path.stem)
def test_a_case_is_told_as_it_stood_at_every_instant(path: Path, stage: int):
    with engine.transaction() as conn:
        conn.execute(text("update cases set wake_at = null"))
    witness = Witness()
    replay.replay(path, stage, witness)
    advance_due(max(witness.seen) + A_MONTH)
    for at, rows in witness.seen.items():
        assert through(pasts.of(at, "/"), newest()) == rows, at


def through(past: pasts.Past, case: int) -> list[Any]:
    past.wait(20)
    with past.looked_at():
        return read(case)


def newest() -> int:
    with engine.reading() as conn:
        return int(conn.execute(text("select coalesce(max(id), 0) from cases")).scalar_one())


def read(case: int) -> list[Any]:
    with engine.reading() as conn:
        return [tuple(row) for row in conn.execute(text(READ), {"case": case})]
