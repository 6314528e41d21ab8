"""Verifying what people did about penalties: entries that no use case would write are found, each by its number."""

from decimal import Decimal

import pytest
from sqlalchemy import insert, select

from db.engine import reading, transaction
from db.tables import penalties
from services.advance import advance_due
from services.ledger import acts, checking, entries
from services.ledger.entries import Filter
from services.verify import verify
from tests.services.group import at
from tests.services.house import House

WHY = "停电，系统无法登录"
NOON = at("03-02 12:00")


@pytest.fixture
def house(database) -> House:
    return House()


@pytest.fixture
def accrual(house) -> int:
    """An entry of ¥100 that the officer pays."""
    house.opened()
    advance_due(NOON)
    return entries.find(house.people["officer"], Filter(), limit=1).lines[0].id


def forge(house, entry: int, **values) -> int:
    """An entry about another one, written past the use cases."""
    with transaction() as conn:
        origin = conn.execute(select(penalties).where(penalties.c.id == entry)).one()
        row = {name: getattr(origin, name) for name in acts.SAME} | {"kind": "waiver", "refers_to": entry, "reason": WHY}
        row |= {"at": NOON, "recorded_at": NOON, "author_id": house.people["gm"].id}
        return conn.execute(insert(penalties).values(row | values).returning(penalties.c.id)).scalar_one()


def said() -> list[str]:
    with reading() as conn:
        return list(checking.check(conn, "en").differences)


def test_whatever_was_waived_granted_appealed_and_decided_in_order_holds_together(house, accrual):
    deputy, gm, hr = (house.people[login] for login in ("deputy", "gm", "hr"))
    ids = [line.id for line in entries.find(gm, Filter(), limit=30).lines]
    acts.waive(deputy, [accrual], yuan=Decimal("40.50"), reason=WHY, at=NOON)
    acts.answer(hr, acts.waive(gm, ids[1:8], reason=WHY, at=NOON).waiting, granted=True, comment=WHY, at=NOON)
    appeal = acts.appeal(house.people["officer"], ids[8:9], reason=WHY, at=NOON)
    acts.answer(deputy, appeal.waiting, granted=True, comment=WHY, at=NOON)
    house.issued(category="handover_quality")
    advance_due(at("03-24 00:00"))
    for range_ in entries.find(hr, Filter(undecided=True)).lines:
        acts.decide(hr, range_.id, percent=range_.decision[0], reason=WHY, at=at("03-24 09:00"))
    found = verify()
    # Nine waivers and two decisions.
    assert (found.acts, found.differences) == (11, [])


def test_more_waived_than_there_was_is_found(house, accrual):
    acts.waive(house.people["deputy"], [accrual], yuan=Decimal(90), reason=WHY, at=NOON)
    forged = forge(house, accrual, yuan=Decimal("-10.01"))
    assert said() == [
        f"More is waived of entry {accrual} of the ledger than it came to.",
        f"For entry {forged} of the ledger nothing that was asked and granted is on record.",
    ]
    assert verify().differences


@pytest.mark.parametrize("wrong", [{"number": 999}, {"at": at("03-02 09:30")}, {"payer_role": "gm"}, {"cite": "1"}])
def test_a_waiver_that_is_not_like_the_entry_it_is_about_is_found(house, accrual, wrong):
    forged = forge(house, accrual, yuan=Decimal(-1), **wrong)
    assert said()[0] == f"Entry {forged} of the ledger does not match entry {accrual}, which it is about."


def test_percent_taken_off_yuan_is_found(house, accrual):
    forge(house, accrual, percent=Decimal(-5))
    assert said()[0] == f"More is waived of entry {accrual} of the ledger than it came to."


def test_a_decision_outside_its_range_is_found(house):
    house.issued(category="handover_quality")
    advance_due(at("03-24 00:00"))
    range_ = entries.find(house.people["hr"], Filter(undecided=True)).lines[0]
    high = range_.decision[1]
    forged = forge(house, range_.id, kind="decision", percent=high + 1, at=at("03-24 09:00"))
    assert said()[0] == f"Entry {forged} of the ledger decides outside the range of entry {range_.id}."


def test_a_decision_where_there_is_no_range_and_a_waiver_of_a_waiver_are_found(house, accrual):
    decision = forge(house, accrual, kind="decision", percent=Decimal(5))
    waiver = forge(house, accrual, yuan=Decimal(-1))
    again = forge(house, waiver, yuan=Decimal(0))
    assert said()[:2] == [
        f"Entry {decision} of the ledger does not match entry {accrual}, which it is about.",
        f"Entry {again} of the ledger does not match entry {waiver}, which it is about.",
    ]
