"""The schema's history, applied by Alembic; a file is named after its date and what it does."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from db.errors import DatabaseUnavailable

# Held while migrating, so that processes starting at once take turns. Any number that nothing else here locks.
TURN = 0x64756261


def config(conn: Connection) -> Config:
    """Alembic's settings, bound to a connection whose transaction it joins."""
    settings = Config(attributes={"connection": conn})
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    settings.set_main_option("truncate_slug_length", "100")
    settings.set_main_option("path_separator", "os")
    return settings


def revision(conn: Connection) -> str | None:
    """The revision that the database is at; None when it is empty."""
    return MigrationContext.configure(conn).get_current_revision()


def knows(revision: str) -> bool:
    """Whether this version can bring a database from that revision up to date."""
    return revision in {script.revision for script in ScriptDirectory(str(Path(__file__).parent)).walk_revisions()}


def upgrade(conn: Connection) -> None:
    """Apply what is missing, all of it or nothing.

    Raises DatabaseUnavailable when the database was made by a later version.
    """
    conn.execute(select(func.pg_advisory_xact_lock(TURN)))
    settings = config(conn)
    scripts = ScriptDirectory.from_config(settings)
    present = revision(conn)
    if present == scripts.get_current_head():
        return
    if present is not None and present not in {script.revision for script in scripts.walk_revisions()}:
        raise DatabaseUnavailable(f"The database is at revision {present}, unknown to this version: install a later one.")
    command.upgrade(settings, "head")
