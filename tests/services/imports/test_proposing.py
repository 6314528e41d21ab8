"""What a file that somebody brings looks like, what its columns are taken for, and what its first cases come to."""

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from services.access import SYSTEM
from services.errors import FileRefused, MappingRefused
from services.imports import shipped
from services.imports.drafting import Choice, Draft, written
from services.imports.looking import MOST_BYTES, Looked, Upload, look
from services.imports.proposing import propose, recognised
from services.imports.template import template
from services.imports.trying import Tried, try_first
from services.wording import refusal_text
from tests.services.imports.files import COLUMNS, csv_text, ledger_row, write_zip

AT = datetime(2026, 12, 1, tzinfo=UTC)
OTHERS = ["工单号", "Created At", "Due", "办结时间", "投诉类型", "责任部门", "所属公司", "楼盘", "房间号", "问题描述"]


def ledger(columns: list[str] = COLUMNS) -> Upload:
    return Upload("台账.csv", csv_text([ledger_row("A1"), ledger_row("A2", 办结时间="")], columns).encode("gb18030"))


def tried(upload: Upload, draft: Draft) -> Tried:
    return try_first(SYSTEM, upload, written(draft), at=AT)


def columns_of(draft: Draft) -> dict[str, str | None]:
    return {name: choice.column for name, choice in draft.choices.items()}


class TestProposing:
    def test_columns_are_known_by_what_they_are_called_elsewhere(self) -> None:
        upload = ledger(OTHERS)
        draft = propose(look(SYSTEM, upload), "plain")
        assert (draft.layout, draft.event, draft.later) == ("case", "registered", ("closed",))
        assert columns_of(draft) == {
            "key": "工单号",
            "unit.company": "所属公司",
            "unit.project": "楼盘",
            "registered.at": "Created At",
            "registered.due_at": "Due",
            "registered.room": "房间号",
            "registered.demand": "问题描述",
            "registered.category": "投诉类型",
            "registered.department": "责任部门",
            "closed.at": "办结时间",
        }
        assert draft.formats == ("%Y-%m-%d %H:%M:%S",)

    def test_what_is_missing_is_chosen_and_then_it_fits(self) -> None:
        upload = ledger(OTHERS)
        draft = propose(look(SYSTEM, upload), "plain").chosen("unit.region", Choice(fixed="华东"))
        assert tried(upload, draft) == Tried(2, 0, ())

    def test_what_does_not_fit_is_said_in_the_words_of_the_mapping(self) -> None:
        upload = ledger(["a", "b", *COLUMNS[2:]])
        with pytest.raises(FileRefused) as refusal:
            tried(upload, propose(look(SYSTEM, upload), "plain"))
        assert "缺少列" in refusal_text(refusal.value)

    def test_their_words_become_ours(self) -> None:
        upload = ledger()
        draft = propose(look(SYSTEM, upload), "plain").chosen("unit.region", Choice("公司", values="苏州公司 = 华东\n乱写\n="))
        assert "苏州公司: 华东" in written(draft)
        assert tried(upload, draft).taken == 2

    def test_a_word_that_has_no_translation_is_named_with_its_line(self) -> None:
        upload = ledger()
        draft = propose(look(SYSTEM, upload), "plain").chosen("unit.region", Choice("公司", values="杭州公司 = 华东"))
        found = tried(upload, draft)
        assert (found.refused, found.reasons[0][0]) == (2, 2)
        assert "“苏州公司”不在映射" in found.reasons[0][1]

    def test_a_source_that_is_no_name_is_refused_with_its_line(self) -> None:
        upload = ledger()
        draft = propose(look(SYSTEM, upload), "plain", source="我的系统").chosen("unit.region", Choice(fixed="华东"))
        with pytest.raises(MappingRefused) as refusal:
            tried(upload, draft)
        assert "source" in refusal_text(refusal.value)


class TestTemplate:
    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_the_example_in_it_can_be_imported_as_it_is(self, kind: str) -> None:
        upload = Upload(f"模板.{kind}", template(SYSTEM, kind))
        looked = look(SYSTEM, upload)
        draft = propose(looked, "group")
        assert draft.layout == "step"
        assert tried(upload, draft) == Tried(2, 0, ())
        assert {"客户诉求": "demand", "要求完成时间": "required_by"}.items() <= recognised(looked, draft).items()
        # The mapping that ships reads it too.
        assert list(shipped.for_columns(looked)) == ["group-steps"]


class TestRefusing:
    def refused(self, name: str, content: bytes) -> str:
        with pytest.raises(FileRefused) as refusal:
            look(SYSTEM, Upload(name, content))
        assert "{" not in refusal_text(refusal.value, "en")
        return refusal_text(refusal.value)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "文件是空的"),
            ("编号,登记时间\n".encode(), "只有列名"),
            (b"\xd0\xcf\x11\xe0" + bytes(600), "旧版或加密的 Excel"),
            (b"\x81\xff\xfe\x80" * 400, "UTF-8"),
            (b"PK\x03\x04 broken", "zip 已损坏"),
            (b"%PDF-1.7", "PDF"),
            (bytes(MOST_BYTES + 1), "超过 50"),
        ],
    )
    def test_what_is_no_table_is_refused_with_what_to_do(self, content: bytes, words: str) -> None:
        assert words in self.refused("a.csv", content)

    def test_a_workbook_with_macros_is_not_read(self, tmp_path: Path) -> None:
        path = write_zip(tmp_path / "a.xlsm", **{"xl/workbook_xml": "<x/>", "xl/vbaProject_bin": "x"})
        assert "宏" in self.refused("a.xlsm", path.read_bytes())

    def test_of_several_sheets_the_first_is_shown_and_the_others_can_be_chosen(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.append(["说明"])
        book.active.append(["先看这里"])
        second = book.create_sheet("数据")
        second.append(COLUMNS)
        second.append(ledger_row("A1"))
        book.save(tmp_path / "a.xlsx")
        upload = Upload("a.xlsx", (tmp_path / "a.xlsx").read_bytes())
        assert look(SYSTEM, upload).columns == ("说明",)
        looked: Looked = look(SYSTEM, upload, "数据")
        assert (looked.columns, looked.sheets) == (tuple(COLUMNS), ("Sheet", "数据"))

    def test_cells_are_shown_as_text_that_nothing_runs(self) -> None:
        upload = Upload("../../a.csv", '编号,内容\n1,=cmd()\n2,"<script>"\n'.encode())
        assert look(SYSTEM, upload).rows == (("1", "'=cmd()"), ("2", "<script>"))
