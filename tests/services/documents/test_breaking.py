"""Lines of Chinese mixed with other languages, each sign one unit wide."""

import pytest

from services.documents.breaking import lines
from services.documents.paper import whole


@pytest.mark.parametrize(
    ("text", "wide", "broken"),
    [
        ("", 5, [""]),
        ("一二三四五六", 4, ["一二三四", "五六"]),
        # A closing sign comes down with the one before it, an opening one with the one after it.
        ("一二三四。五", 4, ["一二三", "四。五"]),
        ("一二三（四）", 4, ["一二三", "（四）"]),
        ("the quick fox", 9, ["the quick", "fox"]),
        ("房号KS-2026一", 8, ["房号", "KS-2026一"]),
        # A word longer than a line is torn apart: nothing may stand beyond the margin.
        ("ABCDEFGHIJ", 4, ["ABCD", "EFGH", "IJ"]),
        ("一\n\n二", 5, ["一", "", "二"]),
    ],
)
def test_a_text_is_broken_where_readers_of_its_language_expect_it(text, wide, broken):
    assert lines(text, wide, len) == broken


def test_what_belongs_together_stays_in_one_line():
    assert lines(f"应于{whole('3月5日 09:00')}前", 11, len) == ["应于", "3月5日 09:00前"]


def test_a_thousand_closing_signs_are_torn_apart_too():
    assert max(map(len, lines("）" * 1000, 40, len))) <= 40
