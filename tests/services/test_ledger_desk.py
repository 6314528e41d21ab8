"""What waits in the ledger for whom: the number beside its name in the menu."""

import pytest

from services.advance import advance_due
from services.ledger import acts, desk, entries
from services.ledger.entries import Filter
from tests.services.group import at
from tests.services.house import House

WHY = "停电，系统无法登录"
NOON = at("03-02 12:00")
EVERYBODY = ("officer", "staff", "deputy", "gm", "hr", "finance", "leader", "admin", "wall")


@pytest.fixture
def house(database) -> House:
    return House()


def counts(house) -> dict[str, int]:
    """Whoever has anything waiting."""
    found = {login: desk.count(house.people[login]) for login in EVERYBODY}
    return {login: n for login, n in found.items() if n}


def test_nothing_waits_for_anybody_in_an_empty_ledger(house):
    assert counts(house) == {}


def test_an_appeal_waits_for_whoever_waives_and_counts_once_however_many_entries_it_is_about(house):
    house.opened()
    advance_due(NOON)
    ids = [line.id for line in entries.find(house.people["officer"], Filter()).lines[:3]]
    asked = acts.appeal(house.people["officer"], ids, reason=WHY, at=NOON)
    assert counts(house) == {"deputy": 1, "gm": 1, "hr": 1}
    acts.answer(house.people["hr"], asked.waiting, granted=False, comment="不符", at=NOON)
    assert counts(house) == {}


def test_a_waiver_above_the_limit_waits_for_a_second_person_who_may_approve_it(house):
    house.opened()
    advance_due(NOON)
    # Six blocks of ¥100 are more than the ¥500 that one person may waive.
    ids = [line.id for line in entries.find(house.people["gm"], Filter()).lines[:6]]
    acts.waive(house.people["gm"], ids, reason=WHY, at=NOON)
    assert counts(house) == {"hr": 1}


def test_what_somebody_pays_waits_for_others_alone(house):
    house.submitted()
    advance_due(at("03-02 10:16"))
    (own,) = entries.find(house.people["deputy"], Filter(own=True)).lines
    acts.appeal(house.people["deputy"], [own.id], reason=WHY, at=NOON)
    assert counts(house) == {"gm": 1, "hr": 1}


def test_ranges_wait_for_whoever_decides_until_one_of_them_has(house):
    house.issued(category="handover_quality")
    advance_due(at("03-24 00:00"))
    # Sixteen days late: the head's and the leader's.
    assert counts(house) == {"gm": 2, "hr": 2}
    first = entries.find(house.people["hr"], Filter(undecided=True)).lines[0]
    low, _ = first.decision
    acts.decide(house.people["hr"], first.id, percent=low, reason="情节轻微", at=at("03-24 09:00"))
    assert counts(house) == {"gm": 1, "hr": 1}
