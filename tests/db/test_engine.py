"""One engine a process; a transaction is all or nothing; reading cannot write."""

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from db import engine
from db.errors import DatabaseUnavailable, SessionLost
from db.queries import notify
from db.tables import counters


class EndOfRun(BaseException):
    """As Streamlit ends a run."""


def count() -> int:
    with engine.reading() as conn:
        return conn.scalar(select(func.count()).select_from(counters))


def add(conn, key):
    conn.execute(insert(counters).values(key=key, value=1))


def test_an_empty_database_has_no_rows_and_reading_finds_that(database):
    assert count() == 0


def test_a_transaction_that_ends_well_is_kept(database):
    with engine.transaction() as conn:
        add(conn, "kept")
    assert count() == 1


def test_a_connection_apart_never_goes_on_in_another_session(database):
    conn = engine.apart()
    pid = conn.exec_driver_sql("select pg_backend_pid()").scalar_one()
    conn.rollback()
    assert engine.is_there(conn)
    with engine.transaction() as other:
        other.execute(select(func.pg_terminate_backend(pid)))
    with pytest.raises(DBAPIError), conn.begin():
        conn.exec_driver_sql("select 1")
    with pytest.raises(SessionLost), conn.begin():
        conn.exec_driver_sql("select 1")
    assert not engine.is_there(conn)
    conn.close()


def test_a_snapshot_stays_as_it_was_at_its_first_question_and_cannot_write(database):
    with engine.snapshot() as conn:
        assert conn.scalar(select(func.count()).select_from(counters)) == 0
        with engine.transaction() as other:
            add(other, "meanwhile")
        assert conn.scalar(select(func.count()).select_from(counters)) == 0
        with pytest.raises(DBAPIError):
            add(conn, "refused")
    assert count() == 1


@pytest.mark.parametrize("exception", [ValueError, KeyboardInterrupt, EndOfRun])
def test_whatever_is_raised_inside_rolls_everything_back(database, exception):
    with pytest.raises(exception), engine.transaction() as conn:
        add(conn, "lost")
        raise exception
    assert count() == 0


def test_reading_refuses_to_write_and_the_connection_can_write_again_afterwards(database):
    with pytest.raises(DBAPIError, match="read-only transaction"), engine.reading() as conn:
        add(conn, "refused")
    with engine.transaction() as conn:
        add(conn, "kept")
    assert count() == 1


def test_every_connection_speaks_utc_and_compiles_nothing(database):
    with engine.reading() as conn:
        found = [conn.scalar(text(f"show {name}")) for name in ("timezone", "jit", "application_name")]
    assert found == ["UTC", "off", "duban"]


def test_a_lost_connection_is_replaced_without_anybody_noticing(database, server):
    with engine.reading() as conn:
        pooled = conn.scalar(text("select pg_backend_pid()"))
    with server.connect() as outside:
        assert outside.execute("select pg_terminate_backend(%s, 1000)", [pooled]).fetchone() == (True,)
    assert count() == 0


def test_a_notification_arrives_after_commit_and_never_after_a_rollback(database):
    with notify.listen(database) as listener:
        with pytest.raises(ValueError), engine.transaction() as conn:
            notify.changed(conn, 1)
            raise ValueError
        with engine.transaction() as conn:
            notify.changed(conn, 2)
        heard = [message.payload for message in listener.notifies(timeout=10, stop_after=1)]
    assert heard == ["2"]


@pytest.mark.parametrize(
    ("given", "understood"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgresql://u:p@h:6000/d", "postgresql+psycopg://u:p@h:6000/d"),
        ("postgresql+psycopg://u@h/d?sslmode=require", "postgresql+psycopg://u@h/d?sslmode=require"),
    ],
)
def test_database_url_is_taken_in_the_usual_spellings(monkeypatch, given, understood):
    monkeypatch.setenv("DATABASE_URL", given)
    assert engine.connect_url() == understood


@pytest.mark.parametrize(("given", "why"), [("nonsense", "is no URL"), ("mysql://u@h/d", "PostgreSQL only")])
def test_a_database_url_that_is_none_is_refused_in_one_sentence(monkeypatch, given, why):
    monkeypatch.setenv("DATABASE_URL", given)
    with pytest.raises(DatabaseUnavailable, match=why):
        engine.connect_url()


def test_a_server_that_does_not_answer_is_named_in_one_line(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    with pytest.raises(DatabaseUnavailable, match=r"does not answer: .*127\.0\.0\.1"):
        engine.migrate()
    engine.dispose()
