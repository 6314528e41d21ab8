"""An import into a real database: what is taken, what is not, and that nothing is ever taken twice or by halves."""

import csv
import random
import string
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from db import engine
from db.tables import audit, cases, clocks, counters, imports, messages, orgs, steps
from services import access
from services.access import SYSTEM, Actor
from services.advance import advance_due
from services.cases import open_case, take_step
from services.errors import FileRefused, NotPermitted
from services.imports import sorting
from services.imports.run import Outcome, import_file, rejects_beside
from services.imports.sorting import Counts
from services.verify import verify
from tests.services.imports.files import COLUMNS, MAPPING, ledger_row, write_csv, write_mapping, write_workbook

AT = datetime(2024, 6, 1, tzinfo=UTC)


def take(folder: Path, path: Path, mapping: dict[str, Any] | None = None, **options: Any) -> Outcome:
    return import_file(SYSTEM, path, write_mapping(folder / "mapping.yaml", **(mapping or {})), at=AT, lang="en", **options)


def counted(outcome: Outcome) -> tuple[int, int, int, int]:
    found = outcome.counts
    return found.read, found.added, found.known, found.rejected


def number(table: Any) -> int:
    with engine.reading() as conn:
        return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def rejects(path: Path) -> list[tuple[str, str]]:
    """Line and reason of each reject."""
    with rejects_beside(path).open(encoding="utf-8-sig", newline="") as stream:
        return [(row["line"], row["reason"]) for row in csv.DictReader(stream)]


def without(row: Any, *names: str) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name not in names}


def rows_of(table: Any, case_id: int) -> list[dict[str, Any]]:
    """Steps or clocks of a case, without what is each row's own."""
    with engine.reading() as conn:
        found = conn.execute(select(table).where(table.c.case_id == case_id).order_by(table.c.n)).all()
    return [without(row, "id", "case_id", "recorded_at") for row in found]


