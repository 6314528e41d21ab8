"""What somebody typed and could not send is kept for that person."""

import pytest

from services import drafts
from tests.seeds import LONG_AGO, plant_people, plant_units


@pytest.fixture
def ids(database):
    plant_units()
    return plant_people("gm", "deputy")


def test_nothing_was_kept_for_whoever_typed_nothing(ids):
    assert drafts.peek(ids["gm"], "comment-KS-1") == ""
    drafts.keep(ids["gm"], "comment-KS-1", "  \n", LONG_AGO)
    assert drafts.take(ids["gm"], "comment-KS-1") == ""


def test_a_kept_text_is_the_persons_own_stays_while_peeked_at_and_is_taken_once(ids):
    drafts.keep(ids["gm"], "comment-KS-1", "第一稿", LONG_AGO)
    drafts.keep(ids["gm"], "comment-KS-1", "请补充照片", LONG_AGO)
    assert drafts.peek(ids["deputy"], "comment-KS-1") == ""
    assert [drafts.peek(ids["gm"], "comment-KS-1") for _ in range(2)] == ["请补充照片"] * 2
    assert [drafts.take(ids["gm"], "comment-KS-1") for _ in range(2)] == ["请补充照片", ""]


def test_a_dropped_text_is_gone_and_dropping_nothing_is_no_mistake(ids):
    drafts.keep(ids["gm"], "comment-KS-1", "x", LONG_AGO)
    drafts.drop(ids["gm"], "comment-KS-1")
    drafts.drop(ids["gm"], "comment-KS-1")
    assert drafts.peek(ids["gm"], "comment-KS-1") == ""


def test_an_endless_text_is_cut(ids):
    drafts.keep(ids["gm"], "comment-KS-1", "长" * 30_000, LONG_AGO)
    assert len(drafts.peek(ids["gm"], "comment-KS-1")) == 20_000
