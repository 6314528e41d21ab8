"""What is written into a regime before it is proposed: kept for its author, value by value, until it is on record."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import ChangeRefused, NotPermitted
from services.policy.editing import document_of
from services.policy.packs import delivered
from services.regimes import changing, drafting
from services.regimes.bases import overtaken, taken_over
from services.regimes.drafting import with_text, with_value
from services.regimes.proposals import coming
from services.regimes.submitting import put_on_record
from tests.services.group import MONDAY
from tests.services.house import House
from tests.services.rule_changes import EAST, SINCE, approved

VISIT = ("clocks", "visit", "limit")


@pytest.fixture
def house(database):
    return House()


def written(house, value=None, article="22a"):
    """The administrator's draft in which a visit may take half an hour."""
    draft = drafting.begun(house.people["admin"], "group", MONDAY)
    return drafting.keep(
        house.people["admin"], "group", with_value(draft, "group", VISIT, value or {"minutes": 30}, article), MONDAY
    )


def test_nothing_begun_is_the_newest_version_from_tomorrow(house):
    draft = drafting.begun(house.people["admin"], "group", MONDAY)
    assert draft.texts == {"group": delivered().text("group", "2020-01-01")}
    assert draft.since == MONDAY.date() + timedelta(days=1) and draft.open_from is None and not draft.is_changed
    assert drafting.of(house.people["admin"], "group") is None


def test_what_is_written_is_its_authors_alone_and_outlives_everything_but_being_dropped(house):
    draft = written(house)
    assert drafting.of(house.people["admin"], "group") == draft and draft.is_changed
    assert drafting.of(house.people["admin"], "handbook") is None
    assert drafting.of(house.people["staff"], "group") is None
    drafting.drop(house.people["admin"], "group")
    assert drafting.of(house.people["admin"], "group") is None


def test_only_who_may_change_rules_writes_any(house):
    for do in (drafting.of, drafting.drop):
        with pytest.raises(NotPermitted):
            do(house.people["officer"], "group")


def test_a_value_needs_an_article_and_a_text_of_its_own(house):
    draft = drafting.begun(house.people["admin"], "group", MONDAY)
    with pytest.raises(ChangeRefused, match="change_no_article"):
        with_value(draft, "group", VISIT, {"minutes": 30}, " ")
    shared = with_text(draft, "group", "a: &x 1\nb: *x\n")
    with pytest.raises(ChangeRefused, match="change_shared_text"):
        with_value(shared, "group", ("a",), 2, "9")
    with pytest.raises(ChangeRefused, match="change_text_too_long"):
        drafting.keep(house.people["admin"], "group", with_text(draft, "group", "#" * 500_000), MONDAY)


def test_a_value_taken_back_leaves_the_others(house):
    draft = with_value(written(house), "group", ("soon", "part"), 4, "own: a fourth")
    undone = drafting.undone(draft, "group", VISIT)
    document = document_of(undone.texts["group"])
    assert document["clocks"]["visit"]["limit"] == {"hours": 1} and document["clocks"]["visit"]["cite"] == "22"
    assert document["soon"]["part"] == 4


def test_a_draft_that_is_proposed_is_on_record_and_kept_no_longer(house):
    admin = house.people["admin"]
    made = put_on_record(admin, written(house), "一小时太长", MONDAY)
    change = changing.one(admin, made, MONDAY)
    assert (change.state, change.reason, change.packs) == ("draft", "一小时太长", ("group",))
    assert drafting.of(admin, "group") is None


def test_days_that_have_come_meanwhile_are_moved_to_tomorrow(house):
    admin, draft = house.people["admin"], written(house)
    drafting.keep(admin, "group", replace(draft, open_from=draft.since), MONDAY)
    week = MONDAY + timedelta(days=7)
    later = drafting.begun(admin, "group", week)
    assert later.since == later.open_from == week.date() + timedelta(days=1) and later.texts == draft.texts


def test_a_version_withdrawn_meanwhile_is_no_base_any_more(house):
    admin = house.people["admin"]
    made = approved(house.people)
    draft = drafting.begun(admin, "group", MONDAY)
    drafting.keep(admin, "group", draft, MONDAY)
    changing.withdraw(house.people["gm"], made, at=MONDAY)
    again = drafting.begun(admin, "group", MONDAY)
    assert draft.bases == {"group": SINCE.isoformat()} and again.bases == {"group": "2020-01-01"} and again.is_changed


def test_a_regime_that_was_withdrawn_meanwhile_is_left_out(house):
    admin = house.people["admin"]
    made = approved(house.people, {"east": EAST})
    drafting.keep(admin, "group", drafting.with_regime(drafting.begun(admin, "group", MONDAY), "east"), MONDAY)
    changing.withdraw(house.people["gm"], made, at=MONDAY)
    assert drafting.begun(admin, "group", MONDAY).texts.keys() == {"group"}


