"""The read model of the wall: rows ready for the wire, and the figures beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from db.engine import Connection
from db.queries import board as queries
from db.queries.board import Found, Unit
from services import holidays
from services.board import regimes
from services.board.regimes import Daily
from services.casework.regimes import USUAL, calendar_for, regime_at

ZONE = ZoneInfo("Asia/Shanghai")
LIST = 100
PER_BAND = 25
SOON = timedelta(minutes=30)

RowOnWire = dict[str, Any]


@dataclass(frozen=True)
class Lists:
    """The rows of the board by id, as read at `at`, and the next instant at which time alone changes a count."""

    at: datetime
    rows: dict[str, RowOnWire] = field(default_factory=dict)
    next_crossing: datetime | None = None


def unit_at(conn: Connection, path: str) -> Unit:
    """The part of the tree that a screen of the unit at `path` shows."""
    return queries.unit(conn, path)


def read_lists(conn: Connection, where: Unit, at: datetime) -> Lists:
    """The clocks nearest to their due instants on both sides, the costliest late ones, and what waits for approval."""
    ahead = queries.upcoming(conn, where, at, LIST)
    late = [
        *queries.newest_breaches(conn, where, at, LIST),
        *queries.costly(conn, where, at, regimes.bands(), PER_BAND),
    ]
    desks = queries.waiting(conn, where, regimes.approvers(), regimes.desk_clocks(), LIST)
    rows = {f"c{found.clock_id}": _clock_row(found, where) for found in (*ahead, *late)}
    rows |= {f"w{found.case_id}:{found.desk}": _waiting_row(found, where) for found in desks}
    return Lists(at, rows, _next_crossing(ahead, at))


def _next_crossing(ahead: Iterable[Found], at: datetime) -> datetime | None:
    instants = [instant for found in ahead for instant in (found.warn_at, found.due_at) if instant > at]
    return min(instants, default=None)


def _clock_row(found: Found, where: Unit) -> RowOnWire:
    regime = (found.pack, found.pack_version)
    return {
        "id": f"c{found.clock_id}",
        "kind": "clock",
        "order": found.clock_id,
        **_of_case(found, where),
        "rule": found.rule,
        "stage": regimes.stage(*regime, found.rule),
        "cite": regimes.article(*regime, found.cite),
        "who": found.who,
        "role": regimes.role(*regime, found.role),
        **_of_clock(found),
        "since": None,
    }


def _waiting_row(found: Found, where: Unit) -> RowOnWire:
    regime = (found.pack, found.pack_version)
    role = regimes.role(*regime, found.holder_role)
    stage, cite = regimes.awaited(*regime, found.desk, found.holder_role) or (role, found.cite)
    return {
        "id": f"w{found.case_id}:{found.desk}",
        "kind": "waiting",
        "order": found.case_id,
        **_of_case(found, where),
        "rule": found.rule,
        "stage": stage,
        "cite": regimes.article(*regime, cite) if cite else None,
        "who": found.who,
        "role": role,
        **(_of_clock(found) if found.rule else {"started": None, "warn": None, "due": None, "cost": None}),
        "since": ms(found.since),
    }


def _of_case(found: Found, where: Unit) -> RowOnWire:
    return {
        "case": found.no,
        "region": getattr(found, where.parts),
        "project": (found.project, found.project_en or found.project),
        "room": found.room,
        "severity": regimes.severity(found.pack, found.pack_version, found.severity),
        "levels": [ms(found.level1_at), ms(found.level2_at), ms(found.level3_at)],
    }


def _of_clock(found: Found) -> RowOnWire:
    return {
        "started": ms(found.started_at),
        "warn": ms(found.warn_at),
        "due": ms(found.due_at),
        "cost": regimes.cost(found.pack, found.pack_version, found.rule),
    }


def read_figures(conn: Connection, where: Unit, at: datetime) -> dict[str, Any]:
    """The counters that follow every change: open, late, soon due, waiting, and the bars of the parts of the unit."""
    today = start_of_day(at)
    parts = queries.counts(conn, where, at, today)
    waits = queries.longest_wait(conn, where, regimes.approvers())
    moved = queries.opened_and_closed(conn, where, today, at - timedelta(days=1))
    issued, on_spot = regimes.milestones("issued"), regimes.milestones("on_the_spot")
    happened = queries.steps_since(conn, where, today, [*issued, *on_spot])
    return {
        "open": sum(part.open for part in parts),
        "open_change": moved.open_change,
        "overdue": sum(part.overdue for part in parts),
        "overdue_today": sum(part.overdue_today for part in parts),
        "assumed": sum(part.assumed for part in parts),
        "soon": queries.due_within(conn, where, at, at + SOON),
        "waiting": waits.n,
        "waiting_since": ms(waits.oldest),
        "opened": moved.opened,
        "closed": moved.closed,
        "issued": sum(happened.get(event, 0) for event in issued),
        "on_spot": sum(happened.get(event, 0) for event in on_spot),
        "regions": [
            {
                "id": part.id,
                "name": (part.name, part.name_en or part.name),
                "overdue": part.overdue,
                "soon": part.soon,
                "normal": part.open - part.overdue - part.soon,
            }
            for part in parts
        ],
    }


def read_outlook(conn: Connection, where: Unit, at: datetime) -> dict[str, Any]:
    """What changes slowly: money of the day and the month, what the next hours owe, messages, the kind of day."""
    today = start_of_day(at)
    money = queries.yuan_of_month(conn, where, start_of_day(at, day=1), today)
    owed = [(slot := next_time(d, at), d.what, queries.due_at(conn, where, d.rule, slot)) for d in regimes.owed_daily()]
    reminded = [(next_time(d, at), d.what, queries.running(conn, where, d.rule)) for d in regimes.reminded_daily()]
    messages = queries.messages_owed(conn, today)
    return {
        "yuan_today": float(money.today),
        "yuan_month": float(money.accrued),
        "yuan_waived": float(money.waived),
        "owed": [{"at": ms(instant), "stage": what, "n": n} for instant, what, n in sorted(owed) if n],
        "reminders": [{"at": ms(instant), "what": what, "n": n} for instant, what, n in sorted(reminded) if n],
        "messages_waiting": messages.get("waiting", 0),
        "messages_failed": messages.get("failed", 0),
        "day": kind_of_day(at.astimezone(ZONE).date()),
        "unpublished": holidays.unpublished(at),
    }


def worker_seen(conn: Connection) -> datetime | None:
    """When the process that reminds and books last reported."""
    return queries.heartbeat(conn, "worker")


def kind_of_day(day: date) -> str:
    """`off`, `made_up` or `work`, by the published holidays and the usual regime's own days, and else by its week."""
    match calendar_for(regime_at(USUAL, datetime.combine(day, time.min, ZONE))).kind(day):
        case "made_up":
            return "made_up"
        case "worked" | "own_worked":
            return "work"
        case _:
            return "off"


def start_of_day(at: datetime, day: int | None = None) -> datetime:
    """Midnight of the day of `at` in China, or of a day of its month."""
    local = at.astimezone(ZONE)
    return datetime.combine(local.date().replace(day=day or local.day), time.min, ZONE)


def next_time(daily: Daily, at: datetime) -> datetime:
    """The first instant from `at` on that shows this time of the day in the regime's zone."""
    local = at.astimezone(ZoneInfo(daily.zone))
    slot = datetime.combine(local.date(), time.fromisoformat(daily.clock_time), local.tzinfo)
    return slot if slot >= at else slot + timedelta(days=1)


def milliseconds(instant: datetime) -> int:
    """Since 1970, as browsers count."""
    return int(instant.timestamp() * 1000)


def ms(instant: datetime | None) -> int | None:
    """As `milliseconds`, where there may be no instant."""
    return None if instant is None else milliseconds(instant)
