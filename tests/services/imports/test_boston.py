"""Boston's complaints of 2011 hold in the database what is true of them in the file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import engine
from db.tables import cases, clocks, orgs
from services.access import SYSTEM
from services.imports.run import import_file
from services.verify import verify
from tests.services.imports import boston

AT = datetime(2026, 1, 1, tzinfo=UTC)
HOUSING = cases.c.category == "Housing"


def verdicts() -> dict[str, tuple[bool, bool]]:
    """By the file's own key: whether the case is closed, and whether its clock was missed or is late at AT."""
    late = func.coalesce(clocks.c.outcome == "missed", False) | (clocks.c.outcome.is_(None) & (clocks.c.due_at < AT))
    query = select(cases.c.external_key, cases.c.closed_at.is_not(None).label("closed"), late.label("late"))
    with engine.reading() as conn:
        return {key: (closed, late) for key, closed, late in conn.execute(query.join(clocks, isouter=True))}


@boston.ABSENT
@pytest.mark.usefixtures("database")
def test_a_cut_of_the_file_keeps_its_verdicts_and_its_dirt(tmp_path: Path) -> None:
    whole = boston.rows()
    dirty = [row for row in whole if row["target_dt"] and row["target_dt"] < row["open_dt"]]
    twice = [row for row in whole if row["open_dt"].startswith("2011-11-06 01:") or row["closed_dt"].startswith("2011-11-06 01:")]
    at_once = [row for row in whole if row["open_dt"] == row["closed_dt"]][:20]
    chosen = {row["case_enquiry_id"]: row for row in [*dirty, *twice, *at_once, *whole[::200]]}
    cut = list(chosen.values())[:300]
    assert (len(cut), len(dirty), len(at_once)) == (300, 3, 20)
    path = boston.write(tmp_path / "cut.csv", cut)
    for added, known in ((300, 0), (0, 300)):
        counts = import_file(SYSTEM, path, boston.MAPPING, at=AT).counts
        assert (counts.read, counts.added, counts.known, counts.rejected) == (300, added, known, 0)
    found = verdicts()
    for row in cut:
        closed, late = found[row["case_enquiry_id"]]
        assert closed == bool(row["closed_dt"])
        if row["target_dt"] and row["ontime"]:
            assert late == (row["ontime"] == "OVERDUE"), row
    assert verify().differences == []


@boston.ABSENT
@pytest.mark.usefixtures("database")
def test_the_whole_file_holds_its_truths() -> None:
    counts = import_file(SYSTEM, boston.FILE, boston.MAPPING, at=AT).counts
    assert (counts.read, counts.added, counts.known, counts.rejected) == (58_251, 58_251, 0, 0)
    found, told = verdicts(), {row["case_enquiry_id"]: row for row in boston.rows()}
    judged = [key for key, row in told.items() if row["target_dt"] and row["closed_dt"] and row["ontime"]]
    assert len(judged) == 43_664
    assert sum(found[key][1] == (told[key]["ontime"] == "OVERDUE") for key in judged) == 43_664
    with engine.reading() as conn:

        def number(*conditions: object) -> int:
            return conn.execute(select(func.count()).select_from(cases).where(*conditions)).scalar_one()

        assert (number(HOUSING), number(HOUSING, cases.c.closed_at.is_(None))) == (4_145, 1_495)
        housing = conn.execute(select(cases.c.external_key).where(HOUSING)).scalars().all()
        assert sum(found[key][1] for key in housing) == 2_007
        assert number(cases.c.closed_at == cases.c.opened_at) == 2_499
        early = select(func.count()).select_from(clocks).where(clocks.c.due_at < clocks.c.started_at)
        assert conn.execute(early).scalar_one() == 3
        kinds = dict(conn.execute(select(orgs.c.kind, func.count()).group_by(orgs.c.kind)).all())
    assert kinds == {"group": 1, "region": 4, "company": 7, "project": 150}
