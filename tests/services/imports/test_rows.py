"""What a row becomes, and why it is set aside."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.imports.mapping import Mapping
from services.imports.problems import Cell, Problem, Row, RowRefused
from services.imports.rejects import reason
from services.imports.rows import Record, RowReader
from services.policy.packs import registry
from tests.services.imports.files import COLUMNS, MAPPING, ledger_row

AT = datetime(2024, 6, 1, tzinfo=UTC)


def reader(**changes: Any) -> RowReader:
    return RowReader(Mapping.model_validate(MAPPING | changes), tuple(COLUMNS), AT, registry().latest("plain"))


def record(*cells: Cell, **changes: Any) -> Record:
    return reader(**changes).record(Row(2, cells))


def refused(cells: list[str], **changes: Any) -> str:
    """The reason in English; both languages have to have one."""
    with pytest.raises(RowRefused) as refusal:
        record(*cells, **changes)
    assert reason(refusal.value.problem, "zh")
    return f"{refusal.value.problem.code}: {reason(refusal.value.problem, 'en')}"


def times(zone: str = "Asia/Shanghai", *formats: str, **more: str) -> dict[str, Any]:
    return {"times": {"zone": zone, "formats": list(formats) or ["%Y-%m-%d %H:%M:%S"], **more}}


def test_a_row_becomes_a_case_with_its_place_and_its_steps() -> None:
    found = record(*ledger_row("A1"))
    assert (found.key, found.units) == ("A1", ("华东", "苏州公司", "湖畔花园"))
    opened, closed = found.steps
    # 09:00 in Shanghai is 01:00 UTC.
    assert (opened.event, opened.at) == ("registered", datetime(2024, 3, 1, 1, tzinfo=UTC))
    assert opened.data == {
        "due_at": "2024-03-03T10:00:00+00:00",
        "category": "漏水",
        "department": "工程部",
        "demand": "厨房漏水",
        "room": "3-1201",
    }
    assert (closed.event, closed.at, closed.data) == ("closed", datetime(2024, 3, 2, 2, tzinfo=UTC), {})


def test_what_is_empty_is_left_out() -> None:
    found = record(*ledger_row("A1", 期限=" ", 办结时间="", 房号=""))
    assert len(found.steps) == 1
    assert set(found.steps[0].data) == {"category", "department", "demand"}


def test_a_due_before_the_beginning_is_taken_as_it_is_recorded() -> None:
    found = record(*ledger_row("A1", 期限="2024-02-29 09:00:00"))
    assert found.steps[0].data["due_at"] == "2024-02-29T01:00:00+00:00"


def test_a_case_closed_in_the_second_it_was_opened_is_taken() -> None:
    found = record(*ledger_row("A1", 办结时间="2024-03-01 09:00:00"))
    assert found.steps[0].at == found.steps[1].at


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"编号": ""}, "no_key"),
        ({"编号": "x" * 201}, "too_long"),
        ({"登记时间": ""}, "required: 登记时间 is empty"),
        ({"登记时间": "2024-02-30 09:00:00"}, "date: “2024-02-30 09:00:00” in 登记时间"),
        ({"登记时间": "01/03/2024 9:00 AM"}, "write it as %Y-%m-%d %H:%M:%S"),
        ({"期限": "下周三"}, "date: “下周三” in 期限"),
        ({"办结时间": "2024-02-29 09:00:00"}, "order: "),
        ({"登记时间": "2024-06-02 00:00:00", "办结时间": ""}, "future: "),
        ({"登记时间": "0001-01-01 00:00:00"}, "year: "),
        ({"项目": " "}, "required: 项目"),
        ({"内容": "=cmd|' /C calc'!A0"}, "formula: "),
        ({"内容": "@SUM(1+1)"}, "formula: "),
        ({"内容": "+cmd|x"}, "formula: "),
        ({"类别": "#REF!"}, "excel_error: "),
        ({"内容": "漏水\x00"}, "control: 内容 holds the control character U+0000"),
        ({"内容": "漏\x07水"}, "U+0007"),
        ({"内容": "漏\udce6水"}, "encoding: "),
        ({"内容": "水" * 10_000_000}, "too_long: 内容 has 10000000 characters, more than 32767"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_row_that_cannot_be_taken_says_why(changes: dict[str, str], words: str) -> None:
    assert words in refused(ledger_row("A1", **changes))


@pytest.mark.parametrize(
    "harmless", ["-5 度，冷", "+86 138 0000 0000", "@王工 请看", "- 漏水\n- 停电", "a=b", "第一行\r\n第二行\t完"]
)
def test_text_that_only_begins_like_a_formula_is_taken(harmless: str) -> None:
    assert record(*ledger_row("A1", 内容=harmless)).steps[0].data["demand"] == harmless


def test_a_row_with_too_few_or_too_many_cells_is_set_aside() -> None:
    assert "width: 9 columns instead of 10" in refused(ledger_row("A1")[:-1])
    assert "width: 11 columns" in refused([*ledger_row("A1"), "x"])


def test_a_workbook_leaves_out_empty_cells_at_the_end() -> None:
    assert reader().record(Row(2, tuple(ledger_row("A1")[:8]), padded=True)).key == "A1"


def test_what_reading_found_wrong_stays_wrong() -> None:
    with pytest.raises(RowRefused, match="quotes"):
        reader().record(Row(2, ('A1,"',), Problem("quotes")))


def test_the_second_row_with_a_key_is_set_aside_and_names_the_first() -> None:
    rows = reader()
    rows.record(Row(2, tuple(ledger_row("A1"))))
    with pytest.raises(RowRefused) as refusal:
        rows.record(Row(7, tuple(ledger_row("A1"))))
    assert reason(refusal.value.problem, "en") == "编号 A1 was already in line 2"


def test_a_row_that_was_set_aside_does_not_use_up_its_key() -> None:
    rows = reader()
    with pytest.raises(RowRefused):
        rows.record(Row(2, tuple(ledger_row("A1", 登记时间="?"))))
    assert rows.record(Row(3, tuple(ledger_row("A1")))).key == "A1"


@pytest.mark.parametrize(
    ("format_", "text"),
    [
        ("%d/%m/%Y %H:%M", "3/2/2024 16:05"),
        ("%m/%d/%Y %I:%M %p", "2/3/2024 4:05 PM"),
        ("%Y年%m月%d日 %H时%M分", "2024年2月3日 16时5分"),
    ],
)
def test_instants_are_read_by_the_formats_of_the_mapping_alone(format_: str, text: str) -> None:
    row = ledger_row("A1", 登记时间=text, 期限="", 办结时间="")
    assert record(*row, **times("Asia/Shanghai", format_)).steps[0].at == datetime(2024, 2, 3, 8, 5, tzinfo=UTC)


def test_an_instant_of_a_workbook_needs_no_format() -> None:
    row: list[Cell] = [*ledger_row("A1", 期限="", 办结时间="")]
    row[1] = datetime(2024, 3, 1, 9)
    assert record(*row, **times("Asia/Shanghai", "%d/%m/%Y")).steps[0].at == datetime(2024, 3, 1, 1, tzinfo=UTC)


NEW_YORK = "America/New_York"


@pytest.mark.parametrize(("which", "hour"), [("first", 5), ("second", 6)])
def test_the_hour_that_happens_twice_is_the_one_that_the_mapping_says(which: str, hour: int) -> None:
    # 01:30 on 5 November 2023: first at UTC−4, an hour later at UTC−5.
    row = ledger_row("A1", 登记时间="2023-11-05 01:30:00", 期限="", 办结时间="")
    assert record(*row, **times(NEW_YORK, repeated_hour=which)).steps[0].at == datetime(2023, 11, 5, hour, 30, tzinfo=UTC)


def test_the_hour_that_happens_twice_is_set_aside_when_the_mapping_does_not_say() -> None:
    row = ledger_row("A1", 登记时间="2023-11-05 01:30:00", 期限="", 办结时间="")
    assert "happened twice in America/New_York" in refused(row, **times(NEW_YORK))


def test_the_hour_that_never_happens_is_set_aside_or_moved_by_as_much_as_the_clock() -> None:
    # 02:30 on 10 March 2024: the clock went from 01:59 at UTC−5 to 03:00 at UTC−4.
    row = ledger_row("A1", 登记时间="2024-03-10 02:30:00", 期限="", 办结时间="")
    assert "never happened in America/New_York" in refused(row, **times(NEW_YORK))
    moved = record(*row, **times(NEW_YORK, missing_hour="forward")).steps[0].at
    assert moved == datetime(2024, 3, 10, 7, 30, tzinfo=UTC)


def test_the_first_of_two_hours_keeps_the_order_of_the_wall_clock() -> None:
    def at(text: str) -> datetime:
        row = ledger_row("A1", 登记时间=text, 期限="", 办结时间="")
        return record(*row, **times(NEW_YORK, repeated_hour="first")).steps[0].at

    start = datetime(2023, 11, 5)
    walls = [(start + timedelta(minutes=10 * n)).strftime("%Y-%m-%d %H:%M:%S") for n in range(24)]
    instants = [at(wall) for wall in walls]
    assert instants == sorted(set(instants))


def with_category(**take: Any) -> dict[str, Any]:
    return {"opened": {**MAPPING["opened"], "data": {"category": {"column": "类别", **take}}}}


def test_values_are_translated_and_one_that_is_not_listed_is_set_aside() -> None:
    listed = with_category(values={"漏水": "leak"})
    assert record(*ledger_row("A1"), **listed).steps[0].data == {"category": "leak"}
    assert "value: “停电” in 类别 is not in the mapping's values; known are 漏水" in refused(
        ledger_row("A1", 类别="停电"), **listed
    )
    other = with_category(values={"漏水": "leak"}, otherwise="other")
    assert record(*ledger_row("A1", 类别="停电"), **other).steps[0].data == {"category": "other"}


def test_an_empty_value_is_what_the_mapping_says() -> None:
    assert record(*ledger_row("A1", 类别=""), **with_category(empty="其他")).steps[0].data == {"category": "其他"}
    assert "required: 类别" in refused(ledger_row("A1", 类别=""), **with_category(required=True))


def test_columns_are_joined_without_saying_a_thing_twice() -> None:
    joined = {"opened": {**MAPPING["opened"], "data": {"demand": {"columns": ["类别", "内容"], "join": "；"}}}}
    assert record(*ledger_row("A1"), **joined).steps[0].data == {"demand": "漏水；厨房漏水"}
    assert record(*ledger_row("A1", 内容="漏水"), **joined).steps[0].data == {"demand": "漏水"}
