"""Every scenario through worker and database: what is expected stands there as rows, however often the worker has looked.

Once the worker comes at each instant at which something comes up; once it is away all the time and comes at the end. What comes
up at the very instant of a step comes up after it, as everywhere.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db import engine
from db.embedded import EmbeddedServer
from services import replay
from services.advance import advance_due, next_instant
from services.casework.regimes import pack_of
from services.policy.pack import Pack
from tests.test_scenarios import ALL, agree, read


@pytest.fixture(scope="module")
def stage(server: EmbeddedServer) -> Iterator[int]:
    """One stage for all scenarios of this file: each opens a case of its own."""
    engine.use(server.url("postgres"))
    try:
        with replay.stage() as project_id:
            yield project_id
    finally:
        engine.dispose()


@pytest.fixture
def project(stage: int) -> int:
    """The stage, with the cases of earlier scenarios put to sleep for good."""
    with engine.transaction() as conn:
        conn.execute(text("update cases set wake_at = null"))
    return stage


# Between two steps; then one look must do until the next, or five minutes of lateness, day after day, would take the whole time.
LOOKS = 60


def always_there(until: datetime) -> None:
    for _ in range(LOOKS):
        coming = next_instant()
        if coming is None or coming >= until:
            return
        advance_due(coming)


def away(until: datetime) -> None:
    pass


@pytest.mark.parametrize("meanwhile", [always_there, away])
@pytest.mark.parametrize("path", ALL)
def test_the_rows_tell_the_story_as_expected(path: Path, meanwhile: Callable[[datetime], None], project: int):
    scenario = read(path)
    found = replay.replay(path, project, meanwhile)
    if "error" not in found:
        pack = replay.registry().latest(scenario["policy"])
        now = datetime.fromisoformat(scenario["now"]).replace(tzinfo=pack.tz)
        advance_due(now)
        found = told_by_rows(now)
    agree(scenario, found)


def told_by_rows(now: datetime) -> dict[str, Any]:
    """The newest case in the words of a scenario, from nothing but its rows."""
    (case,) = rows("select * from cases order by id desc limit 1")
    pack = pack_of(case.pack, case.pack_version)
    levels = {1: case.level1_at, 2: case.level2_at, 3: case.level3_at}
    return {
        "status": "closed" if case.closed_at else "open",
        "level": max((number for number, start in levels.items() if start and start <= now), default=0),
        "clocks": clocks(case.id, pack, now),
        "penalties": penalties(case.id),
        "reminders": reminders(case.id, pack),
    }


def clocks(case_id: int, pack: Pack, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "rule": row.rule,
            "n": row.n,
            "started": local(row.started_at, pack),
            "due": local(row.due_at, pack),
            "stopped": row.stopped_at and local(row.stopped_at, pack),
            "state": row.outcome or ("overdue" if now > row.due_at else "running"),
            "responsible": row.responsible_role,
        }
        for row in rows("select * from clocks where case_id = :case order by started_at, rule, n", case=case_id)
    ]


def penalties(case_id: int) -> list[dict[str, Any]]:
    query = """
        select rule, payer_role, count(*) as count, sum(yuan) as amount, sum(percent) as percent,
          max(decision_low) as low, max(decision_high) as high
        from penalties where case_id = :case and kind = 'accrual' group by 1, 2 order by 1, 2"""
    found = []
    for row in rows(query, case=case_id):
        measures = {"amount": row.amount, "percent": row.percent, "decision": row.low and [row.low, row.high]}
        said = {name: measure for name, measure in measures.items() if measure is not None}
        found.append({"rule": row.rule, "payer": row.payer_role, "count": row.count, **said})
    return found


def reminders(case_id: int, pack: Pack) -> list[dict[str, Any]]:
    query = """
        select at, rule, array_agg(to_role order by id) as roles
        from messages where case_id = :case group by 1, 2 order by 1, 2"""
    return [{"at": local(row.at, pack), "rule": row.rule, "to": list(row.roles)} for row in rows(query, case=case_id)]


def rows(query: str, **facts: Any) -> list[Any]:
    with engine.reading() as conn:
        return list(conn.execute(text(query), facts).all())


def local(at: datetime, pack: Pack) -> str:
    said = at.astimezone(pack.tz).isoformat(sep=" ")
    return said[:19].removesuffix(":00")
