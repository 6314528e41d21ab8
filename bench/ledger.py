"""The ledger at 1,000,000 entries: what its page, its charts and an opened entry take on the server."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import text

from bench.places import fresh_database
from db import engine
from db.engine import reading, transaction
from db.queries import organisation
from services import register
from services.access import Actor
from services.demo import bulk
from services.demo.live import actor_for
from services.ledger import charts, desk, detail, entries
from services.ledger.entries import Filter
from services.time import now

ENTRIES = 1_000_000
OPEN, CLOSED = 1_000, 19_000
ROUNDS = 25
# The first of them read from the disk.
WARMING = 2
PER_PAGE = 50
AIM_MS = 300

# Beside what the demonstration's two years have cost: blocks of five minutes in every case, and one waiver in a hundred.
ENTERED = """
insert into penalties (case_id, rule, clock, n, capacity, number, at, payer_role, payer_id, yuan, cite, recorded_at)
select id, (array['late_order_submit', 'late_order_issue', 'progress_missed', 'completion_overdue'])[kind], 'order_submit', 1000,
  'responsible', block, opened_at + block * interval '5 minutes', 'officer', (people ->> 'officer')::bigint,
  (array[100, 100, 200, 100])[kind], (array['18', '18', '35', '36.1'])[kind], opened_at
from cases, generate_series(1, :each) block, lateral (select 1 + (id + block) % 4 as kind) k
where pack = 'group' order by opened_at"""
WAIVED = """
insert into penalties (kind, refers_to, case_id, rule, clock, n, capacity, number, at, payer_role, payer_id, yuan, cite, reason,
  author_id, recorded_at)
select 'waiver', id, case_id, rule, clock, n, capacity, number, at, payer_role, payer_id, -yuan, cite, 'bench',
  (select id from people where login = 'hr'), at
from penalties where kind = 'accrual' and yuan is not null and id % 100 = 0"""

Question = Callable[[], Any]


def run(count: int = ENTRIES) -> dict[str, Any]:
    """`questions`: for each the p50 and p95 in milliseconds. A list is what the page asks for: sums, counts on its tabs and in
    the menu, and 50 lines. `worst_p95_ms`: the slowest list of one month or one person (aim: under 300 ms)."""
    with fresh_database():
        bulk.load(OPEN, CLOSED, seed=7, at=now())
        found = _fill(count)
        rows = [{"question": name, **_timed(ask)} for name, ask in _questions().items()]
    worst = max(row["p95_ms"] for row in rows if row["question"].startswith("list"))
    return {"entries": found, "aim_ms": AIM_MS, "worst_p95_ms": worst, "questions": rows}


def _fill(count: int) -> int:
    with transaction() as conn:
        there, cases = conn.execute(
            text("select (select count(*) from penalties), count(*) from cases where pack = 'group'")
        ).one()
        conn.execute(text(ENTERED), {"each": -(-(count - there) // cases)})
        conn.execute(text(WAIVED))
    # As autovacuum would, in time.
    with engine.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text("vacuum analyze penalties"))
        return int(conn.execute(text("select count(*) from penalties")).scalar_one())


def _questions() -> dict[str, Question]:
    hr, officer = _somebody("hr"), _somebody("officer")
    units = {unit.kind: unit.path for unit in register.units(hr)}
    part = replace(hr, org_path=units["region"])
    month = entries.month_before(entries.month_of(now()))
    one, ever = Filter(month=month), Filter()
    newest = entries.find(hr, ever, limit=1).lines[0]
    case = newest.no[:11]
    lists = {
        "a month": (hr, one, 0),
        "a month, page 100": (hr, one, 99 * PER_PAGE),
        "a month of a company": (hr, replace(one, unit=units["company"]), 0),
        "a month by a rule": (hr, replace(one, rule="progress_missed"), 0),
        "a month, waivers": (hr, replace(one, kind="waiver"), 0),
        "a month seen by a region": (part, one, 0),
        "what an officer pays, a month": (officer, one, 0),
        "what an officer pays, ever": (officer, ever, 0),
        "a day's cases": (hr, replace(ever, case=case), 0),
    }
    whole = {
        "ever": (hr, ever, 0),
        "ever, seen by a region": (part, ever, 0),
        "ever, to be decided": (hr, Filter(undecided=True), 0),
    }
    found: dict[str, Question] = {f"list: {name}": _page(*asked) for name, asked in lists.items()}
    found |= {f"whole ledger: {name}": _page(*asked) for name, asked in whole.items()}
    for name, wanted in (("a month", one), ("ever", ever)):
        found[f"charts: {name}"] = lambda wanted=wanted: _charts(hr, wanted)
    return found | {"an entry opened": lambda: detail.entry(hr, newest.id)}


def _somebody(login: str) -> Actor:
    with reading() as conn:
        return actor_for(next(person for person in organisation.people_of(conn) if person.login == login))


def _page(actor: Actor, wanted: Filter, offset: int) -> Question:
    def ask() -> None:
        desk.count(actor)
        entries.count_undecided(actor)
        detail.count_waiting(actor)
        entries.sums(actor, wanted)
        entries.find(actor, wanted, limit=PER_PAGE, offset=offset)

    return ask


def _charts(actor: Actor, wanted: Filter) -> None:
    charts.by_month(actor, wanted, until=entries.month_of(now()))
    charts.by_company(actor, wanted)
    charts.by_article(actor, wanted)


def _timed(ask: Question) -> dict[str, float]:
    milliseconds = []
    for _ in range(ROUNDS + WARMING):
        start = time.perf_counter()
        ask()
        milliseconds.append((time.perf_counter() - start) * 1000)
    milliseconds = sorted(milliseconds[WARMING:])
    p50, p95 = (round(milliseconds[int(len(milliseconds) * share)], 1) for share in (0.5, 0.95))
    return {"p50_ms": p50, "p95_ms": p95}


if __name__ == "__main__":
    print(run())