@pytest.mark.usefixtures("database")
class TestTaking:
    def test_rows_become_cases_with_steps_clocks_and_units(self, tmp_path: Path) -> None:
        rows = [ledger_row("A1"), ledger_row("A2", 办结时间="", 项目="山景苑"), ledger_row("A3", 期限="")]
        assert counted(take(tmp_path, write_csv(tmp_path / "a.csv", rows))) == (3, 3, 0, 0)
        assert (number(cases), number(steps), number(clocks)) == (3, 5, 2)
        # A group, a region, a company and two projects.
        assert number(orgs) == 5
        assert not rejects_beside(tmp_path / "a.csv").exists()

    def test_stored_rows_are_what_follows_from_the_steps(self, tmp_path: Path) -> None:
        rows = [
            ledger_row("A1"),
            ledger_row("A2", 办结时间=""),
            ledger_row("A3", 期限=""),
            ledger_row("A4", 期限="2024-02-01 00:00:00"),
        ]
        take(tmp_path, write_csv(tmp_path / "a.csv", rows))
        found = verify()
        assert (found.cases, found.clocks, found.audit_rows, found.differences) == (4, 3, 1, [])

    def test_a_case_is_what_the_same_steps_leave_one_by_one(self, tmp_path: Path) -> None:
        rows = [ledger_row("A1"), ledger_row("A2", 办结时间=""), ledger_row("A3", 期限="2024-07-01 00:00:00", 办结时间="")]
        take(tmp_path, write_csv(tmp_path / "a.csv", rows))
        with engine.reading() as conn:
            imported = conn.execute(select(cases).order_by(cases.c.id)).all()
        told = [(case, rows_of(steps, case.id)) for case in imported]
        for case, (opened, *later) in told:
            place = {"pack": case.pack, "project_id": case.project_id, "role": "officer"}
            no = open_case(SYSTEM, event=opened["event"], data=opened["data"], at=opened["at"], **place)
            assert no[:-5] == case.no[:-5]
            for step in later:
                take_step(SYSTEM, no, step["event"], step["data"], at=step["at"], role="officer")
        advance_due(AT)
        with engine.reading() as conn:
            by_hand = conn.execute(select(cases).where(cases.c.source.is_(None)).order_by(cases.c.id)).all()
        assert len(by_hand) == len(imported) == 3
        for one, other in zip(imported, by_hand, strict=True):
            assert without(one, "id", "no", "source", "external_key", "import_id", "computed_at") == without(
                other, "id", "no", "source", "external_key", "import_id", "computed_at"
            )
            assert rows_of(steps, one.id) == rows_of(steps, other.id)
            assert rows_of(clocks, one.id) == rows_of(clocks, other.id)

    def test_what_an_imported_history_owed_people_is_not_sent_years_late_but_its_news_are(self, tmp_path: Path) -> None:
        usual = {"customer_name": "张三", "customer_phone": "13812342204", "severity": "general", "channel": "visit"}
        data = {name: {"constant": value} for name, value in usual.items()}
        data |= {"room": "房号", "demand": "内容", "category": {"constant": "property"}}
        later = [
            {"event": "order_submitted", "at": "登记时间", "data": {"required_by": {"instant": "期限"}}},
            {"event": "order_reviewed", "at": "登记时间"},
            {"event": "order_issued", "at": "登记时间"},
        ]
        opened = {"event": "reception_ended", "at": "登记时间", "data": data}
        rows = write_csv(tmp_path / "a.csv", [ledger_row("A1")])
        assert counted(take(tmp_path, rows, {"pack": "group", "opened": opened, "later": later})) == (1, 1, 0, 0)
        with engine.reading() as conn:
            owed = conn.execute(select(messages).order_by(messages.c.at)).all()
        yesterday = AT - timedelta(days=1)
        old, news = [m for m in owed if m.at < yesterday], [m for m in owed if m.at >= yesterday]
        # An unfinished order is told of every morning at 09:30, for three months by now.
        assert len(old) > 90
        assert {(m.status, m.routed_at == m.at, m.read_at == m.at) for m in old} == {("kept", True, True)}
        assert news
        assert {m.status for m in news} <= {"waiting", "gathered"}
        assert verify().differences == []

    def test_numbers_go_on_where_the_day_has_come_to(self, tmp_path: Path) -> None:
        take(tmp_path, write_csv(tmp_path / "a.csv", [ledger_row("A1"), ledger_row("A2")]))
        take(tmp_path, write_csv(tmp_path / "b.csv", [ledger_row("A3"), ledger_row("A4", 登记时间="2024-03-02 00:00:00")]))
        with engine.reading() as conn:
            found = conn.execute(select(cases.c.no).order_by(cases.c.external_key)).scalars().all()
        assert found == ["PL-20240301-0001", "PL-20240301-0002", "PL-20240301-0003", "PL-20240302-0001"]

    def test_units_that_are_there_are_used_and_the_group_is_the_one_of_the_house(self, tmp_path: Path) -> None:
        take(tmp_path, write_csv(tmp_path / "a.csv", [ledger_row("A1")]))
        other = MAPPING["organisation"] | {"group": {"code": "other", "name": "别的集团"}, "create": False}
        rows = [ledger_row("A2"), ledger_row("A3", 项目="不存在")]
        assert counted(take(tmp_path, write_csv(tmp_path / "b.csv", rows), {"organisation": other})) == (2, 1, 0, 1)
        assert rejects(tmp_path / "b.csv") == [
            ("3", "there is no unit “不存在” below 苏州公司, and the mapping does not allow to make one")
        ]
        assert number(orgs) == 4

    def test_a_workbook_goes_in_like_a_csv(self, tmp_path: Path) -> None:
        row: list[Any] = [*ledger_row("A1")]
        row[1:4] = [datetime(2024, 3, 1, 9), datetime(2024, 3, 3, 18), None]
        assert counted(take(tmp_path, write_workbook(tmp_path / "a.xlsx", [row, ["A2", "=NOW()", *ledger_row("")[2:]]]))) == (
            2,
            1,
            0,
            1,
        )
        assert rejects(tmp_path / "a.xlsx") == [("3", "“=NOW()” in 登记时间 is a formula; paste its value")]

    def test_personal_data_stand_in_their_columns_alone(self, tmp_path: Path) -> None:
        data = {"customer_name": "部门", "demand": "内容"}
        take(
            tmp_path,
            write_csv(tmp_path / "a.csv", [ledger_row("A1", 部门="张三丰")]),
            {"opened": {**MAPPING["opened"], "data": data}},
        )
        with engine.reading() as conn:
            assert conn.execute(select(cases.c.customer_name)).scalar_one() == "张三丰"
            elsewhere = [conn.execute(select(column)).scalars().all() for column in (cases.c.fields, steps.c.data, audit.c.data)]
        assert "张三丰" not in str(elsewhere)


