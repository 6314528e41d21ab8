"""Which regime holds where: the nearest unit decides from its day on, and what is open keeps what it has."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db import engine
from db.queries import cases as queries
from db.tables import audit, regime_bindings
from services import case_view
from services.casework.regimes import USUAL, opened_by
from services.errors import BindingRefused, NotPermitted, RegimeChanged
from services.policy.packs import registry
from services.reception import opening
from services.reception.registering import register
from services.regimes.bindings import bind, listed, withdraw
from services.regimes.tree import tree
from services.register import units
from tests.services.group import MONDAY
from tests.services.house import House

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)
SAID = {"room": "3-2-1201", "customer_name": "张伟", "customer_phone": "13900000001", "demand": "渗水", "channel": "visit"}


@pytest.fixture
def house() -> House:
    return House()


def _bind(house: House, unit: str, pack: str, since: date = TODAY, at: datetime = MONDAY, login: str = "admin") -> int:
    return bind(house.people[login], house.units[unit], pack, since, at)


def _holds(house: House, project: str, at: datetime) -> str:
    with engine.reading() as conn:
        return opened_by(conn, queries.project(conn, house.units[project]), at).id


def _problem(house: House, *asked: Any, **more: Any) -> str:
    with pytest.raises(BindingRefused) as refused:
        _bind(house, *asked, **more)
    return str(refused.value.facts["problem"])


def test_the_nearest_unit_decides_and_where_nothing_is_decided_the_usual_regime_holds(house: House) -> None:
    assert _holds(house, "riverside", MONDAY) == USUAL
    _bind(house, "group", "plain")
    _bind(house, "riverside", "handbook")
    _bind(house, "east", "service")
    assert (_holds(house, "riverside", MONDAY), _holds(house, "starbay", MONDAY)) == ("handbook", "plain")
    held = {one.name: one for one in tree(house.people["gm"], MONDAY)}
    assert [one.depth for one in held.values()] == [0, 1, 2, 3, 1, 2, 3]
    assert (held["杭州公司"].pack, held["杭州公司"].unit, held["杭州公司"].own) == ("service", "华东", False)
    assert (held["滨江一号院"].pack, held["滨江一号院"].since, held["滨江一号院"].own) == ("handbook", TODAY, True)


def test_a_decision_holds_from_midnight_of_its_day_where_the_house_is(house: House) -> None:
    _bind(house, "east-1", "handbook", TODAY + DAY)
    midnight = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    assert _holds(house, "riverside", midnight - timedelta(seconds=1)) == USUAL
    assert _holds(house, "riverside", midnight) == "handbook"


def test_a_case_opened_the_day_before_keeps_its_regime_and_the_counter_asks_what_the_new_one_asks(house: House) -> None:
    officer, project = house.people["officer"], house.units["riverside"]
    no = house.opened()
    _bind(house, "riverside", "handbook", TODAY + DAY)
    (before, *_), (after, *_) = (opening.forms(officer, project, at=at) for at in (MONDAY, MONDAY + DAY))
    handbook = registry().in_force("handbook", TODAY + DAY)
    assert (before.pack.id, after.pack) == (USUAL, handbook)
    asked = {*handbook.steps[after.event].needs, *handbook.steps[after.event].may}
    assert set(after.fields) <= asked and set(after.fields) != set(before.fields)
    later = case_view.view(officer, no, at=MONDAY + DAY)
    assert later.pack.id == USUAL and {step.event for step in later.steps} == {"reception_ended"}


def test_a_form_drawn_before_the_day_of_another_regime_is_refused_and_nothing_is_written(house: House) -> None:
    officer = house.people["officer"]
    form = opening.forms(officer, house.units["riverside"], at=MONDAY)[0]
    _bind(house, "riverside", "handbook", TODAY + DAY)
    with pytest.raises(RegimeChanged):
        register(officer, form, SAID | {"category": "property", "severity": "general"}, at=MONDAY + DAY)
    assert register(officer, form, SAID | {"category": "property", "severity": "general"}, at=MONDAY).endswith("0001")


def test_what_cannot_be_is_refused_with_its_reason_and_leaves_nothing_behind(house: House) -> None:
    house.opened()
    assert _problem(house, "riverside", "nonsense") == "binding_pack"
    assert _problem(house, "riverside", "handbook", date(1999, 12, 31)) == "binding_early"
    assert _problem(house, "east", "handbook", TODAY - DAY) == "binding_past"
    house.units["nowhere"] = 987_654
    assert _problem(house, "nowhere", "handbook") == "binding_unit"
    assert listed(house.people["admin"], MONDAY) == []
    _bind(house, "south", "handbook", TODAY - 300 * DAY)
    assert _problem(house, "south", "handbook") == "binding_already"
    assert _holds(house, "starbay", MONDAY - 200 * DAY) == "handbook"


def test_only_what_is_still_to_come_is_withdrawn_and_what_it_replaced_comes_back(house: House) -> None:
    admin = house.people["admin"]
    first, second = _bind(house, "east", "plain"), _bind(house, "east", "handbook", TODAY + DAY)
    third = _bind(house, "east", "service", TODAY + DAY)
    states = {one.id: one.state for one in listed(admin, MONDAY)}
    assert states == {first: "in_force", second: "ended", third: "coming"}
    withdraw(admin, third, MONDAY)
    assert _holds(house, "riverside", MONDAY + DAY) == "handbook"
    states = {one.id: one.state for one in listed(admin, MONDAY + DAY)}
    assert states == {first: "ended", second: "in_force", third: "withdrawn"}
    for gone, at, problem in ((third, MONDAY, "gone"), (second, MONDAY + DAY, "in_force"), (4711, MONDAY, "gone")):
        with pytest.raises(BindingRefused) as refused:
            withdraw(admin, gone, at)
        assert refused.value.facts["problem"] == f"binding_{problem}"


def test_the_general_manager_and_administrators_decide_and_nobody_beyond_their_reach(house: House) -> None:
    made = _bind(house, "riverside", "handbook", TODAY + DAY, login="gm")
    south = replace(house.people["gm"], org_path=next(one.path for one in units(house.people["gm"]) if one.name == "华南"))
    assert [one.name for one in tree(south, MONDAY)] == ["华南", "深圳公司", "星河湾"] and listed(south, MONDAY) == []
    for refused in (lambda: bind(south, house.units["riverside"], "plain", TODAY, MONDAY), lambda: withdraw(south, made, MONDAY)):
        with pytest.raises((NotPermitted, BindingRefused)):
            refused()
    for login in ("officer", "deputy", "hr", "staff"):
        someone = house.people[login]
        for refused in (
            lambda someone=someone: bind(someone, house.units["riverside"], "plain", TODAY, MONDAY),
            lambda someone=someone: withdraw(someone, made, MONDAY),
            lambda someone=someone: listed(someone, MONDAY),
            lambda someone=someone: tree(someone, MONDAY),
        ):
            with pytest.raises(NotPermitted):
                refused()


def test_decisions_go_on_record_and_their_rows_do_not_change(house: House) -> None:
    made = _bind(house, "east", "handbook", TODAY + DAY, login="gm")
    withdraw(house.people["admin"], made, MONDAY)
    with engine.reading() as conn:
        rows = conn.execute(select(audit).where(audit.c.action.like("regime_%")).order_by(audit.c.id)).all()
    facts = {"binding": made, "pack": "handbook", "since": "2026-03-03"}
    assert [(row.action, row.subject, row.actor_id, row.data) for row in rows] == [
        ("regime_bound", f"unit:{house.units['east']}", house.people["gm"].id, facts),
        ("regime_withdrawn", f"unit:{house.units['east']}", house.people["admin"].id, facts),
    ]
    with pytest.raises(IntegrityError, match="never changed"), engine.transaction() as conn:
        conn.execute(regime_bindings.update().values(pack="plain"))
