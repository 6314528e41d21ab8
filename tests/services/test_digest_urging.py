"""Urging a whole digest: each case once, one message to each person, and what came of it."""

import pytest

from db.engine import reading
from db.queries import audit as audit_queries
from services import advance, digest_urging, digests, inbox, schedules, urging
from services.errors import InputRefused, NotPermitted
from tests.services.group import at
from tests.services.house import House

WHEN = at("03-06 10:00")
LATER = at("03-06 12:00")


@pytest.fixture
def house(database) -> House:
    """Three overdue cases of one project, of which one is grave, and one of another project."""
    found = House()
    found.cases = [
        found.issued(category="handover_quality"),
        found.issued(),
        found.issued("starbay"),
        found.issued(severity="major"),
    ]
    advance.advance_due(WHEN)
    schedules.run_due(WHEN)
    return found


def overdue(house, login="deputy") -> int:
    """The digest of what is overdue that goes to the deputy."""
    found = digests.recent(house.people[login], at=WHEN)
    return next(one.id for one in found if one.rule == "overdue_digest" and one.role.zh == "副总经理")


def urged(house, login="deputy"):
    return digest_urging.outlook(house.people[login], overdue(house), at=LATER).rounds


def test_each_case_is_urged_once_and_each_person_hears_once(house):
    deputy, digest = house.people["deputy"], overdue(house)
    before = digest_urging.outlook(deputy, digest, at=WHEN)
    n = before.cases
    assert n == sum(reader.cases for reader in before.readers) >= 3
    assert digest_urging.urge(deputy, digest, " 请今天推进 ", at=WHEN) == n
    (line,) = inbox.look(house.people["leader"], at=WHEN, rule="urge")
    assert line.lines[0] == "孙悦（副总经理）：请今天推进"
    assert [said.split(" · ")[0] for said in line.lines[1:]] == house.cases[:2]
    for no in house.cases[:2]:
        assert [(one.comment, one.by) for one in urging.of_case(deputy, no, at=WHEN)] == [("请今天推进", "孙悦")]
    assert digest_urging.urge(deputy, digest, "再催一次", at=LATER) == 0
    assert len(inbox.look(house.people["leader"], at=LATER, rule="urge")) == 1
    with reading() as conn:
        assert [row.subject for row in audit_queries.chain(conn) if row.action == "digest_urged"] == [f"digest/{digest}"]


def test_what_was_urged_when_and_what_came_of_it_stays_in_sight(house):
    deputy, digest = house.people["deputy"], overdue(house)
    n = digest_urging.urge(deputy, digest, "请今天推进", at=WHEN)
    (told,) = urged(house)
    assert (told.by, told.at, told.comment, told.cases, told.answered, told.read) == ("孙悦", WHEN, "请今天推进", n, 0, 0)
    house.step(house.cases[0], "head", "progress_logged", at("03-06 11:00"), text="已安排施工")
    leader = house.people["leader"]
    inbox.mark_read(leader, [line.id for line in inbox.look(leader, at=LATER, rule="urge")], at=LATER)
    (told,) = urged(house)
    assert (told.answered, told.read) == (1, 1)


def test_a_case_that_was_urged_alone_because_of_the_digest_is_not_urged_again(house):
    deputy, digest = house.people["deputy"], overdue(house)
    n = digest_urging.outlook(deputy, digest, at=WHEN).cases
    urging.urge(deputy, house.cases[0], "leader", "先催这一件", at=WHEN, digest_id=digest)
    assert digest_urging.urge(deputy, digest, "其余一并", at=LATER) == n - 1
    assert [(one.comment, one.cases) for one in urged(house)] == [("其余一并", n - 1), ("先催这一件", 1)]


def test_what_cannot_be_urged_is_refused_and_leaves_nothing(house):
    deputy, digest = house.people["deputy"], overdue(house)
    for login, of, comment, refusal in [
        ("deputy", digest, "  ", InputRefused),
        ("deputy", digest, "急" * 301, InputRefused),
        ("deputy", 10**9, "请推进", InputRefused),
        ("leader", digest, "请推进", NotPermitted),
    ]:
        with pytest.raises(refusal):
            digest_urging.urge(house.people[login], of, comment, at=WHEN)
    assert digest_urging.outlook(deputy, digest, at=WHEN).rounds == ()
    assert not inbox.look(house.people["leader"], at=WHEN, rule="urge")