@pytest.mark.usefixtures("database")
class TestAgain:
    def test_a_second_run_adds_nothing(self, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "a.csv", [ledger_row("A1"), ledger_row("A2")])
        take(tmp_path, path)
        before = [number(table) for table in (cases, steps, clocks, orgs, counters, audit)]
        assert counted(take(tmp_path, path)) == (2, 0, 2, 0)
        assert [number(table) for table in (cases, steps, clocks, orgs, counters, audit)] == before

    def test_a_grown_file_adds_what_is_new(self, tmp_path: Path) -> None:
        take(tmp_path, write_csv(tmp_path / "a.csv", [ledger_row("A1")]))
        assert counted(take(tmp_path, write_csv(tmp_path / "a.csv", [ledger_row("A1"), ledger_row("A2")]))) == (2, 1, 1, 0)

    def test_the_same_key_of_another_source_is_another_case(self, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "a.csv", [ledger_row("A1")])
        take(tmp_path, path)
        assert counted(take(tmp_path, path, {"source": "elsewhere"})) == (1, 1, 0, 0)

    def test_two_imports_at_once_add_each_row_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sorting, "CHUNK", 7)
        path = write_csv(tmp_path / "a.csv", [ledger_row(f"A{n}", 项目=f"项目{n % 5}") for n in range(60)])
        both_are_in = threading.Barrier(2, timeout=30)
        found: list[tuple[int, int, int, int]] = []

        def one() -> None:
            begun = threading.Event()

            def wait_for_the_other(_: float | None, __: Counts) -> None:
                if not begun.is_set():
                    begun.set()
                    both_are_in.wait()

            found.append(counted(take(tmp_path, path, progress=wait_for_the_other)))

        threads = [threading.Thread(target=one) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert [sum(column) for column in zip(*found, strict=True)] == [120, 60, 60, 0]
        # Five projects under one company, region and group.
        assert (number(cases), number(orgs)) == (60, 8)
        assert verify().differences == []


@pytest.mark.usefixtures("database")
class TestSettingAside:
    def test_each_broken_row_is_named_and_the_others_are_taken(self, tmp_path: Path) -> None:
        rows = [
            ledger_row("A1"),
            ledger_row("A2", 登记时间="03/01/2024 9:00 AM"),
            ledger_row(""),
            ledger_row("A1"),
            ledger_row("A5", 内容="=cmd|' /C calc'!A0"),
            ledger_row("A6", 内容="水" * 4_000_000),
            ledger_row("A7", 内容="漏\x00水"),
            ledger_row("A8")[:-2],
            ledger_row("A9"),
        ]
        path = write_csv(tmp_path / "a.csv", rows)
        assert counted(take(tmp_path, path)) == (9, 2, 0, 7)
        assert [line for line, _ in rejects(path)] == ["3", "4", "5", "6", "7", "8", "9"]
        reasons = " ".join(reason for _, reason in rejects(path))
        for word in (
            "write it as %Y-%m-%d",
            "编号 is empty",
            "already in line 2",
            "formula",
            "4000000 characters",
            "U+0000",
            "8 columns",
        ):
            assert word in reasons
        assert rejects_beside(path).stat().st_size < 300_000
        assert "\n,=" not in rejects_beside(path).read_text(encoding="utf-8-sig")

    def test_mended_rejects_can_be_imported(self, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "a.csv", [ledger_row("A1"), ledger_row("A2", 类别="")])
        needed = {"opened": {**MAPPING["opened"], "data": {"category": {"column": "类别", "required": True}}}}
        take(tmp_path, path, needed)
        aside = rejects_beside(path)
        aside.write_text(aside.read_text(encoding="utf-8-sig").replace("10:00:00,,", "10:00:00,漏水,"), encoding="utf-8")
        assert counted(take(tmp_path, aside, needed)) == (1, 1, 0, 0)

    def test_what_the_regime_refuses_is_set_aside_in_its_words(self, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "a.csv", [ledger_row("A1", 内容="水" * 25_000), ledger_row("A2")])
        assert counted(take(tmp_path, path)) == (2, 1, 0, 1)
        assert "Matter is too long" in rejects(path)[0][1]

    def test_a_step_after_the_end_is_set_aside(self, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "a.csv", [ledger_row("A1"), ledger_row("A2", 办结时间="")])
        twice = [{"event": "closed", "at": "办结时间"}, {"event": "closed", "at": "办结时间"}]
        assert counted(take(tmp_path, path, {"later": twice})) == (2, 1, 0, 1)

    def test_a_row_that_only_the_database_refuses_costs_no_other_row(self, tmp_path: Path) -> None:
        # Too long for an index entry, and too random to be packed: PostgreSQL takes 2,704 bytes there.
        room = "".join(random.Random(5).choices(string.ascii_letters + string.digits, k=9_000))
        path = write_csv(tmp_path / "a.csv", [ledger_row("A1"), ledger_row("A2", 房号=room), ledger_row("A3")])
        assert counted(take(tmp_path, path)) == (3, 2, 0, 1)
        ((line, reason),) = rejects(path)
        assert line == "3" and reason.startswith("the database does not take it: ")
        assert verify().differences == []
        with engine.reading() as conn:
            kept = conn.execute(select(imports)).one()
        assert (kept.rows_read, kept.rows_added, kept.rows_known, kept.rows_rejected) == (3, 2, 0, 1)

    def test_an_import_that_is_broken_off_leaves_whole_chunks_and_goes_on_when_run_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sorting, "CHUNK", 2)
        path = write_csv(tmp_path / "a.csv", [ledger_row(f"A{n}") for n in range(6)])

        def stop_after_the_first_chunk(_: float | None, counts: Counts) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            take(tmp_path, path, progress=stop_after_the_first_chunk)
        assert (number(cases), number(steps), number(clocks)) == (2, 4, 2)
        assert counted(take(tmp_path, path)) == (6, 4, 2, 0)


