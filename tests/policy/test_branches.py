"""Limits that depend on the case and on the time of day."""

from datetime import datetime

import pytest

from services.policy.packs import registry
from tests.policy.calendars import local, reading
from tests.policy.playing import Play

# Days from the start of the work, by item; the table of the source, read off by hand.
DAYS = {
    "waterproofing": 15,
    "plaster": 10,
    "door_window_warp": 5,
    "lift": 5,
    "fire": 5,
    "telecom": 5,
    "water_supply": 2,
    "sanitary_electric": 15,
    "tile_panel": 10,
    "door_window": 15,
    "glass": 15,
    "security_door": 15,
    "railing": 7,
    "beam_shift": 15,
    "beam_fracture": 15,
    "slab_dimension": 15,
}


def due(play: Play, rule: str, at: str) -> datetime | None:
    clocks = play.at(at).clocks
    return next((clock.due for clock in clocks if clock.rule == rule), None)


@pytest.mark.parametrize(("item", "days"), DAYS.items())
def test_each_item_of_the_table_has_its_days(item: str, days: int):
    play = Play("jinke", {"kind": "property", "item": item})
    play.take("registered", "2026-03-01 09:00")
    play.take("rectification_started", "2026-03-01 23:00")
    # The day of the start is not counted: N days from the 1st end with the day 1 + N, written as 00:00 of the next one.
    assert due(play, "rectify", "2026-03-02 00:00") == local(f"2026-03-{2 + days:02} 00:00")


def test_every_item_has_a_limit():
    items = registry().latest("jinke").fields["item"].values
    assert set(items) == {*DAYS, "wall_crack"}


@pytest.mark.parametrize(
    ("reported", "arrive_by"),
    [
        ("07:59:59.999999", "08:59:59.999999"),
        ("08:00:00", "08:20:00"),
        ("17:30:00", "17:50:00"),
        ("17:30:00.000001", "18:30:00.000001"),
        ("00:00:00", "01:00:00"),
    ],
)
def test_both_ends_of_the_day_belong_to_it(reported: str, arrive_by: str):
    play = Play("repair")
    play.take("reported", f"2026-03-02 {reported}")
    found = due(play, "arrival", "2026-03-02 23:00")
    assert found is not None
    assert reading(found) == f"2026-03-02 {arrive_by}"


def test_a_clock_without_a_fitting_limit_is_not_owed():
    play = Play("jinke", {"kind": "property"})
    play.take("registered", "2026-03-02 09:00")
    assert due(play, "verify", "2026-03-03 09:00") is None


def test_the_reason_names_the_branch_and_its_article():
    play = Play("jinke", {"kind": "general"})
    play.take("registered", "2026-03-02 09:00")
    (clock,) = play.at("2026-03-02 10:00").clocks
    assert clock.reason["amount"] == "48"
    branch = play.pack.clocks["verify"].limits[clock.reason["branch"]]
    assert branch.when.is_ == {"kind": ["general"]}
    assert clock.reason["cite"] == branch.cite == "细则3.2A"


def test_what_a_step_leaves_unsaid_stays_as_it_was():
    play = Play("jinke", {"kind": "invalid", "item": "lift"})
    play.take("registered", "2026-03-02 09:00")
    play.take("verified", "2026-03-02 10:00", kind="quality_major")
    assert play.standing.fields["kind"] == "quality_major"
    assert play.standing.fields["item"] == "lift"
    assert play.standing.fields["category"] == "quality_major"
