"""Files that tell of a case in several rows: each a step, wherever it stands."""

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from db import engine
from db.tables import cases, steps
from services.access import SYSTEM
from services.cases import take_step
from services.imports import gathering
from services.imports.gathering import gathered
from services.imports.problems import Row
from services.imports.run import import_file
from services.imports.sorting import Counts
from services.verify import verify
from tests.services.group import group
from tests.services.imports import boston, itsm
from tests.services.imports.steps import MAPPING, case_rows, reasons, write

AT = datetime(2026, 6, 1, tzinfo=UTC)


def take(path: Path, **options: Any) -> Counts:
    return import_file(SYSTEM, path, MAPPING, at=AT, lang="zh", **options).counts


def told(key: str) -> list[tuple[str, str, str]]:
    """Event, role and local time of the steps of a case."""
    query = select(steps.c.event, steps.c.by_role, steps.c.at).join(cases, cases.c.id == steps.c.case_id)
    with engine.reading() as conn:
        found = conn.execute(query.where(cases.c.external_key == key).order_by(steps.c.n)).all()
    return [(row.event, row.by_role, row.at.astimezone(UTC).strftime("%m-%d %H:%M")) for row in found]


class TestGathering:
    def test_rows_of_a_key_come_together_in_the_order_of_their_first_ones(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gathering, "RUN", 4)
        rows = [Row(line, (key,)) for line, key in enumerate("abacbacdda", start=2)]
        found = [[(row.cells[0], row.line) for row in one.rows] for one in gathered(iter(rows), lambda row: str(row.cells[0]))]
        assert found == [
            [("a", 2), ("a", 4), ("a", 7), ("a", 11)],
            [("b", 3), ("b", 6)],
            [("c", 5), ("c", 8)],
            [("d", 9), ("d", 10)],
        ]

    def test_rows_without_a_key_stay_alone(self) -> None:
        assert [len(one.rows) for one in gathered(iter([Row(2, ("",)), Row(3, ("",))]), lambda row: "")] == [1, 1]

    def test_no_more_rows_of_a_key_are_held_than_a_case_can_have(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gathering, "MOST", 3)
        found = list(gathered((Row(line, ("a",)) for line in range(2, 9)), lambda row: "a"))
        assert [(len(one.rows), one.more) for one in found] == [(3, True), (3, True), (1, True)]


@pytest.mark.usefixtures("database")
class TestTaking:
    def test_rows_become_steps_wherever_they_stand(self, tmp_path: Path) -> None:
        group()
        rows = [*case_rows("A1"), *case_rows("A2")]
        random.Random(3).shuffle(rows)
        counts = take(write(tmp_path / "a.csv", rows))
        assert (counts.read, counts.added, counts.steps, counts.rejected) == (8, 2, 8, 0)
        assert told("A1") == [
            ("reception_ended", "officer", "03-02 01:00"),
            ("order_submitted", "officer", "03-02 01:10"),
            ("order_reviewed", "deputy_gm", "03-02 01:20"),
            ("order_issued", "gm", "03-02 01:30"),
        ]
        assert verify().differences == []

    def test_an_imported_case_goes_on_by_hand(self, tmp_path: Path) -> None:
        people = group().people
        take(write(tmp_path / "a.csv", case_rows("A1")[:3]))
        with engine.reading() as conn:
            no = conn.execute(select(cases.c.no)).scalar_one()
        take_step(people["gm"], no, "order_issued", {}, at=AT)
        assert [event for event, *_ in told("A1")][-1] == "order_issued"

    def test_a_case_with_one_bad_step_is_set_aside_whole_and_names_the_row(self, tmp_path: Path) -> None:
        group()
        wrong = case_rows("A2")
        wrong[2] = wrong[2] | {"办理角色": "项目客服专员"}
        path = write(tmp_path / "a.csv", [*case_rows("A1"), *wrong])
        counts = take(path)
        assert (counts.added, counts.rejected, counts.set_aside) == (1, 1, 4)
        assert [line for line, _ in reasons(path)] == ["6", "7", "8", "9"]
        said = [reason for _, reason in reasons(path)]
        assert "审核" in said[2]
        assert said[0] == said[1] == said[3] == "同一件的第 8 行不能接收，整件退回"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"环节": "飞行"}, "“飞行”"),
            ({"环节": ""}, "环节 为空"),
            ({"时间": "1900-01-01 00:00"}, "年份不可信"),
            ({"时间": "2100-01-01 00:00"}, "年份不可信"),
            ({"时间": "昨天"}, "不是日期时间"),
            ({"级别": "很急"}, "级别"),
            ({"项目": "不存在"}, "不存在"),
            ({"客户诉求": "=HYPERLINK(1)"}, "公式"),
            ({"客户诉求": "水" * 40_000}, "40000 个字符"),
        ],
    )
    def test_what_is_wrong_with_a_row_is_said(self, tmp_path: Path, change: dict[str, str], words: str) -> None:
        group()
        first, *others = case_rows("A1")
        path = write(tmp_path / "a.csv", [first | change, *others])
        assert take(path).added == 0
        assert words in " ".join(reason for _, reason in reasons(path))

    def test_a_mended_rejects_file_brings_its_cases(self, tmp_path: Path) -> None:
        group()
        first, *others = case_rows("A1")
        path = write(tmp_path / "a.csv", [first | {"级别": "很急"}, *others])
        take(path)
        aside = path.with_name("a.rejects.csv")
        aside.write_text(aside.read_text("utf-8-sig").replace("很急", "一般"), "utf-8")
        assert take(aside).added == 1

    def test_a_known_case_is_left_as_it_is_even_when_the_file_tells_more(self, tmp_path: Path) -> None:
        group()
        take(write(tmp_path / "a.csv", case_rows("A1")[:2]))
        counts = take(write(tmp_path / "b.csv", case_rows("A1")))
        assert (counts.added, counts.known, counts.steps) == (0, 1, 0)
        assert len(told("A1")) == 2


@itsm.ABSENT
@pytest.mark.usefixtures("database")
def test_a_slice_of_a_real_event_log_becomes_cases_with_their_updates(tmp_path: Path) -> None:
    rows = itsm.slice_(300)
    path = boston.write(tmp_path / "slice.csv", random.Random(1).sample(rows, len(rows)))
    for added, known in ((300, 0), (0, 300)):
        counts = import_file(SYSTEM, path, itsm.MAPPING, at=AT).counts
        assert (counts.read, counts.added, counts.known, counts.rejected) == (len(rows), added, known, 0)
    last = {row["number"]: row["made_sla"] for row in rows}
    with engine.reading() as conn:
        found = conn.execute(select(cases.c.external_key, cases.c.fields["kept"].astext.label("kept"), cases.c.closed_at)).all()
        stored = conn.execute(select(func.count()).select_from(steps)).scalar_one()
    # One step a row, and the registration of each.
    assert stored == len(rows) + 300
    assert {row.external_key: row.kept for row in found} == {key: f"made_sla: {said}" for key, said in last.items()}
    assert all(row.closed_at is not None for row in found)
    assert [event for event, *_ in told("INC0000130")][:3] == ["registered", "updated", "updated"]
    assert verify().differences == []
