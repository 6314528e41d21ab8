"""A value of a regime's text rewritten: exactly this one, and nothing else of what somebody typed."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.policy.editing import NotEditable, document_of, put, remove, value_in, with_value, written
from services.policy.packs import FOLDER

TEXTS = {path.parent.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*/*.yaml"))}
SMALL = """\
# a regime
soon: {part: 3, at_most: {hours: 4}, cite: "own: last third"}   # amber
clocks:
  # the visit
  visit:
    limit:
      hours: 1   # by the clock
    between: &day ["08:30", "17:00"]
    about: |
      Two lines
      of it.
    cite: "22"
  plan:
    between: *day
    rates:
      - yuan: 100
        cite: "35"
      - {yuan: 200, cite: "36"}
"""


def ways(value, above=()):
    """The way to every value of a document."""
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*above, key)
            yield from ways(part, (*above, key))


WAYS = {pack: list(ways(document_of(text))) for pack, text in TEXTS.items()}
NEW = st.one_of(
    st.integers(0, 10_000),
    st.decimals("0.1", "999", places=1),
    st.text("时限: {}[]#'\"\\\n- *&09", min_size=1, max_size=12),
    st.builds(lambda n: {"workhours": n, "roll": True}, st.integers(1, 99)),
    st.lists(st.sampled_from(["08:30", "17:00", "on", "12"]), min_size=1, max_size=3),
)


@given(data=st.data(), new=NEW)
@settings(max_examples=60, deadline=None)
def test_another_value_changes_exactly_that_value_and_keeps_every_comment(data, new):
    pack = data.draw(st.sampled_from(sorted(TEXTS)))
    where = data.draw(st.sampled_from(WAYS[pack]))
    text = TEXTS[pack]
    try:
        changed = put(text, where, new)
    except NotEditable:
        # What stands for other places, too, is left to whoever edits the text.
        assert "&" in text
        return
    before, after = document_of(text), document_of(changed)
    assert after == document_of(written(with_value(before, where, new)))
    inside = sum(line.lstrip().startswith("#") for line in text.splitlines())
    assert sum(line.lstrip().startswith("#") for line in changed.splitlines()) >= inside - _comments_at(text, where)


def _comments_at(text, where):
    """How many comments stand within a value: they go with it."""
    from services.policy.text_parts import parts

    part = parts(text)
    for key in where:
        child = part.child(key)
        if child is None:
            return 0
        part = child.part
    return text[part.start : part.end].count("#")


@given(pack=st.sampled_from(sorted(TEXTS)), data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_value_put_back_gives_the_same_regime(pack, data):
    where = data.draw(st.sampled_from(WAYS[pack]))
    document = document_of(TEXTS[pack])
    try:
        changed = put(TEXTS[pack], where, "something else")
    except NotEditable:
        return
    assert document_of(put(changed, where, value_in(document, where))) == document


def test_only_the_characters_of_the_value_are_others():
    changed = put(SMALL, ("clocks", "visit", "limit", "hours"), 2)
    assert changed == SMALL.replace("hours: 1 ", "hours: 2 ")
    assert put(SMALL, ("soon", "at_most"), {"minutes": 90}) == SMALL.replace("{hours: 4}", "{minutes: 90}")


def test_a_value_of_several_lines_becomes_one_of_one_line():
    changed = put(SMALL, ("clocks", "visit", "limit"), {"workhours": Decimal("1.50")})
    assert "    limit: {workhours: 1.5}   # by the clock\n    between" in changed
    assert 'about: "One line"\n    cite: "22"' in put(SMALL, ("clocks", "visit", "about"), "One line")


def test_what_lends_its_text_is_left_alone_and_what_borrows_gets_its_own():
    with pytest.raises(NotEditable):
        put(SMALL, ("clocks", "visit", "between"), ["09:00", "17:00"])
    changed = put(SMALL, ("clocks", "plan", "between", 0), "09:00")
    assert '    between: ["09:00", "17:00"]\n    rates' in changed and '&day ["08:30"' in changed


def test_a_new_key_stands_at_the_end_of_its_part_and_goes_again_with_what_held_it():
    day = {"2026-12-31": {"worked": False, "cite": "9"}}
    changed = put(SMALL, ("clocks", "days"), day)
    assert changed.endswith('{yuan: 200, cite: "36"}\n  days:\n    2026-12-31: {worked: false, cite: "9"}\n')
    assert remove(changed, ("clocks", "days", "2026-12-31")) == SMALL
    assert 'cite: "own: last third", days: {2026-12-31: {worked' in put(SMALL, ("soon", "days"), day)


def test_parts_of_brackets_are_taken_away_with_their_commas():
    assert '{part: 3, cite: "own' in remove(SMALL, ("soon", "at_most"))
    assert "soon: {at_most" in remove(SMALL, ("soon", "part"))


def test_a_text_that_is_no_regime_is_not_edited():
    for text in ("", "- a list", "a: [", "a: b: c", "a: !!bool maybe", "a: !!int ''"):
        with pytest.raises(NotEditable):
            put(text, ("a",), 1)
