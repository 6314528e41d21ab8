"""Deciding on a change of rules: a second person lets it hold, or not; it can be taken back before its first day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from db.engine import Connection, transaction
from db.queries import bindings
from db.queries import rule_changes as queries
from services.access import Actor
from services.casework.regimes import local_day
from services.errors import ChangeRefused
from services.policy.packs import registry
from services.regimes import adopting
from services.regimes.candidates import with_those_below
from services.regimes.fitting import require_nothing_above
from services.regimes.on_record import facts_of, fitting, held, plain, record
from services.regimes.proof import hashes
from services.regimes.proposals import APPROVE, require
from services.time import require_aware

# What begins this soon is not taken back any more: somebody may open a case by it while that is decided.
CLOSE = timedelta(minutes=5)


def approve(actor: Actor, change_id: int, *, comment: str, at: datetime, expected_version: int) -> None:
    """Let a change hold from its first day on, and for open cases from the day that it names.

    Raises NotPermitted, ChangeNotFound, ChangeChanged, and ChangeRefused: for its author, for one that was not tried as it is
    now, and for one that does not fit any more.
    """
    require(actor, APPROVE)
    with transaction() as conn:
        queries.take_turn(conn)
        adopting.current(conn)
        row = held(conn, actor, change_id, "approve", at, expected_version)
        texts = {text.pack: text.text for text in queries.texts(conn, [change_id])}
        if queries.approved_since(conn, with_those_below(texts), row.tried_at):
            raise ChangeRefused(problem="change_overtaken")
        packs = fitting(conn, texts, row.since, row.open_from, at, actor.language)
        queries.change(conn, change_id, decision="approved", **_by(actor, comment, at))
        if row.open_from is not None:
            for pack in packs:
                queries.wake(conn, pack.id, adopting.move(pack, row.open_from).at)
        record(
            conn,
            actor,
            "rules_approved",
            change_id,
            at,
            {**facts_of(row._mapping), "texts": hashes(texts), "version": row.version},
        )
    adopting.catch_up()


def refuse(actor: Actor, change_id: int, *, comment: str, at: datetime, expected_version: int) -> None:
    """Let a change never hold, for a reason that is said.

    Raises NotPermitted, ChangeNotFound, ChangeChanged and ChangeRefused.
    """
    require(actor, APPROVE)
    if not plain(comment):
        raise ChangeRefused(problem="change_no_comment")
    with transaction() as conn:
        row = held(conn, actor, change_id, "refuse", at, expected_version)
        queries.change(conn, change_id, decision="refused", **_by(actor, comment, at))
        record(conn, actor, "rules_refused", change_id, at, {"version": row.version})


def withdraw(actor: Actor, change_id: int, *, at: datetime) -> None:
    """Take a change back before its first day.

    Raises NotPermitted, ChangeNotFound, and ChangeRefused for one in force, and for one that something else needs.
    """
    with transaction() as conn:
        queries.take_turn(conn)
        adopting.current(conn)
        row = held(conn, actor, change_id, "withdraw", at)
        if row.decision == "approved":
            if local_day(at + CLOSE) >= row.since:
                raise ChangeRefused(problem="change_about_to_hold", day=row.since.isoformat())
            _require_unneeded(conn, [text.pack for text in queries.texts(conn, [change_id])], row.since)
        queries.change(conn, change_id, withdrawn_by=actor.id, withdrawn_at=require_aware(at))
        record(conn, actor, "rules_withdrawn", change_id, at, {"version": row.version})
    adopting.catch_up()


def _require_unneeded(conn: Connection, packs: Sequence[str], since: date) -> None:
    """Refuse to take away versions that other rules, units or cases stand on; one that cannot be read holds nothing up. Raises
    ChangeRefused."""
    version = since.isoformat()
    held = [pack for pack in packs if version in registry().versions.get(pack, ())]
    require_nothing_above(held, since)
    for pack in held:
        title = registry().version(pack, version).title
        if queries.is_used(conn, pack, version):
            raise ChangeRefused(problem="change_used", regime=title)
        left = [other.since for other in registry().versions[pack].values() if other.version != version]
        if (bound := bindings.first_day(conn, pack)) and bound < min(left, default=date.max):
            raise ChangeRefused(problem="change_bound", regime=title, day=bound.isoformat())


def _by(actor: Actor, comment: str, at: datetime) -> dict[str, Any]:
    return {"decided_by": actor.id, "decided_at": require_aware(at), "comment": plain(comment)}
