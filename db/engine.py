"""The one engine of a process, and the two ways to use it: `transaction()` to change, `reading()` to read."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from db import embedded, migrations
from db.errors import DatabaseUnavailable, SessionLost

__all__ = [
    "Connection",
    "alone",
    "apart",
    "connect_url",
    "dispose",
    "engine",
    "is_there",
    "looking_at",
    "migrate",
    "reading",
    "transaction",
    "use",
]

P = ParamSpec("P")
R = TypeVar("R")

_ARGUMENTS: dict[str, Any] = {"application_name": "duban", "options": "-c jit=off -c TimeZone=UTC"}
_lock = threading.RLock()
_engine: Engine | None = None
_url: str | None = None
# The connection that this thread reads through while it looks at a past.
_past: ContextVar[Connection | None] = ContextVar("past", default=None)


def connect_url() -> str:
    """SQLAlchemy's URL of the database: `DATABASE_URL`, or the embedded server, which is started if need be.

    Raises DatabaseUnavailable.
    """
    if _url is not None:
        return _url
    given = os.environ.get("DATABASE_URL")
    if not given:
        server = embedded.server()
        server.start()
        return server.url()
    try:
        url = make_url(given.replace("postgres://", "postgresql://", 1))
    except ArgumentError as error:
        raise DatabaseUnavailable("DATABASE_URL is no URL; it looks like postgresql://user:password@host/database.") from error
    if url.get_backend_name() != "postgresql":
        raise DatabaseUnavailable(f"DATABASE_URL names {url.get_backend_name()}; this runs on PostgreSQL only.")
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def engine() -> Engine:
    """The engine of this process, made at first use."""
    global _engine
    with _lock:
        if _engine is None:
            _engine = _make_engine(connect_url())
        return _engine


@contextmanager
def transaction() -> Iterator[Connection]:
    """BEGIN … COMMIT; whatever is raised inside rolls everything back.

    "Whatever" includes BaseException: Streamlit ends a run by raising one, so a call of `st.rerun()`, `st.stop()` or any other
    `st.*` inside would silently undo the work. There must be none.
    """
    with engine().begin() as conn:
        yield conn


def alone(work: Callable[Concatenate[Connection, P], R]) -> Callable[P, R]:
    """The same work in a transaction of its own, without the connection that `work` takes first."""

    def in_its_own_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction() as conn:
            return work(conn, *args, **kwargs)

    in_its_own_transaction.__name__ = work.__name__.removesuffix("_in")
    in_its_own_transaction.__doc__ = f"As `{work.__name__}`, in a transaction of its own."
    return in_its_own_transaction


@contextmanager
def reading() -> Iterator[Connection]:
    """A transaction that cannot change anything; of the past that is looked at, if one is (see `looking_at`)."""
    if (past := _past.get()) is not None:
        with _of(past) as conn:
            yield conn
        return
    with engine().connect().execution_options(postgresql_readonly=True) as conn:
        yield conn


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A reading in which everything stays as it was at its first question, whoever writes meanwhile."""
    if (past := _past.get()) is not None:
        with _of(past) as conn:
            yield conn
        return
    options = {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
    with engine().connect().execution_options(**options) as conn:
        yield conn


@contextmanager
def looking_at(past: Connection) -> Iterator[None]:
    """While inside, whatever this thread reads it reads through this connection; what it writes goes where it always goes."""
    token = _past.set(past)
    try:
        yield
    finally:
        _past.reset(token)


@contextmanager
def _of(past: Connection) -> Iterator[Connection]:
    """A reading may begin within another one: then it is part of it."""
    if past.in_transaction():
        yield past
    else:
        with past.begin():
            yield past


def apart() -> Connection:
    """A connection with a session of its own, which ends when it is closed.

    It plans each question anew: names may come to mean something else in it. So it never goes on in another session: once its
    own is lost, it raises SessionLost.
    """
    made = create_engine(
        connect_url(), poolclass=NullPool, hide_parameters=True, connect_args=_ARGUMENTS | {"prepare_threshold": None}
    )
    event.listen(made, "do_connect", _connect)
    conn = made.connect()
    event.remove(made, "do_connect", _connect)
    event.listen(made, "do_connect", _connect_no_more)
    return conn


def is_there(past: Connection) -> bool:
    """Whether the session of a connection that `apart` has made still lasts."""
    try:
        with _of(past) as conn:
            conn.exec_driver_sql("select")
    except (SessionLost, DBAPIError):
        return False
    return True


def migrate() -> None:
    """Bring the schema up to date; two processes starting at once take turns.

    Raises DatabaseUnavailable when the database does not answer, or was made by a later version.
    """
    try:
        with transaction() as conn:
            migrations.upgrade(conn)
    except OperationalError as error:
        raise DatabaseUnavailable(f"The database does not answer: {str(error.orig).strip().splitlines()[0]}") from error


def use(url: str) -> None:
    """Point this process at another database, until `dispose`."""
    global _url
    with _lock:
        _close()
        _url = url


def dispose() -> None:
    """Close all connections and stop the embedded server unless another process uses it; the next use begins anew.

    Call it when a process ends in order: a signal that ends it otherwise leaves the server to the next one.
    """
    with _lock:
        _close()
        embedded.release()


def _close() -> None:
    global _engine, _url
    if _engine is not None:
        _engine.dispose()
    _engine = _url = None


def _make_engine(url: str) -> Engine:
    made = create_engine(
        url,
        # About forty threads: pages, routes, hub and worker.
        pool_size=20,
        max_overflow=20,
        pool_timeout=10,
        # A restarted server costs nobody an error: dead connections are replaced when taken from the pool.
        pool_pre_ping=True,
        # What people typed and whom we write to stays out of error texts.
        hide_parameters=True,
        connect_args=_ARGUMENTS,
    )
    event.listen(made, "do_connect", _connect)
    return made


def _connect(dialect: Dialect, _entry: ConnectionPoolEntry, arguments: list[Any], options: dict[str, Any]) -> Any:
    """Connect; when that fails and the server is ours and has died, start it again and connect once more."""
    try:
        return dialect.connect(*arguments, **options)
    except dialect.loaded_dbapi.OperationalError:
        if not embedded.revive(str(options.get("host"))):
            raise
        return dialect.connect(*arguments, **options)


def _connect_no_more(*_: Any) -> Any:
    """A new session would know nothing of what the names meant in the lost one, and answer with the present."""
    raise SessionLost
