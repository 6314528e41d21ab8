"""Undoing an import: everything is as if it had never been, but for the ledger, which says what became of its lines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from db import engine
from db.engine import transaction
from db.queries import imports as queries
from db.tables import audit, cases, clocks, deliveries, imports, messages, papers, penalties, steps
from services.access import Actor
from services.advance import advance_due
from services.board.snapshot import read_figures, read_lists, read_outlook, unit_at
from services.cases import take_step
from services.errors import CaseNotFound, ImportNotFound, ImportRefused, InputRefused, NotPermitted
from services.imports.run import import_file
from services.imports.sorting import Counts
from services.imports.undoing import undo
from services.ledger import acts
from services.register import Filter, find
from services.statements import closing
from services.verify import verify
from services.wording import refusal_text
from tests.services.group import Group, group
from tests.services.imports.steps import MAPPING, case_rows, write

AT = datetime(2026, 3, 6, 2, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def house(database: Any) -> Group:
    """A small group with a case of its own."""
    house = group()
    house.issued()
    advance_due(AT)
    return house


def staff(house: Group) -> Actor:
    return replace(house.people["gm"], role="admin", name="管理员")


def take(house: Group, folder: Path, *keys: str, at: datetime = AT) -> Counts:
    rows = [row for key in keys or ("A1", "A2", "A3") for row in case_rows(key)]
    return import_file(staff(house), write(folder / "a.csv", rows), MAPPING, at=at).counts


def standing(house: Group, at: datetime) -> list[Any]:
    """What people see of the cases: the board, the register of open and of closed ones, and what has to be paid."""
    gm = house.people["gm"]
    register = [find(gm, Filter(state=state), at=at).total for state in ("open", "overdue", "closed")]
    with engine.reading() as conn:
        net = conn.execute(select(func.sum(penalties.c.yuan)).where(penalties.c.at <= AT)).scalar_one()
        open_clocks = conn.execute(select(func.count()).select_from(clocks).where(clocks.c.outcome.is_(None))).scalar_one()
        lying = conn.execute(select(func.count()).select_from(papers)).scalar_one()
        owed = conn.execute(select(func.count()).select_from(messages)).scalar_one()
    return [register, net, open_clocks, lying, owed]


def board() -> tuple[Any, ...]:
    """The wall's rows and figures."""
    with engine.reading() as conn:
        where = unit_at(conn, "/")
        return read_lists(conn, where, AT).rows, read_figures(conn, where, AT)


def id_of_import() -> int:
    with engine.reading() as conn:
        return int(conn.execute(select(func.max(imports.c.id))).scalar_one())


def number_of(key: str) -> str:
    with engine.reading() as conn:
        return str(conn.execute(select(cases.c.no).where(cases.c.external_key == key)).scalar_one())


def refused(house: Group, at: datetime = LATER) -> str:
    with pytest.raises(ImportRefused) as refusal:
        undo(staff(house), id_of_import(), at=at, reason="导错了文件")
    assert "{" not in refusal_text(refusal.value, "en")
    return refusal_text(refusal.value)


