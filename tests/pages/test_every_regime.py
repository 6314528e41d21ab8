"""A case of every regime stands in the list, on the board and on its page, whatever its regime does not know."""

from datetime import timedelta

import pytest

from db.engine import reading
from services import case_view, cases, register
from services.board import snapshot
from services.course import course
from services.policy.packs import registry
from services.register import Filter
from services.replay import filled
from services.time import now
from tests.pages.desk import html, opened, sit_down
from tests.services.house import House

REGIMES = sorted(registry().versions)


@pytest.fixture
def house(database):
    return House()


def of_every_way_in(house, regime):
    """The numbers of a regime's cases, one for each step that opens one, told with nothing but what must be said."""
    pack = registry().latest(regime)
    return [
        cases.open_case(
            house.people["officer"],
            pack=regime,
            project_id=house.units["riverside"],
            event=event,
            data={name: value for name, value in filled(pack, pack.steps[event], {}).items() if name in pack.steps[event].needs}
            | {name: now() + timedelta(days=3) for name in pack.steps[event].needs if pack.fields[name].type == "instant"},
            at=now(),
        )
        for event in pack.opening
    ]


@pytest.mark.parametrize("regime", REGIMES)
def test_its_cases_are_seen_everywhere(house, monkeypatch, regime):
    numbers = of_every_way_in(house, regime)
    found = register.find(house.people["gm"], Filter(pack=regime), at=now())
    assert sorted(line.no for line in found.lines) == sorted(numbers)
    with reading() as conn:
        lists = snapshot.read_lists(conn, snapshot.unit_at(conn, "/"), now())
    assert lists
    sit_down(monkeypatch, "officer")
    assert not opened("cases").exception
    for no in numbers:
        page = opened("case", no=no)
        assert not page.exception
        assert no in html(page)


def test_a_leader_finds_the_agreement_of_another_regime_waiting_and_signs_it(house, monkeypatch):
    no = of_every_way_in(house, "jinke")[0]
    for event in ("verified", "agreed"):
        cases.take_step(house.people["officer"], no, event, {}, at=now())
    sit_down(monkeypatch, "leader")
    desk = opened("approvals")
    assert not desk.exception
    assert no in html(desk)
    ahead = [stop for stop in course(case_view.view(house.people["leader"], no, at=now()), "settlement", "leader") if stop.within]
    assert [(stop.title.zh, stop.within and stop.within.days) for stop in ahead] == [("处理完毕", 10)]
    cases.take_step(house.people["leader"], no, "leader_signed", {"opinion": "同意"}, at=now())
    assert no not in html(opened("approvals"))
