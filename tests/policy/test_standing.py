"""How a case stands: fields that follow from others, who is behind a party, and why a date is due."""

import pytest

from services.policy.story import party
from tests.policy.playing import Play


@pytest.mark.parametrize(
    ("said", "severity"),
    [
        ({}, "general"),
        ({"lawsuit": False, "media": False, "complainants": 2, "loss_yuan": 19_999}, "general"),
        ({"lawsuit": True}, "major"),
        ({"media": True}, "major"),
        ({"complainants": 3}, "major"),
        ({"loss_yuan": 20_000}, "major"),
    ],
)
def test_the_handbook_derives_severity_from_what_happened(said: dict[str, object], severity: str):
    play = Play("handbook")
    play.take("registered", "2026-03-02 09:00", **said)
    assert play.standing.fields["severity"] == severity


def test_whoever_answers_follows_the_severity():
    play = Play("group", {"severity": "general"})
    play.take("reception_ended", "2026-03-02 09:00")
    assert [party(play.pack, who, play.standing) for who in ("responsible", "leader", "gm")] == ["dept_head", "leader", "gm"]
    play.take("severity_changed", "2026-03-02 09:10", to="common")
    assert [party(play.pack, who, play.standing) for who in ("responsible", "leader", "gm")] == ["chairman", "chairman", "gm"]


def test_a_cleared_desk_answers_with_who_held_it_last():
    play = Play("group")
    play.take("reception_ended", "2026-03-02 09:00")
    play.take("resolved_on_spot", "2026-03-02 09:10", signed=True)
    assert "order" not in play.standing.held
    assert party(play.pack, "holder:order", play.standing) == "officer"


def test_a_desk_with_two_papers_is_clear_when_both_are_answered():
    play = Play("group")
    play.take("reception_ended", "2026-03-02 09:00")
    for at in ("2026-03-02 09:10", "2026-03-02 09:20"):
        play.take("claim_raised", at, text="asks 500 yuan")
        play.take("claim_reported", at, text="offer 300")
    play.take("claim_approved", "2026-03-02 09:30", "leader")
    assert "claim" in play.standing.held
    play.take("claim_approved", "2026-03-02 09:40", "leader")
    assert "claim" not in play.standing.held


def test_a_due_of_two_dates_tells_both_and_which_one_counts_by_which_article():
    play = Play("group")
    play.take("reception_ended", "2026-03-02 09:00")
    play.take("order_submitted", "2026-03-02 09:10", required_by="2026-03-06 18:00")
    play.take("order_reviewed", "2026-03-02 09:20")
    play.take("order_issued", "2026-03-02 09:30")
    play.take("visited", "2026-03-02 10:00", signed=True, agreed_by="2026-03-04 12:00")
    reason = next(c for c in play.at("2026-03-02 10:01").clocks if c.rule == "completion").reason
    assert reason["chosen"] == "agreed_by"
    assert [(c["field"], c["cite"]) for c in reason["candidates"]] == [("required_by", "25.1"), ("agreed_by", "25.2")]


@pytest.mark.parametrize(("day", "assumed"), [("2026-03-02", False), ("2028-03-01", True)])
def test_a_case_reckoned_in_a_year_without_published_holidays_says_so(day: str, assumed: bool):
    play = Play("handbook")
    play.take("registered", f"{day} 09:00")
    assert play.at(f"{day} 09:30").calendar_assumed is assumed


def test_what_a_step_says_is_kept_in_one_form():
    play = Play("plain")
    play.take("registered", "2026-03-02 09:00", due_at="2026-03-05T18:00", demand="  a window \x00 ", room="")
    kept = play.steps[0].data
    assert kept["due_at"] == "2026-03-05T10:00:00+00:00"
    assert kept["demand"] == "a window"
    assert "room" not in kept