class TestUndoing:
    def test_everything_stands_as_before_and_no_line_of_the_ledger_was_changed(self, house: Group, tmp_path: Path) -> None:
        before = standing(house, AT)
        take(house, tmp_path)
        advance_due(AT)
        with engine.reading() as conn:
            ledger = conn.execute(select(penalties).order_by(penalties.c.id)).all()
        assert standing(house, AT) != before
        done = undo(staff(house), id_of_import(), at=AT, reason="导错了文件")
        assert (done.cases, done.reversed) == (3, len([row for row in ledger if row.case_id != ledger[0].case_id]))
        assert done.reversed > 0
        assert standing(house, AT) == before
        with engine.reading() as conn:
            now = conn.execute(select(penalties).order_by(penalties.c.id)).all()
            trail = conn.execute(select(audit).order_by(audit.c.id.desc()).limit(1)).one()
        assert now[: len(ledger)] == ledger
        assert {row.reason for row in now[len(ledger) :]} == {"导错了文件"}
        assert (trail.action, trail.data["cases"]) == ("import_undone", 3)
        assert verify().differences == []

    def test_what_its_cases_had_cost_is_on_the_board_neither_as_a_cost_of_the_month_nor_as_waived(
        self, house: Group, tmp_path: Path
    ) -> None:
        def money() -> list[float]:
            with engine.reading() as conn:
                found = read_outlook(conn, unit_at(conn, "/"), AT)
            return [found[name] for name in ("yuan_month", "yuan_today", "yuan_waived")]

        advance_due(AT)
        before = money()
        take(house, tmp_path)
        advance_due(AT)
        assert money() != before
        undo(staff(house), id_of_import(), at=AT, reason="导错了文件")
        assert money() == before

    def test_time_goes_on_without_its_cases(self, house: Group, tmp_path: Path) -> None:
        take(house, tmp_path)
        undo(staff(house), id_of_import(), at=AT, reason="导错了文件")
        with engine.reading() as conn:
            own = conn.execute(select(cases.c.id).where(cases.c.import_id.is_(None))).scalar_one()
        advance_due(AT + timedelta(days=20))
        with engine.reading() as conn:
            late = penalties.c.case_id != own, penalties.c.at > AT
            assert conn.execute(select(func.count()).select_from(penalties).where(*late)).scalar_one() == 0
        assert verify().differences == []

    def test_the_same_file_can_be_imported_again(self, house: Group, tmp_path: Path) -> None:
        take(house, tmp_path)
        first = number_of("A1")
        undo(staff(house), id_of_import(), at=AT, reason="导错了文件")
        again = take(house, tmp_path, at=LATER)
        assert (again.added, again.known) == (3, 0)
        assert number_of("A1") != first
        undo(staff(house), id_of_import(), at=LATER, reason="又导错了")
        assert verify().differences == []

    def test_a_withdrawn_case_is_found_by_nobody(self, house: Group, tmp_path: Path) -> None:
        take(house, tmp_path)
        no = number_of("A1")
        undo(staff(house), id_of_import(), at=AT, reason="导错了文件")
        with pytest.raises(CaseNotFound):
            take_step(house.people["gm"], no, "commented", {"text": "?"}, at=LATER)
        assert no not in {line.no for line in find(staff(house), Filter(state="any"), at=LATER).lines}
        with engine.reading() as conn:
            # Its story is still there for whoever asks the database.
            assert conn.execute(select(func.count()).select_from(steps).join(cases).where(cases.c.no == no)).scalar_one() == 4

    def test_the_board_shows_and_counts_them_no_longer(self, house: Group, tmp_path: Path) -> None:
        before = board()
        take(house, tmp_path, at=AT)
        assert board() != before
        undo(staff(house), id_of_import(), at=AT, reason="导错了文件")
        assert board() == before

    def test_what_somebody_has_been_sent_stays_on_record(self, house: Group, tmp_path: Path) -> None:
        take(house, tmp_path)
        with transaction() as conn:
            theirs = select(messages.c.id).join(cases).where(cases.c.external_key == "A1").limit(1)
            sent = conn.execute(theirs).scalar_one()
            row = {"message_id": sent, "person_id": house.people["gm"].id, "channel": "mail", "status": "sent", "next_at": AT}
            conn.execute(deliveries.insert().values(row))
        undo(staff(house), id_of_import(), at=AT, reason="导错了文件")
        with engine.reading() as conn:
            left = conn.execute(select(messages.c.id).join(cases).where(cases.c.withdrawn_at.is_not(None))).scalars().all()
        assert left == [sent]


class TestRefusing:
    def test_a_case_that_was_worked_on_keeps_the_whole_import(self, house: Group, tmp_path: Path) -> None:
        take(house, tmp_path)
        no = number_of("A2")
        take_step(house.people["dept_head"], no, "visited", {"signed": True}, at=LATER)
        assert f"已有人办理的：{no}" in refused(house)
        with engine.reading() as conn:
            gone = select(func.count()).select_from(cases).where(cases.c.withdrawn_at.is_not(None))
            assert conn.execute(gone).scalar_one() == 0

    def test_a_penalty_that_somebody_acted_on_does_too(self, house: Group, tmp_path: Path) -> None:
        take(house, tmp_path)
        with engine.reading() as conn:
            entry = conn.execute(select(penalties.c.id).join(cases).where(cases.c.external_key == "A1").limit(1)).scalar_one()
        acts.waive(house.people["gm"], [entry], reason="系统故障", at=LATER)
        assert f"申诉的：{number_of('A1')}" in refused(house, LATER + timedelta(hours=1))

    def test_so_does_one_on_a_closed_statement(self, house: Group, tmp_path: Path) -> None:
        take(house, tmp_path)
        april = datetime(2026, 4, 2, tzinfo=UTC)
        advance_due(april)
        closing.close_due(april)
        assert "关账报表的：" + "、".join(number_of(key) for key in ("A1", "A2", "A3")) in refused(house, april)

    def test_an_import_is_undone_once(self, house: Group, tmp_path: Path) -> None:
        take(house, tmp_path)
        undo(staff(house), id_of_import(), at=AT, reason="导错了文件")
        assert "撤销过" in refused(house)

    def test_one_at_work_is_left_alone(self, house: Group, tmp_path: Path) -> None:
        take(house, tmp_path)
        with engine.engine().connect() as conn:
            queries.hold(conn, id_of_import())
            conn.commit()
            assert "正在进行" in refused(house)
            queries.leave(conn, id_of_import())
            conn.commit()

    def test_it_takes_a_reason_a_known_import_and_the_right(self, house: Group) -> None:
        with pytest.raises(InputRefused):
            undo(staff(house), 1, at=AT, reason=" ")
        with pytest.raises(ImportNotFound):
            undo(staff(house), 404, at=AT, reason="x")
        with pytest.raises(NotPermitted):
            undo(house.people["officer"], 1, at=AT, reason="x")