def test_a_refused_draft_is_kept(house):
    admin, draft = house.people["admin"], written(house)
    with pytest.raises(ChangeRefused, match="change_no_reason"):
        put_on_record(admin, draft, "", MONDAY)
    assert drafting.of(admin, "group") == draft


def test_a_proposal_is_gone_on_with_and_revised(house):
    admin = house.people["admin"]
    made = put_on_record(admin, written(house), "一小时太长", MONDAY)
    assert drafting.revising(admin, changing.one(admin, made, MONDAY), MONDAY) == "group"
    again = drafting.begun(admin, "group", MONDAY)
    assert (again.change, again.change_version, again.reason) == (made, 1, "一小时太长")
    later = with_value(again, "group", VISIT, {"minutes": 45}, "22b")
    assert put_on_record(admin, later, "四十五分钟", MONDAY) == made
    change = changing.one(admin, made, MONDAY)
    assert (change.version, change.reason) == (2, "四十五分钟") and "minutes: 45" in change.texts["group"]


def test_a_draft_on_a_version_that_was_replaced_meanwhile_goes_over_to_the_new_one(house):
    admin, staff = house.people["admin"], house.people["staff"]
    begun = replace(drafting.begun(staff, "group", MONDAY), since=SINCE + timedelta(days=1))
    draft = with_value(begun, "group", ("soon", "part"), 4, "own: a fourth")
    assert overtaken(draft) == {}
    approved(house.people)
    assert overtaken(draft) == {"group": SINCE.isoformat()} and overtaken(replace(draft, since=SINCE)) == {}
    with pytest.raises(ChangeRefused, match="change_other_base"):
        put_on_record(staff, draft, "早些提醒", MONDAY)
    moved = taken_over(draft)
    document = document_of(moved.texts["group"])
    assert document["clocks"]["visit"]["limit"] == {"hours": 2} and document["soon"] == {
        **document_of(begun.texts["group"])["soon"],
        "part": 4,
        "cite": "own: a fourth",
    }
    assert moved.bases == {"group": SINCE.isoformat()} and not moved.left
    assert changing.one(staff, put_on_record(staff, moved, "早些提醒", MONDAY), MONDAY).state == "draft"
    # A day before the newer version would bring it forward.
    early = replace(drafting.begun(admin, "group", MONDAY), since=SINCE - timedelta(days=1))
    assert overtaken(early) == {"group": "2020-01-01"}


def test_of_a_text_that_cannot_be_taken_over_nothing_is_lost(house):
    staff = house.people["staff"]
    begun = replace(drafting.begun(staff, "group", MONDAY), since=SINCE + timedelta(days=1))
    draft = with_text(begun, "group", "id: [")
    approved(house.people)
    moved = drafting.keep(staff, "group", taken_over(draft), MONDAY)
    assert not moved.is_changed and moved.left == {"group": "id: ["} and drafting.of(staff, "group") == moved


def test_going_on_with_a_proposal_is_told_from_what_is_unfinished_beside_it(house):
    admin = house.people["admin"]
    made = changing.one(admin, put_on_record(admin, written(house), "一小时太长", MONDAY), MONDAY)
    assert not drafting.in_the_way(admin, made, MONDAY)
    written(house, {"minutes": 20})
    assert drafting.in_the_way(admin, made, MONDAY)
    drafting.revising(admin, made, MONDAY)
    again = drafting.keep(
        admin, "group", with_value(drafting.begun(admin, "group", MONDAY), "group", VISIT, {"minutes": 5}, "9"), MONDAY
    )
    # What was written of this very proposal stays.
    assert not drafting.in_the_way(admin, made, MONDAY) and drafting.revising(admin, made, MONDAY) == "group"
    assert drafting.of(admin, "group") == again


def test_a_text_typed_over_what_somebody_changed_elsewhere_is_refused(house):
    draft = drafting.begun(house.people["admin"], "group", MONDAY)
    before = draft.texts["group"]
    assert drafting.typed_over(draft, "group", before, "id: x\r\n").texts["group"] == "id: x\n"
    elsewhere = with_text(draft, "group", before + "# more\n")
    with pytest.raises(ChangeRefused, match="change_text_elsewhere"):
        drafting.typed_over(elsewhere, "group", before, "id: x\n")


def test_what_is_coming_leaves_out_what_is_over(house):
    admin = house.people["admin"]
    made = approved(house.people)
    proposed = put_on_record(admin, written(house), "一小时太长", MONDAY)
    assert [change.id for change in coming(admin, MONDAY)] == [proposed, made]
    assert [change.id for change in coming(house.people["officer"], MONDAY)] == [made]
    later = MONDAY + timedelta(days=30)
    changing.withdraw(admin, proposed, at=MONDAY)
    assert coming(admin, later) == []