@pytest.mark.usefixtures("database")
class TestRefusing:
    def test_a_dry_run_tells_the_same_counts_and_writes_nothing(self, tmp_path: Path) -> None:
        path = write_csv(tmp_path / "a.csv", [ledger_row("A1"), ledger_row("A2", 登记时间="?"), ledger_row("A1")])
        assert counted(take(tmp_path, path, dry_run=True)) == (3, 1, 0, 2)
        assert [number(table) for table in (cases, steps, clocks, orgs, counters, audit, imports)] == [0] * 7
        assert not rejects_beside(path).exists()

    def test_a_file_that_is_refused_writes_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused):
            take(tmp_path, write_csv(tmp_path / "a.csv", [ledger_row("A1")], columns=COLUMNS[:-1]))
        assert number(imports) == 0

    @pytest.mark.parametrize("name", ["a.csv", "mapping.yaml"])
    def test_rejects_never_replace_what_is_being_read(self, tmp_path: Path, name: str) -> None:
        path = write_csv(tmp_path / "a.csv", [ledger_row("")])
        before = path.read_bytes()
        with pytest.raises(FileRefused):
            take(tmp_path, path, rejects=tmp_path / name)
        assert path.read_bytes() == before

    def test_who_may_not_import_is_refused(self, tmp_path: Path) -> None:
        officer = Actor(1, "李佳", "officer", 1, "/1/", None, "zh", "person")
        assert not access.may(officer, "import_cases")
        path = write_csv(tmp_path / "a.csv", [ledger_row("A1")])
        with pytest.raises(NotPermitted):
            import_file(officer, path, write_mapping(tmp_path / "m.yaml"), at=AT)


@pytest.mark.usefixtures("database")
def test_an_import_is_on_record(tmp_path: Path) -> None:
    take(tmp_path, write_csv(tmp_path / "a.csv", [ledger_row("A1"), ledger_row("A2", 登记时间="?")]))
    with engine.reading() as conn:
        kept = conn.execute(select(imports)).one()
        trail = conn.execute(select(audit)).one()
    assert (kept.source, kept.file_name, kept.rows_read, kept.rows_added, kept.rows_rejected) == ("ledger", "a.csv", 2, 1, 1)
    assert kept.finished_at is not None and kept.notes == {"encoding": "utf-8", "reasons": {"date": 1}}
    assert (trail.action, trail.subject, trail.data["keys"]) == ("imported", f"import/ledger/{kept.id}", ["A1", "A1"])
