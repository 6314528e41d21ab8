"""Verifying many cases: batch by batch, each as it stood at one instant."""

import pytest
from sqlalchemy import text

from db.engine import transaction
from services import verify
from tests.services.group import Group, group


@pytest.fixture
def people(database) -> Group:
    return group()


def change(statement: str) -> None:
    with transaction() as conn:
        conn.execute(text(statement))


def test_every_case_is_compared_whatever_batch_it_falls_into_and_the_way_is_told(people, monkeypatch):
    monkeypatch.setattr(verify, "BATCH", 2)
    numbers = [people.opened() for _ in range(5)]
    told = []
    found = verify.verify(progress=lambda done, total: told.append((done, total)))
    assert (found.cases, found.clocks, found.differences) == (5, 5, [])
    assert told == [(2, 5), (4, 5), (5, 5)]
    change("update clocks set cite = '1'")
    assert verify.verify().differences == [f"{no}: clock order_submit 1" for no in numbers]


def test_what_is_missing_too_much_or_different_is_named_by_case_and_key(people):
    first, second = people.opened(), people.opened()
    change(f"delete from clocks where case_id = (select id from cases where no = '{first}')")
    change("insert into messages (case_id, rule, at, to_role, cite, recorded_at) select id, 'made_up', now(), 'gm', '1', now()"
           f" from cases where no = '{second}'")  # fmt: skip
    change(f"update cases set room = 'elsewhere' where no = '{second}'")
    found = verify.verify().differences
    assert found[:2] == [f"{first}: clock order_submit 1", f"{second}: room"]
    assert found[2].startswith(f"{second}: reminder made_up ")
    assert len(found) == 3


def test_nothing_is_told_of_no_cases(database):
    told = []
    assert verify.verify(progress=lambda *seen: told.append(seen)).cases == 0
    assert told == []
