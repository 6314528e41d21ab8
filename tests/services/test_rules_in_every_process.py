"""A version that is approved in one process is known to every other one, and kept in mind by none once it is withdrawn."""

from datetime import date
from types import SimpleNamespace

from db.engine import snapshot
from services.board import regimes
from services.ledger.entries import rules
from services.policy.packs import delivered, registry
from services.regimes import adopting, changing
from services.replay import MADE_UP
from tests.services import beside
from tests.services.beside import another_process
from tests.services.group import MONDAY
from tests.services.house import FIELDS, House
from tests.services.rule_changes import SINCE, altered, approved

OLD, NEW = "2020-01-01", SINCE.isoformat()


def test_what_one_process_approves_another_opens_cases_by(database: str) -> None:
    house = House()
    said = (house.people["officer"], house.units["riverside"], {name: MADE_UP[name] for name in FIELDS}, MONDAY)
    with another_process(database) as tell:
        tell(beside.opened, *said)
        made = approved(house.people)
        assert tell(beside.known, "group") == [OLD]
        tell(beside.opened, *said)
        assert tell(beside.known, "group") == [OLD, NEW]
        changing.withdraw(house.people["gm"], made, at=MONDAY)
        tell(beside.opened, *said)
        assert tell(beside.known, "group") == [OLD]


def test_a_case_by_a_version_that_this_process_has_not_seen_is_shown(database: str) -> None:
    house = House()
    with another_process(database) as tell:
        tell(beside.known, "group")
        approved(house.people)
        assert tell(beside.title_of, "group", NEW) == delivered().latest("group").title.zh


def test_what_was_made_of_the_packs_is_made_anew_of_others(database: str) -> None:
    house = House()
    before = regimes.cost("group", OLD, "order_submit")
    assert regimes.packs() is regimes.packs()
    approved(house.people, altered("rates: [{responsible: {yuan: 100}", "rates: [{responsible: {yuan: 150}"))
    assert [pack.version for pack in regimes.packs() if pack.id == "group"] == [OLD, NEW]
    costs = [regimes.cost("group", version, "order_submit") for version in (OLD, NEW)]
    assert costs[0] == before and costs[0]["rates"] != costs[1]["rates"]


def test_whoever_looks_through_an_old_snapshot_brings_nothing_back(database: str) -> None:
    house = House()
    with snapshot() as conn:
        adopting.current(conn)
        approved(house.people)
        known = registry()
        adopting.current(conn)
    adopting.catch_up()
    assert registry() is known and NEW in known.versions["group"]


def test_of_two_versions_of_one_day_the_house_s_own_counts_and_that_is_logged_once(database: str, caplog) -> None:
    text = delivered().text("group", OLD).replace("yuan: 100", "yuan: 150", 1)
    row = SimpleNamespace(id=-1, pack="group", since=date(2020, 1, 1), text=text, open_from=None)
    for _ in range(2):
        joined = adopting.joined(delivered(), [row])
    assert joined.version("group", OLD).penalties != delivered().version("group", OLD).penalties
    assert [record.message for record in caplog.records] == [
        "Pack group of 2020-01-01 is delivered with the product, too: the house's own counts."
    ]


def test_a_text_that_this_product_cannot_read_holds_nothing_up_and_is_logged(database: str, caplog) -> None:
    row = SimpleNamespace(id=-2, pack="group", since=SINCE, text="id: group", open_from=None)
    joined = adopting.joined(delivered(), [row])
    assert joined.versions == delivered().versions
    assert "group/2026-03-10.yaml" in caplog.text


def test_what_a_newer_version_does_not_punish_any_more_keeps_its_name_in_the_ledger(database: str) -> None:
    house = House()
    text = delivered().text("group", OLD)
    dropped = text[text.index("  late_order_submit:\n") : text.index("  late_order_issue:\n")]
    approved(house.people, {"group": text.replace(dropped, "", 1)})
    assert "late_order_submit" not in registry().latest("group").penalties
    assert rules()["late_order_submit"] == delivered().latest("group").penalties["late_order_submit"].title
