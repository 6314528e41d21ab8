"""Forms that somebody has begun to fill in."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from db import engine
from db.queries import drafts as queries
from services import drafts, form_drafts, sweeping
from services.errors import InputRefused
from services.form_drafts import FormDraft
from tests.seeds import plant_people, plant_units

AT = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


@pytest.fixture
def people(database):
    plant_units()
    return plant_people("officer", "gm")


def test_a_form_that_nobody_began_says_nothing(people):
    assert form_drafts.of(people["officer"], "intake") == FormDraft(0, {}, None)


def test_values_come_back_as_they_were_and_only_to_whoever_said_them(people):
    officer = people["officer"]
    said = {
        "room": "3-1201",
        "count": 7,
        "agreed": True,
        "day": date(2026, 11, 24),
        "by": datetime(2026, 11, 24, 18, 0),
        "hour": time(18, 30),
        "photos": ["a", "b"],
        "way": None,
    }
    form_drafts.say(officer, "intake", said, in_round=0, at=AT)
    assert form_drafts.of(officer, "intake") == FormDraft(0, said, AT)
    assert form_drafts.of(people["gm"], "intake").said == {}


def test_fields_that_are_told_later_stand_beside_those_told_before(people):
    officer = people["officer"]
    form_drafts.say(officer, "intake", {"room": "1", "demand": "a"}, in_round=0, at=AT)
    form_drafts.say(officer, "intake", {"demand": "ab"}, in_round=0, at=AT)
    assert form_drafts.of(officer, "intake").said == {"room": "1", "demand": "ab"}


def test_what_is_told_late_does_not_bring_back_a_form_that_was_sent(people):
    officer = people["officer"]
    form_drafts.say(officer, "intake", {"room": "1"}, in_round=0, at=AT)
    form_drafts.finish(officer, "intake", AT)
    answer = form_drafts.say(officer, "intake", {"room": "12"}, in_round=0, at=AT)
    assert answer.round == 1 and form_drafts.of(officer, "intake") == FormDraft(1, {}, None)
    form_drafts.say(officer, "intake", {"room": "2"}, in_round=1, at=AT)
    assert form_drafts.of(officer, "intake").said == {"room": "2"}


def test_rounds_are_forgotten_once_no_browser_can_come_late_and_drafts_are_not(people):
    officer, later = people["officer"], AT + timedelta(days=3)
    form_drafts.finish(officer, "step-1", AT)
    form_drafts.say(officer, "intake", {"room": "1"}, in_round=0, at=AT)
    drafts.keep(officer, "comment-KS-1", 'ends like one "said": {}}', AT)
    form_drafts.finish(officer, "step-2", later)
    with engine.reading() as conn:
        left = [key for key in ("form/step-1", "form/step-2", "form/intake", "comment-KS-1") if queries.kept(conn, officer, key)]
    assert left == ["form/step-2", "form/intake", "comment-KS-1"]


def test_a_form_and_a_word_that_nobody_touches_for_a_month_are_swept(people):
    officer, month = people["officer"], AT + drafts.KEPT
    form_drafts.say(officer, "intake", {"room": "1"}, in_round=0, at=AT)
    form_drafts.say(officer, "step-1", {"room": "2"}, in_round=0, at=AT + timedelta(seconds=1))
    drafts.keep(officer, "comment-KS-1", "words", AT)
    drafts.keep(officer, "comment-KS-2", "later words", AT + timedelta(seconds=1))
    with engine.reading() as conn:
        assert sweeping.next_instant(conn, AT) == month
    sweeping.sweep(month)
    assert [form_drafts.of(officer, key).said for key in ("intake", "step-1")] == [{}, {"room": "2"}]
    assert [drafts.peek(officer, f"comment-KS-{n}") for n in (1, 2)] == ["", "later words"]


def test_a_key_that_no_form_has_is_refused(people):
    for key in ("", "a b", "x" * 161, "<script>", "a\nb"):
        with pytest.raises(InputRefused):
            form_drafts.say(people["officer"], key, {"room": "1"}, in_round=0, at=AT)


def test_more_fields_than_any_form_has_are_refused_and_what_stood_there_stays(people):
    officer = people["officer"]
    form_drafts.say(officer, "intake", {"room": "1"}, in_round=0, at=AT)
    with pytest.raises(InputRefused):
        form_drafts.say(officer, "intake", {f"f{n}": "x" for n in range(200)}, in_round=0, at=AT)
    assert form_drafts.of(officer, "intake").said == {"room": "1"}


def test_odd_letters_are_kept_or_left_out_and_long_texts_are_cut(people):
    said = {"a": "👷🏽\u202eabc\0", "b": "half \ud83d of one", "c": "x" * 30_000}
    form_drafts.say(people["officer"], "intake", said, in_round=0, at=AT)
    kept = form_drafts.of(people["officer"], "intake").said
    assert (kept["a"], kept["b"], len(kept["c"])) == ("👷🏽\u202eabc\0", "half  of one", 20_000)


def test_a_browser_tells_people_apart_by_what_says_nothing_about_them(people, home, monkeypatch):
    monkeypatch.setenv("DUBAN_HOME", str(home))
    marks = {form_drafts.mark(person) for person in people.values()}
    assert len(marks) == 2 and all(len(mark) == 16 for mark in marks)
