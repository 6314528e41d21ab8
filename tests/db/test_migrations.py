"""Migrations and tables say the same; starting twice at once is safe; what a later version made is left alone."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from db import engine, migrations
from db.errors import DatabaseUnavailable
from db.tables import metadata

INDEXES = text("select tablename || ': ' || indexdef from pg_indexes where schemaname = 'public' order by 1")
CONSTRAINTS = text(
    "select conrelid::regclass || ': ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint "
    "where connamespace = 'public'::regnamespace and contype <> 'n' order by 1"
)
ADVICE = 'run `make migration m="What changes"` and commit the file that it writes'


@pytest.fixture
def empty(database, server):
    """Another database without any table, and its URL."""
    with server.connect() as conn:
        conn.execute("drop database if exists empty_one")
        conn.execute("create database empty_one template template0")
    return server.url("empty_one")


def test_the_migrations_make_what_the_tables_say(database):
    with engine.reading() as conn:
        context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == [], ADVICE


@pytest.mark.parametrize("listing", [INDEXES, CONSTRAINTS], ids=["indexes", "constraints"])
def test_indexes_and_constraints_are_the_same_to_the_letter(database, empty, listing):
    made = create_engine(empty)
    with made.begin() as conn:
        metadata.create_all(conn)
        by_tables = list(conn.scalars(listing))
    made.dispose()
    with engine.reading() as conn:
        by_migrations = [row for row in conn.scalars(listing) if "alembic_version" not in row]
    assert by_migrations == by_tables, ADVICE


def test_two_that_start_at_once_on_an_empty_database_migrate_it_once(empty):
    engine.use(empty)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: engine.migrate(), range(4)))
    with engine.reading() as conn:
        assert set(metadata.tables) <= set(inspect(conn).get_table_names())
        assert conn.scalar(text("select count(*) from alembic_version")) == 1


def test_a_migrated_database_is_left_as_it_is(database):
    with engine.reading() as conn:
        before = migrations.revision(conn)
    engine.migrate()
    with engine.reading() as conn:
        assert migrations.revision(conn) == before


def test_a_database_of_a_later_version_is_refused_and_untouched(database):
    with engine.transaction() as conn:
        conn.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(DatabaseUnavailable, match="revision 9999, unknown to this version"):
        engine.migrate()
    with engine.reading() as conn:
        assert migrations.revision(conn) == "9999"


def test_a_migration_is_named_after_its_date_and_a_sentence():
    folder = Path(migrations.__file__).parent / "versions"
    names = [path.stem for path in folder.glob("*.py")]
    assert names
    for name in names:
        assert len(name.split("_")) > 4 and name[:10].replace("_", "").isdigit(), f"{name}: 2026_11_21_what_it_does"
