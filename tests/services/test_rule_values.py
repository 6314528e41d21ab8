"""The values of a regime that a form offers: each leads to its place in the text, in words that people know."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.policy.packs import delivered
from services.policy.rewriting import changed
from services.regimes.candidates import candidates
from services.rulebook.altered import altered
from services.rulebook.values import values
from tests.services.rule_changes import SINCE

PACKS = {pack_id: delivered().latest(pack_id) for pack_id in delivered().versions}
VALUES = [(pack_id, value) for pack_id, pack in PACKS.items() for value in values(pack, "zh")]
# Another value of each kind that any regime can have.
OTHER = {
    "limit": {"hours": 7},
    "span": {"minutes": 7},
    "measure": {"yuan": 77},
    "time": "11:45",
    "week": {"hours": {"mon-sat": ["09:00-12:00"]}},
    "days": {"2027-02-01": {"worked": False, "title": {"zh": "司庆", "en": "Anniversary"}, "cite": "9"}},
}


def written(pack_id, value, other):
    """The regime with another value in one place."""
    text = changed(delivered().text(pack_id, PACKS[pack_id].version), value.where, other, "7")
    (pack,) = candidates({pack_id: text}, SINCE)
    return pack


@given(found=st.sampled_from([(pack_id, value) for pack_id, value in VALUES if value.kind in OTHER]))
@settings(max_examples=12, deadline=None)
def test_another_value_put_where_the_form_has_it_is_the_only_thing_that_differs(found):
    pack_id, value = found
    one, *others = altered(PACKS[pack_id], written(pack_id, value, OTHER[value.kind]), "zh")
    before = "" if value.kind == "days" else value.said
    assert not others and one.where == value.where and one.change.before == before != one.change.after


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_value_has_a_name_and_is_found_by_it(lang):
    for pack in PACKS.values():
        found = values(pack, lang)
        assert len({value.key for value in found}) == len(found)
        assert all(value.title and value.part and value.said and value.has(value.title) for value in found)


def test_a_limit_by_kind_of_case_says_which_kind():
    found = {value.key: value for value in values(PACKS["jinke"], "zh")}
    assert found["clocks.rectify.limits.1.limit"].said == "15 天"
    assert "整改项目为" in found["clocks.rectify.limits.1.limit"].part


def test_own_days_are_told_one_by_one_and_make_up_hours_with_the_week():
    days = {f"2027-02-0{n}": {"worked": n == 2, "title": {"zh": "司庆", "en": "Anniversary"}, "cite": "9"} for n in (1, 2)}
    found = {value.key: value for value in values(PACKS["group"], "zh")}
    told = altered(PACKS["group"], written("group", found["calendar.days"], days), "zh")
    assert [one.change.title.split(" · ")[1:] for one in told] == [["2027年2月1日 周一", "司庆"], ["2027年2月2日 周二", "司庆"]]
    assert [(one.change.after, one.change.cite) for one in told] == [("休息", "第9条"), ("上班，时间同调休上班日", "第9条")]
    assert {one.where for one in told} == {("calendar", "days")}
    week = {"hours": {"mon-fri": ["08:30-12:00"]}, "make_up": ["09:00-11:00"]}
    (one,) = altered(PACKS["group"], written("group", found["calendar.week"], week), "zh")
    assert "09:00–11:00" in one.change.after


def test_a_level_that_is_changed_is_told_once():
    (value,) = (value for pack_id, value in VALUES if pack_id == "group" and value.key.startswith("levels.2."))
    assert [one.where for one in altered(PACKS["group"], written("group", value, {"minutes": 7}), "zh")] == [value.where]
