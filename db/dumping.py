"""The whole database as one file, and back: by PostgreSQL's own programs, which any running system allows."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, func, make_url, select, text

from db.embedded import PROGRAMS
from db.engine import connect_url, engine
from db.errors import DatabaseUnavailable
from db.tables import metadata

# What a server older than 17 does not know; it stands in the first lines.
_UNKNOWN_TO_OLDER = b"SET transaction_timeout = 0;\n"
_FIRST_LINES = 60
_FORGETTING_SECONDS = 2.0
# Where these are empty nothing is lost by putting another system in their place.
_TELLING = ("cases", "people", "orgs", "audit")


def major(conn: Connection) -> int:
    """The main version of the server."""
    return int(conn.execute(text("show server_version_num")).scalar_one()) // 10_000


def rows(conn: Connection) -> int:
    """How many rows the tables have by which a system in use is told from an empty one."""
    known = [name for name in _TELLING if conn.execute(select(func.to_regclass(f"public.{name}"))).scalar_one()]
    return sum(conn.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one() for name in known)


def others() -> int:
    """How many connections of dashboards, workers and commands there are beside this process.

    The server takes its time to forget a connection that was closed, so it is asked for two seconds before any counts.
    """
    engine().dispose()
    query = "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'duban'"
    deadline = time.monotonic() + _FORGETTING_SECONDS
    # What a transaction has once seen of these connections it goes on seeing.
    with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        while found := int(conn.execute(text(f"{query} and pid <> pg_backend_pid()")).scalar_one()):
            if time.monotonic() > deadline:
                return found
            time.sleep(_FORGETTING_SECONDS / 20)
    return 0


def dump(conn: Connection, path: Path) -> None:
    """Write the database to a file as `conn`, a snapshot, sees it; whoever writes meanwhile writes on.

    Raises DatabaseUnavailable, also for a server newer than the programs.
    """
    seen = conn.execute(select(func.pg_export_snapshot())).scalar_one()
    place, surroundings = _connection()
    options = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={seen}", f"--file={path}")
    done = subprocess.run(
        [PROGRAMS / "pg_dump", *options, f"--dbname={place}"], env=surroundings, stdin=subprocess.DEVNULL, capture_output=True
    )
    if done.returncode:
        raise DatabaseUnavailable(_complaint(done.stderr))


def load(path: Path) -> None:
    """Put what was dumped in the place of what there is, all of it or nothing. Raises DatabaseUnavailable."""
    place, surroundings = _connection()
    engine().dispose()
    reader: list[str | Path] = [PROGRAMS / "pg_restore", "--no-owner", "--no-privileges", "--file=-", path]
    writer: list[str | Path] = [
        PROGRAMS / "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--file=-",
    ]
    with tempfile.TemporaryFile() as said:
        source = subprocess.Popen(reader, env=surroundings, stdout=subprocess.PIPE, stderr=said)
        target = subprocess.Popen(
            [*writer, f"--dbname={place}"], env=surroundings, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
        )
        if not _carried(source, target) or target.wait() != 0:
            said.seek(0)
            raise DatabaseUnavailable(_complaint(said.read()))
    # The first pages would be slow until the server had looked at its new tables by itself.
    with engine().begin() as conn:
        conn.execute(text("analyze"))


def _carried(source: subprocess.Popen[bytes], target: subprocess.Popen[bytes]) -> bool:
    """Hand everything over; whether all of it came. Of half a story nothing must stay: whoever writes it is stopped."""
    assert source.stdout
    assert target.stdin
    try:
        target.stdin.write(_clearance())
        head = [line for line in islice(source.stdout, _FIRST_LINES) if line != _UNKNOWN_TO_OLDER]
        target.stdin.writelines(head)
        shutil.copyfileobj(source.stdout, target.stdin, 1 << 20)
        if source.wait() == 0:
            target.stdin.close()
            return True
    except BrokenPipeError:
        # The writer has given up, and has said why.
        source.kill()
    target.kill()
    source.wait()
    target.wait()
    return False


def _clearance() -> bytes:
    """What removes the tables of this product, whatever version made them, and nothing else."""
    tables = sql.SQL(", ").join(map(sql.Identifier, [*metadata.tables, "alembic_version"]))
    drop = sql.SQL("drop table if exists {} cascade; drop function if exists refuse_change() cascade;\n").format(tables)
    return b"set client_min_messages = warning;\n" + drop.as_bytes(None)


def _connection() -> tuple[str, Mapping[str, str]]:
    """Where the database is, as the programs take it, and their environment: a password on a command line is everybody's."""
    url = make_url(connect_url())
    asked = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database, **url.query}
    place = make_conninfo("", **{name: str(value) for name, value in asked.items() if value is not None})
    password = {"PGPASSWORD": str(url.password)} if url.password is not None else {}
    return place, {**os.environ, **password, "LC_ALL": "C", "PGAPPNAME": "duban-backup", "PGOPTIONS": "-c TimeZone=UTC"}


def _complaint(said: bytes) -> str:
    """The line in which a program says what is wrong; those beside it may quote what is stored."""
    lines = said.decode(errors="replace").splitlines()
    wrong = (line for line in lines if "error" in line.lower())
    return f"The database could not be carried over: {next(wrong, 'the program ended without a word')}"
