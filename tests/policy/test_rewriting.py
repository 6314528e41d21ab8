"""A rule changed together with the article that it stands on, in a regime of its own and in one that builds on another."""

from services.policy.editing import document_of
from services.policy.packs import registry
from services.policy.rewriting import article_at, changed, restored
from tests.policy.test_own_rules import OWN

GROUP = registry().text("group", "2020-01-01")
VISIT = ("clocks", "visit", "limit")
RATE = ("penalties", "completion_overdue", "rates", 1, "leader")


def lines_that_differ(one, other):
    return [(a, b) for a, b in zip(one.splitlines(), other.splitlines(), strict=True) if a != b]


def test_a_value_changes_with_the_article_of_the_part_around_it():
    text = changed(GROUP, RATE, {"yuan": 150}, "36.2a")
    ((before, after),) = lines_that_differ(GROUP, text)
    assert before.replace("leader: {yuan: 100}", "leader: {yuan: 150}").replace('"36.2"', '"36.2a"') == after
    assert article_at(text, RATE) == "36.2a" and article_at(text, ("penalties", "completion_overdue", "every")) == "36"


def test_what_is_undone_is_as_it_was_to_the_letter():
    text = changed(GROUP, VISIT, {"minutes": 30}, "22a")
    assert restored(text, GROUP, VISIT) == GROUP
    days = changed(GROUP, ("calendar", "days"), {"2026-12-31": {"worked": False, "cite": "9"}}, "")
    assert restored(days, GROUP, ("calendar", "days")) == GROUP


def test_rules_that_build_on_others_say_a_change_by_its_way_and_its_own_article():
    text = changed(OWN, ("clocks", "order_issue", "limit"), {"minutes": 45}, "9")
    assert document_of(text)["changes"]["clocks.order_issue.limit"] == {"to": {"minutes": 45}, "cite": "9"}
    assert document_of(restored(text, OWN, ("clocks", "order_issue", "limit"))) == document_of(OWN)


def test_what_they_have_changed_already_is_changed_in_its_place():
    text = changed(OWN, VISIT, {"minutes": 20}, "3a")
    assert document_of(text)["changes"]["clocks.visit.limit"] == {"to": {"minutes": 20}, "cite": "3a"}
    assert list(document_of(text)["changes"]) == list(document_of(OWN)["changes"])
    assert article_at(OWN, VISIT) == "3" and article_at(OWN, ("clocks", "order_issue", "limit")) == ""
    assert restored(text, OWN, VISIT) == OWN


def test_a_value_of_which_parts_were_changed_is_taken_back_with_them():
    finer = OWN.replace("clocks.visit.limit:", 'clocks.order_issue.limit.hours: {to: 2, cite: "5"}\n  clocks.visit.limit:')
    place = ("clocks", "order_issue", "limit")
    assert finer != OWN and document_of(restored(finer, OWN, place)) == document_of(OWN)
    assert document_of(restored(changed(finer, place, {"minutes": 45}, "9"), finer, place)) == document_of(finer)
