"""Deciding on a change of rules: a second person lets it hold, or not; it can be taken back before its first day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from db.engine import Connection, transaction
from db.queries import bindings
from db.queries import rule_changes as queries
from services.access import Actor
from services.errors import ChangeRefused
from services.policy.packs import registry
from services.regimes import adopting
from services.regimes.fitting import require_nothing_above
from services.regimes.on_record import facts_of, fitting, held, plain, record
from services.regimes.proof import hashes
from services.regimes.proposals import APPROVE, require
from services.time import require_aware


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
        if queries.approved_since(conn, texts, row.tried_at):
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
            _require_unneeded(conn, [text.pack for text in queries.texts(conn, [change_id])], row.since)
        queries.change(conn, change_id, withdrawn_by=actor.id, withdrawn_at=require_aware(at))
        record(conn, actor, "rules_withdrawn", change_id, at, {"version": row.version})
    adopting.catch_up()


def _require_unneeded(conn: Connection, packs: Sequence[str], since: date) -> None:
    """Refuse to take away versions that other rules or units stand on; one that cannot be read holds nothing up. Raises
    ChangeRefused."""
    held = [pack for pack in packs if since.isoformat() in registry().versions.get(pack, ())]
    require_nothing_above(held, since)
    for pack in held:
        if len(registry().versions[pack]) == 1 and bindings.is_bound(conn, pack):
            raise ChangeRefused(problem="change_bound", regime=registry().latest(pack).title)


def _by(actor: Actor, comment: str, at: datetime) -> dict[str, Any]:
    return {"decided_by": actor.id, "decided_at": require_aware(at), "comment": plain(comment)}
