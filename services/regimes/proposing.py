"""Proposing a change of rules, and keeping what trying it has shown."""

from datetime import date, datetime
from typing import Any

from db.engine import Connection, transaction
from db.queries import rule_changes as queries
from services.access import Actor
from services.errors import ChangeRefused
from services.regimes import adopting, telling
from services.regimes.on_record import Texts, facts_of, fitting, held, hold, plain, record
from services.regimes.proof import hashes
from services.regimes.proposals import PROPOSE, require, state_of
from services.time import require_aware

LONGEST_REASON = 2_000


def propose(
    actor: Actor,
    *,
    texts: Texts,
    since: date,
    open_from: date | None,
    reason: str,
    at: datetime,
    request_id: str | None = None,
) -> int:
    """Propose versions of one or more regimes from a day on, for open cases from `open_from` on or never; the change's id.

    The same request of the same person is one change. Raises NotPermitted and ChangeRefused.
    """
    require(actor, PROPOSE)
    with transaction() as conn:
        adopting.current(conn)
        if request_id:
            queries.hold_request(conn, request_id)
            if known := queries.by_request(conn, actor.id, request_id):
                return known
        values = _sensible(conn, texts, since, open_from, reason, at, actor.language)
        made = queries.add(conn, **values, proposed_by=actor.id, proposed_at=require_aware(at), request_id=request_id)
        queries.add_texts(conn, made, 1, since, texts)
        record(conn, actor, "rules_proposed", made, at, {**facts_of(values), "texts": hashes(texts)})
    return made


def revise(
    actor: Actor,
    change_id: int,
    *,
    texts: Texts,
    since: date,
    open_from: date | None,
    reason: str,
    at: datetime,
    expected_version: int,
) -> int:
    """Say otherwise what is proposed, as long as nobody has decided; the change's new version, which is to be tried anew.

    Raises NotPermitted, ChangeNotFound, ChangeChanged and ChangeRefused.
    """
    require(actor, PROPOSE)
    with transaction() as conn:
        adopting.current(conn)
        row = held(conn, actor, change_id, "revise", at, expected_version)
        values = _sensible(conn, texts, since, open_from, reason, at, actor.language)
        version = int(row.version) + 1
        queries.change(conn, change_id, **values, version=version, revised_by=actor.id, revised_at=require_aware(at))
        queries.add_texts(conn, change_id, version, since, texts)
        record(conn, actor, "rules_revised", change_id, at, {**facts_of(values), "texts": hashes(texts), "version": version})
    return version


def keep_trial(
    conn: Connection,
    actor: Actor,
    change_id: int,
    *,
    version: int,
    summary: dict[str, Any],
    at: datetime,
    tried_at: datetime | None = None,
) -> bool:
    """Keep what trying a version of a change has shown, and tell those who decide that it waits for them.

    `tried_at` is when the try began, by default just now: it knows nothing of what was decided since. False, and nothing is kept,
    when the change says something else by now, or is decided. Raises ChangeNotFound.
    """
    row = hold(conn, change_id)
    if row.version != version or state_of(row, at) not in ("draft", "waiting"):
        return False
    queries.change(conn, change_id, tried=summary, tried_version=version, tried_at=require_aware(tried_at or at))
    telling.tell_approvers(conn, row, at)
    record(conn, actor, "rules_tried", change_id, at, {"version": version})
    return True


def _sensible(
    conn: Connection, texts: Texts, since: date, open_from: date | None, reason: str, at: datetime, lang: str
) -> dict[str, Any]:
    """What is kept of a proposal that could be approved as things stand. Raises ChangeRefused."""
    if not texts:
        raise ChangeRefused(problem="change_empty")
    reason = plain(reason)
    if not reason:
        raise ChangeRefused(problem="change_no_reason")
    if len(reason) > LONGEST_REASON:
        raise ChangeRefused(problem="change_long_reason", n=LONGEST_REASON)
    fitting(conn, texts, since, open_from, at, lang)
    return {"since": since, "open_from": open_from, "reason": reason}
