"""The audit chain: nothing recorded is changed or taken out unnoticed, however many write at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, func, insert, select, update

from db import engine
from db.tables import audit as table
from services import audit

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def record(*subjects, data=None):
    for subject in subjects:
        with engine.transaction() as conn:
            audit.record(conn, at=AT, actor_id=None, actor="system", action="tested", subject=subject, data=data or {})


def differences():
    with engine.reading() as conn:
        return audit.check(conn, "en")


def subjects():
    with engine.reading() as conn:
        return list(conn.scalars(select(table.c.subject).order_by(table.c.id)))


def test_an_empty_chain_is_whole(database):
    assert differences() == []


def test_rows_follow_one_another_and_the_chain_is_whole(database):
    record("first", "second", "third")
    assert subjects() == ["first", "second", "third"]
    assert differences() == []


@pytest.mark.parametrize(
    "data",
    [
        {"number": 1.0, "large": 1e20, "small": 1e-7, "negative zero": -0.0, "fraction": 0.1 + 0.2},
        {"中文": "拆除“前”", "nested": {"b": [1, None, True], "a": {}}},
        {"at": AT, "yuan": Decimal("500.00")},
    ],
)
def test_data_hashes_the_same_after_the_database_has_given_it_back(database, data):
    record("shaped", data=data)
    assert differences() == []


def test_an_instant_of_another_zone_is_the_same_instant(database):
    with engine.transaction() as conn:
        for at in (AT, AT.astimezone(tz=None)):
            audit.record(conn, at=at, actor_id=None, actor="system", action="tested", subject="zone", data={})
    assert differences() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"at": AT + timedelta(microseconds=1)},
        {"actor": "somebody else"},
        {"action": "something else"},
        {"subject": "another"},
        {"data": {"yuan": 5}},
    ],
)
def test_a_changed_row_is_named(database, changes):
    record("first", "second", "third")
    with engine.transaction() as conn:
        conn.execute(update(table).where(table.c.subject == "second").values(changes))
    assert differences() == ["Audit row 2 does not match its hash: it was changed."]


def test_a_changed_row_with_its_hash_made_to_fit_breaks_the_next_one(database):
    record("first", "second", "third")
    with engine.transaction() as conn:
        row = conn.execute(select(table).where(table.c.subject == "second")).one()._asdict() | {"actor": "somebody else"}
        conn.execute(update(table).where(table.c.id == 2).values(actor="somebody else", hash=audit._hash(row)))
    assert differences() == ["Audit row 3 does not continue the one before: rows before it were removed or changed."]


@pytest.mark.parametrize(("removed", "noticed_at"), [("first", 2), ("second", 3)])
def test_a_removed_row_is_noticed_at_the_next_one(database, removed, noticed_at):
    record("first", "second", "third")
    with engine.transaction() as conn:
        conn.execute(delete(table).where(table.c.subject == removed))
    assert differences() == [f"Audit row {noticed_at} does not continue the one before: rows before it were removed or changed."]


def test_rows_removed_from_the_end_leave_a_whole_chain_with_another_head(database):
    record("first", "second")
    with engine.reading() as conn:
        kept_elsewhere = audit.head(conn)
    with engine.transaction() as conn:
        conn.execute(delete(table).where(table.c.subject == "second"))
    assert differences() == []
    with engine.reading() as conn:
        assert audit.head(conn) != kept_elsewhere


def test_a_row_slipped_in_is_noticed(database):
    record("first")
    with engine.transaction() as conn:
        row = {"at": AT, "actor_id": None, "actor": "x", "action": "x", "subject": "slipped in", "data": {}, "previous": "0" * 64}
        conn.execute(insert(table).values({**row, "hash": audit._hash(row)}))
    assert differences() == ["Audit row 2 does not continue the one before: rows before it were removed or changed."]


def test_a_rolled_back_row_leaves_no_gap_in_the_chain(database):
    record("first")
    with pytest.raises(RuntimeError), engine.transaction() as conn:
        audit.record(conn, at=AT, actor_id=None, actor="system", action="tested", subject="lost", data={})
        raise RuntimeError
    record("second")
    assert subjects() == ["first", "second"]
    assert differences() == []


def test_writers_at_the_same_time_make_one_chain(database):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: record(*(f"{n}.{i}" for i in range(10))), range(8)))
    with engine.reading() as conn:
        assert conn.scalar(select(func.count(table.c.previous.distinct()))) == 80
    assert differences() == []
