"""The embedded server: started, shared, stopped and started again, whoever dies in between."""

import contextlib
import os
import pwd
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import text

from db import embedded, engine
from db.embedded import EmbeddedServer
from db.errors import DatabaseUnavailable

PROJECT = Path(__file__).parents[2]
PYTHON_PATH = os.pathsep.join([str(PROJECT), str(Path(psycopg.__file__).parents[1])])
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")


@pytest.fixture(scope="module")
def prepared():
    """The folder of a stopped server with a migrated database, to be copied: initdb once is enough."""
    with tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as folder:
        made = EmbeddedServer(Path(folder))
        made.start()
        engine.use(made.url())
        engine.migrate()
        engine.dispose()
        made.stop()
        yield made.data


@pytest.fixture
def empty_home():
    """A home where no server has been."""
    with tempfile.TemporaryDirectory(prefix="duban-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()


@pytest.fixture
def home(home, prepared):
    """A home with a migrated database, its server stopped."""
    subprocess.run(["cp", "-a", prepared, home / "postgresql"], check=True)
    home.chmod(0o711)
    return home


@pytest.fixture
def own(home):
    """The server of this test alone, not yet started."""
    server = EmbeddedServer(home)
    yield server
    server.stop()


class App:
    """Another process that uses the embedded server of a home until it is told to end."""

    # A run that was put into the background hands down an ignored interrupt; whoever sits at a terminal has it.
    SCRIPT = """
        import signal
        import sys
        from sqlalchemy import text
        from db import engine
        signal.signal(signal.SIGINT, signal.default_int_handler)
        engine.migrate()
        print("ready", flush=True)
        for line in sys.stdin:
            with engine.transaction() as conn:
                conn.execute(text("insert into counters values (:key, 1)"), {"key": line.strip()})
            print("written", flush=True)
    """

    def __init__(self, home: Path, interpreter: str = sys.executable, **options):
        environment = {**os.environ, "DUBAN_HOME": str(home), "PYTHONPATH": PYTHON_PATH, "PYTHONDONTWRITEBYTECODE": "1"}
        environment.pop("DATABASE_URL", None)
        self.process = subprocess.Popen(
            [interpreter, "-c", textwrap.dedent(self.SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            **options,
        )

    def ready(self):
        assert self.process.stdout.readline() == "ready\n", self.process.stderr.read()
        return self

    def write(self, key: str):
        print(key, file=self.process.stdin, flush=True)
        assert self.process.stdout.readline() == "written\n", self.process.stderr.read()

    def end(self):
        self.process.stdin.close()
        assert self.process.wait(20) == 0, self.process.stderr.read()

    def kill(self):
        self.process.kill()
        self.process.wait(20)


@pytest.fixture
def apps():
    """Starts processes and sees to it that none is left."""
    started = []

    def start(home, **options):
        started.append(App(home, **options))
        return started[-1]

    yield start
    for app in started:
        app.kill()
        for stream in (app.process.stdin, app.process.stdout, app.process.stderr):
            stream.close()


def postmaster(home: Path) -> psutil.Process:
    return psutil.Process(int((home / "postgresql" / "postmaster.pid").read_text().split("\n", 1)[0]))


def is_up(home: Path) -> bool:
    return (home / "postgresql" / "postmaster.pid").exists() and postmaster(home).is_running()


def keys(server: EmbeddedServer) -> list[str]:
    with server.connect(embedded.DATABASE) as conn:
        return [key for (key,) in conn.execute("select key from counters order by key")]


def kill_postmaster(home: Path) -> None:
    """Kill it and wait until its children, who notice, have ended too; init may take its time to bury them."""
    process = postmaster(home)
    family = [process, *process.children()]
    process.kill()
    give_up = time.monotonic() + 20
    while not all(has_ended(member) for member in family):
        assert time.monotonic() < give_up
        time.sleep(0.01)


def has_ended(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_it_starts_stops_and_starts_again_with_its_data(home, own):
    own.start()
    with own.connect() as conn:
        conn.execute("create table kept as select 1 as n")
    own.stop()
    assert not is_up(home)
    own.start()
    with own.connect() as conn:
        assert conn.execute("select n from kept").fetchone() == (1,)


def test_starting_twice_and_stopping_twice_does_no_harm(home, own):
    own.start()
    first = postmaster(home)
    own.start()
    assert postmaster(home) == first
    own.stop()
    own.stop()
    assert not is_up(home)


def test_two_processes_share_it_and_the_last_one_to_end_stops_it(home, apps):
    one = apps(home).ready()
    other = apps(home).ready()
    one.write("from one")
    other.write("from the other")
    one.end()
    assert is_up(home)
    other.write("alone")
    other.end()
    assert not is_up(home)


def test_two_processes_starting_at_once_on_an_empty_home_both_work(empty_home, apps):
    both = [apps(empty_home), apps(empty_home)]
    for app in both:
        app.ready().write(str(app.process.pid))
    for app in both:
        app.end()
    assert not is_up(empty_home)


def test_many_threads_starting_it_at_once_start_one(home, own):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: own.start(), range(8)))
    own.stop()
    assert not is_up(home)


def test_after_kill_9_of_the_app_the_server_serves_the_next_one_and_stops_with_it(home, apps):
    killed = apps(home).ready()
    killed.write("before")
    killed.kill()
    assert is_up(home)
    following = apps(home).ready()
    following.write("after")
    following.end()
    assert not is_up(home)


def test_a_killed_app_takes_nothing_from_a_living_one(home, apps):
    living = apps(home).ready()
    apps(home).ready().kill()
    apps(home).ready().end()
    assert is_up(home)
    living.write("still here")


def test_after_kill_9_of_the_postmaster_a_living_app_revives_it_with_every_row(home, apps, own):
    app = apps(home).ready()
    app.write("1 before")
    kill_postmaster(home)
    app.write("2 after")
    own.start()
    assert keys(own) == ["1 before", "2 after"]


def test_after_kill_9_of_both_the_next_start_has_every_row(home, apps, own):
    app = apps(home).ready()
    app.write("kept")
    kill_postmaster(home)
    app.kill()
    own.start()
    assert keys(own) == ["kept"]


def test_a_process_id_that_another_program_has_by_now_is_not_believed(home, own):
    own.start()
    kill_postmaster(home)
    for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
        file = home / "postgresql" / name
        file.write_text("\n".join([str(os.getpid()), *file.read_text().split("\n")[1:]]))
    own.start()
    with own.connect() as conn:
        assert conn.execute("select 1").fetchone() == (1,)


def test_stopping_a_server_that_has_died_ends_well(home, own):
    own.start()
    kill_postmaster(home)
    own.stop()
    own.start()
    assert is_up(home)


def test_an_initdb_that_was_interrupted_is_begun_anew(empty_home):
    (empty_home / "postgresql.new").mkdir()
    (empty_home / "postgresql.new" / "PG_VERSION").write_text(embedded.VERSION)
    server = EmbeddedServer(empty_home)
    server.start()
    assert is_up(empty_home)
    server.stop()


def test_interrupting_the_terminal_ends_the_app_and_the_server_in_order(home, apps):
    app = apps(home, start_new_session=True).ready()
    os.killpg(app.process.pid, signal.SIGINT)
    app.process.wait(20)
    assert not is_up(home)
    assert "database system is shut down" in (home / "postgresql" / "server.log").read_text()


def test_an_ending_process_does_not_start_the_server_again(home, own):
    own.start()
    own._end()
    with pytest.raises(DatabaseUnavailable, match="this process ends"):
        own.start()
    assert not is_up(home)


@pytest.mark.parametrize("name", ["很长的路径" * 12, "with space, comma and 'quote'"])
def test_a_path_that_is_long_or_needs_quoting_works(home, name):
    folder = home / name
    folder.mkdir(mode=0o700)
    (home / "postgresql").rename(folder / "postgresql")
    server = EmbeddedServer(folder)
    server.start()
    with server.connect() as conn:
        assert conn.execute("show unix_socket_directories").fetchone() == (str(server.socket_folder()),)
    server.stop()
    assert not is_up(folder)


def test_data_of_another_version_is_refused_with_what_to_do(home, own):
    (home / "postgresql" / "PG_VERSION").write_text("16\n")
    with pytest.raises(DatabaseUnavailable, match="made by PostgreSQL 16 .* back up with the version that made it"):
        own.start()


def test_a_server_that_cannot_start_says_why(home, monkeypatch):
    monkeypatch.setattr(embedded, "RETRY_SECONDS", 0)
    server = EmbeddedServer(home, {"shared_buffers": "nonsense"})
    with pytest.raises(DatabaseUnavailable, match='does not start: .*FATAL: .*invalid value for parameter "shared_buffers"'):
        server.start()


def test_only_its_owner_may_enter_the_data(home, own):
    own.start()
    assert (home / "postgresql").stat().st_mode & 0o777 == 0o700


def test_a_home_that_cannot_be_made_is_refused_in_one_sentence(monkeypatch, home):
    (home / "file").touch()
    monkeypatch.setenv("DUBAN_HOME", str(home / "file" / "below"))
    with pytest.raises(DatabaseUnavailable, match="cannot be made .* set DUBAN_HOME to another"):
        embedded.home()


@as_root
def test_root_opens_closed_folders_above_to_the_account_of_postgresql_alone(empty_home):
    closed = empty_home / "root" / "duban"
    closed.mkdir(parents=True)
    above = [empty_home, empty_home / "root", closed]
    for folder in above:
        folder.chmod(0o700)
    server = EmbeddedServer(closed)
    server.start()
    account = server.data.stat()
    assert [(folder.stat().st_mode & 0o777, folder.stat().st_gid) for folder in above] == [(0o710, account.st_gid)] * 3
    server.stop()


@as_root
def test_root_leaves_the_group_of_a_folder_that_has_one(home, own):
    home.chmod(0o750)
    own.start()
    assert (home.stat().st_mode & 0o777, home.stat().st_gid) == (0o751, 0)


@pytest.fixture
def ordinary(home):
    """How to start a process as the user `nobody`, who owns the home."""
    account = pwd.getpwnam("nobody")
    options = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    subprocess.run(["chown", "-R", f"{account.pw_uid}:{account.pw_gid}", home], check=True)
    for interpreter in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        with contextlib.suppress(OSError):
            if subprocess.run([interpreter, "-c", ""], cwd="/", **options).returncode == 0:
                return {**options, "cwd": "/", "interpreter": interpreter}
    pytest.skip("no Python here that an ordinary user may run")


@as_root
def test_an_ordinary_user_runs_it_as_itself(home, apps, ordinary):
    app = apps(home, **ordinary).ready()
    app.write("mine")
    assert postmaster(home).uids().effective == ordinary["user"]
    app.end()
    assert not is_up(home)


@as_root
def test_root_shares_the_server_of_an_ordinary_user_and_leaves_it_theirs(home, apps, ordinary, own):
    app = apps(home, **ordinary).ready()
    own.start()
    app.end()
    assert keys(own) == []
    kill_postmaster(home)
    own.start()
    assert postmaster(home).uids().effective == ordinary["user"]
    own.stop()
    apps(home, **ordinary).ready().end()


@as_root
def test_an_ordinary_user_is_told_whose_data_it_is(home, apps, ordinary):
    os.chown(home / "postgresql", pwd.getpwnam("daemon").pw_uid, -1)
    app = apps(home, **ordinary)
    assert app.process.wait(20) == 1
    assert "belongs to daemon: start Duban as that user, or as root." in app.process.stderr.read()


def test_a_stopped_server_does_not_answer(home, own):
    own.start()
    own.stop()
    with pytest.raises(psycopg.OperationalError):
        own.connect()


def test_the_engine_starts_the_server_of_its_home_and_stops_it_when_disposed(home, monkeypatch):
    monkeypatch.setenv("DUBAN_HOME", str(home))
    with engine.reading() as conn:
        assert conn.scalar(text("select count(*) from counters")) == 0
    assert is_up(home)
    engine.dispose()
    assert not is_up(home)
