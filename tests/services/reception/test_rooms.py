"""Room numbers are compared by what they mean, not by how they are written."""

import pytest

from services.reception import likeness, rooms


@pytest.mark.parametrize(
    "written",
    [
        "3-2-1201",
        "3栋2单元1201",
        "３－２－１２０１",
        "３号楼２单元1201室",
        "3#2-1201",
        " 3 — 2 / 1201 ",
        "03-02-1201",
        "Building 3, unit 2, room 1201",
    ],
)
def test_one_room_is_written_in_many_ways(written: str) -> None:
    assert rooms.spelled(written) == "3-2-1201"


@pytest.mark.parametrize("written", ["", "   ", "🏠", "–", "室"])
def test_what_names_no_room_is_no_room(written: str) -> None:
    assert rooms.spelled(written) == ""
    assert rooms.spellings(["", "–", "3-101"], written) == []
    assert rooms.fitting(["3-101"], written, 5) == []


def test_numbers_that_only_look_alike_are_other_rooms() -> None:
    assert rooms.spellings(["3-2-1201", "32-1201", "3-21201", "A-1201"], "3-2-1201") == ["3-2-1201"]


def test_letters_of_buildings_count_whatever_their_case() -> None:
    assert rooms.spellings(["A座1201", "B座1201"], "a-1201") == ["A座1201"]


def test_the_end_or_the_beginning_of_a_number_is_enough_to_be_offered_rooms_each_once() -> None:
    known = ["3-2-1201", "3栋2单元1201", "1-1-1201", "3-2-1202", "5-201"]
    assert rooms.fitting(known, "1201", 5) == ["1-1-1201", "3-2-1201"]
    assert rooms.fitting(known, "3-2", 5) == ["3-2-1201", "3-2-1202"]
    assert rooms.fitting(known, "201", 5) == ["5-201"]
    assert rooms.fitting(known, "1201", 1) == ["1-1-1201"]


def test_demands_are_alike_by_their_characters_and_not_by_marks_or_width() -> None:
    assert likeness.percent("卫生间渗水！", "卫生间 渗水") == 100
    assert likeness.percent("墙面开裂空鼓", "客厅墙面空鼓、开裂，要求维修") >= 50
    assert likeness.percent("卫生间漏水", "电梯停运两天没人修") < 20
    assert likeness.percent("", "卫生间漏水") == 0
    assert likeness.percent("🙂", "🙂") == 0
