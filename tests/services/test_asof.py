"""How things stood at an instant: wall, list, units and ledger are the same rows that were there then."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, text

from db import engine
from db.tables import imports
from services import case_view, register
from services.access import Actor
from services.advance import advance_due
from services.asof import base, board, case, instants, pasts, sheet
from services.errors import AsofRefused, CaseNotFound, NotPermitted
from services.ledger import acts, detail, entries
from services.register import Filter
from services.replay import MADE_UP
from services.time import now
from tests.services.group import MONDAY
from tests.services.house import House

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# When somebody looks at the board while the story is told.
LOOKS = [MONDAY + HOUR * hours for hours in (0.6, 2.5, 7, 12, 30)]
LATER = MONDAY + HOUR * 80


@pytest.fixture
def house(database: str) -> House:
    return House()


def play(house: House) -> Mapping[Any, Any]:
    """A story of three cases over four days; what was there at each of LOOKS."""
    told = [
        (0, lambda: house.issued("riverside", MONDAY)),
        (0.6, None),
        (1, lambda: house.opened("starbay", MONDAY + HOUR)),
        (1.5, lambda: house.submitted("starbay", MONDAY + HOUR * 1.5)),
        (2.5, None),
        (3, lambda: house.step(first(house), "deputy", "commented", MONDAY, 180, text="请尽快")),
        (7, None),
        (8, lambda: house.step(third(house), "deputy", "order_reviewed", MONDAY, 480)),
        (12, None),
        (30, None),
        (40, lambda: house.step(third(house), "gm", "order_issued", MONDAY, 2400)),
    ]
    seen = {}
    for hours, happening in told:
        if happening:
            happening()
        else:
            at = MONDAY + HOUR * hours
            advance_due(at)
            seen[at] = everything(house, at)
    advance_due(LATER)
    return seen


def numbers(house: House) -> list[str]:
    found = register.find(house.people["gm"], Filter(state="any", order="oldest"), at=LATER)
    return [line.no for line in found.lines]


def first(house: House) -> str:
    return numbers(house)[0]


def third(house: House) -> str:
    return numbers(house)[2]


def everything(house: House, at: Any) -> dict[str, Any]:
    """Wall, list, units and ledger as the pages show them."""
    gm = house.people["gm"]
    return {
        "wall": json.loads(json.dumps(board.still(gm.org_path, at))),
        "states": register.count_states(gm, Filter(), at=at),
        "list": register.find(gm, Filter(state="any"), at=at),
        "units": base.units(gm, at, kind="project"),
        "sums": entries.sums(gm, entries.Filter()),
        "entries": list(entries.find(gm, entries.Filter()).lines),
        "waiting": detail.count_waiting(gm),
    }


def looked(house: House, at: Any) -> dict[str, Any]:
    past = pasts.of(at, house.people["gm"].org_path)
    assert past.wait(20)
    with past.looked_at():
        return everything(house, at) | {"wall": json.loads(json.dumps(past.board(house.people["gm"])))}


def test_wall_list_units_and_ledger_are_told_as_they_were(house: House):
    seen = play(house)
    assert list(seen) == LOOKS
    for at, was in seen.items():
        found = looked(house, at)
        for part, expected in was.items():
            assert found[part] == expected, (part, at)


def test_looking_back_changes_nothing_of_the_present(house: House):
    play(house)
    before = everything(house, LATER)
    looked(house, LOOKS[1])
    assert everything(house, LATER) == before


def test_a_past_whose_session_is_lost_never_shows_the_present(house: House):
    seen = play(house)
    at = LOOKS[1]
    past = pasts.of(at, house.people["gm"].org_path)
    assert past.wait(20)
    end_other_sessions()
    for _ in range(2):
        with pytest.raises(AsofRefused), past.looked_at():
            pass
    assert looked(house, at)["states"] == seen[at]["states"] != everything(house, LATER)["states"]


def end_other_sessions() -> None:
    with engine.transaction() as conn:
        others = "from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        conn.execute(text(f"select pg_terminate_backend(pid) {others}"))


def test_pasts_that_several_people_wait_for_do_not_push_each_other_out(house: House):
    play(house)
    asked = [MONDAY + HOUR * hours for hours in range(2, 7)]
    waited = [pasts.of(at, "/") for at in asked]
    while not all(pasts.of(at, "/").wait(0.05) for at in asked):
        assert [pasts.of(at, "/") for at in asked] == waited
    assert [pasts.of(at, "/") for at in asked] == waited


def test_a_past_that_is_let_go_before_its_turn_is_not_reckoned(house: House):
    play(house)
    past = pasts.Past(LOOKS[0], "/")
    past.drop()
    past.build()
    assert past.total == 0
    with pytest.raises(AsofRefused), past.looked_at():
        pass


def test_more_pasts_than_can_be_waited_for_are_refused_in_a_sentence(house: House):
    play(house)
    with pasts._one_at_a_time:
        for minutes in range(pasts.MOST_UNFINISHED):
            pasts.of(LOOKS[0] + MINUTE * minutes, "/")
        with pytest.raises(AsofRefused) as refused:
            pasts.of(LOOKS[1], "/")
    assert refused.value.facts["problem"] == "asof_busy"
    assert pasts.of(LOOKS[0], "/").wait(20)


def test_what_could_not_be_reckoned_says_so_and_is_not_begun_again_at_once(house: House):
    play(house)
    with engine.transaction() as conn:
        conn.execute(text("update cases set pack_version = '1999-01-01'"))
    past = pasts.of(LOOKS[0], "/")
    with pytest.raises(AsofRefused):
        past.wait(20)
    assert pasts.of(LOOKS[0], "/") is past
    assert past.is_old(now() + pasts.FAILED_KEPT + MINUTE)


def test_a_past_is_reckoned_anew_when_an_import_was_undone(house: House):
    play(house)
    past = pasts.of(LOOKS[0], "/")
    assert past.wait(20) and not past.is_old(now())
    undone = dict.fromkeys(("source", "file_name", "file_hash", "mapping_hash"), "x") | {"started_at": LATER, "undone_at": LATER}
    with engine.transaction() as conn:
        conn.execute(insert(imports).values(**undone))
    assert past.is_old(now())


def test_what_nobody_looks_at_any_more_is_swept_away(house: House):
    play(house)
    past = pasts.of(LOOKS[0], "/")
    assert past.wait(20)
    past.used_at -= 2 * pasts.KEPT
    pasts.sweep()
    assert pasts.of(LOOKS[0], "/") is not past


def test_what_was_waived_later_was_still_to_be_paid(house: House):
    play(house)
    gm, hr = house.people["gm"], house.people["hr"]
    (*_, line) = entries.find(gm, entries.Filter(kind="accrual")).lines
    then = line.at + MINUTE
    acts.waive(hr, [line.id], reason="停电", at=LATER)
    with pasts.of_entry(line.id, then):
        seen = detail.entry(gm, line.id)
        assert (seen.line.waived_yuan, seen.acts) == (Decimal(0), ())
        assert entries.sums(gm, entries.Filter()).waived == 0
    assert detail.entry(gm, line.id).line.waived_yuan == line.yuan


def test_a_case_shows_the_steps_and_deadlines_of_then(house: House):
    play(house)
    gm, no = house.people["gm"], third(house)
    with pasts.of_case(no, MONDAY + HOUR * 7):
        seen = case_view.view(gm, no, at=MONDAY + HOUR * 7)
    now = case_view.view(gm, no, at=LATER)
    assert [step.event for step in seen.steps] == ["reception_ended", "order_submitted"]
    assert seen.version == 2 < now.version
    assert {clock.rule for clock in seen.clocks if clock.open} != {clock.rule for clock in now.clocks if clock.open}
    assert seen.holder_role_id == "deputy_gm"


def test_a_case_that_was_not_opened_yet_is_not_there(house: House):
    play(house)
    no, before = third(house), MONDAY + HOUR
    with pasts.of_case(no, before), pytest.raises(CaseNotFound):
        case_view.view(house.people["gm"], no, at=before)


def test_every_figure_of_a_unit_leads_to_the_cases_that_it_counts(house: House):
    play(house)
    gm, at = house.people["gm"], LOOKS[-1]
    past = pasts.of(at, "/")
    past.wait(20)
    with past.looked_at():
        for unit in base.units(gm, at, kind="company"):
            for figure in ("open", "late", "opened", "closed"):
                state, counted = base.behind(figure)
                found = register.find(gm, Filter(unit=unit.path, state=state, counted=counted), at=at)
                assert found.total == getattr(unit, figure), figure
            for figure in ("on_time", "missed", "cost"):
                found = register.find(gm, Filter(unit=unit.path, state="any", counted=figure), at=at)
                assert bool(found.total) == bool(unit.yuan if figure == "cost" else getattr(unit, figure)), figure


def test_somebody_of_a_region_sees_the_past_of_the_region_alone(house: House):
    play(house)
    gm, at = house.people["gm"], LOOKS[-1]
    region = next(unit.path for unit in base.units(gm, LATER, kind="region"))
    leader = Actor(gm.id, gm.name, "leader", None, region, None, "zh", "person")
    past = pasts.of(at, region)
    past.wait(20)
    with past.looked_at():
        assert [unit.path for unit in base.units(leader, at, kind="region")] == [region]
        assert past.board(leader)["figures"]["open"] == register.count_states(gm, Filter(unit=region), at=at)["open"]


def test_a_step_told_later_counts_at_its_own_instant(house: House):
    play(house)
    at = LOOKS[0]
    before = looked(house, at)["states"]["open"]
    house.opened("riverside", at - MINUTE)
    assert looked(house, at)["states"]["open"] == before + 1


def test_the_table_that_is_taken_away_says_of_which_instant_it_is(house: House):
    play(house)
    out = BytesIO()
    sheet.write(base.units(house.people["gm"], LATER), out, "zh", asof=LATER, at=LATER)
    rows = list(load_workbook(out).active.values)
    assert instants.said_in_full(LATER) in rows[0][0]
    assert rows[1][0] == "单位"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("yesterday", "asof_unreadable"),
        ("9999-99-99", "asof_unreadable"),
        ("9999-12-31T23:59Z", "asof_unreadable"),
        ("0001-01-01T00:00", "asof_unreadable"),
        ("2199-01-01T00:00", "asof_future"),
        ("1999-01-01", "asof_before_all"),
    ],
)
def test_an_instant_that_cannot_be_told_is_refused(said: str, problem: str, house: House):
    house.opened()
    with pytest.raises(AsofRefused) as refused:
        instants.checked(house.people["gm"], said, at=LATER)
    assert refused.value.facts["problem"] == problem


def test_where_there_is_no_case_there_is_no_past(house: House):
    with pytest.raises(AsofRefused) as refused:
        instants.checked(house.people["gm"], "2026-01-01", at=LATER)
    assert refused.value.facts["problem"] == "asof_no_cases"


def test_whoever_may_not_look_back_is_refused(house: House):
    house.opened()
    for login in ("officer", "wall"):
        with pytest.raises(NotPermitted):
            instants.checked(house.people[login], "2026-01-01", at=LATER)


def test_an_address_without_a_zone_means_chinas_time():
    assert instants.read("2026-11-10T09:00") == instants.read("2026-11-10T01:00:00+00:00")
    assert instants.written(instants.read("2026-11-10T09:00")) == "2026-11-10T09:00"


def test_personal_data_of_then_are_masked_for_whoever_handles_the_case_no_more(house: House):
    no = house.issued()
    leader, at = replace(house.people["gm"], role="leader"), MONDAY + HOUR * 2
    assert case.then(leader, no, at).seen.customer_name == MADE_UP["customer_name"]
    with engine.transaction() as conn:
        conn.execute(text("update cases set people = '{}', department = null"))
    seen = case.then(leader, no, at).seen
    assert seen.masked and "**" in seen.customer_name and MADE_UP["customer_phone"] != seen.customer_phone
