"""A change that is on record: held while something is done about it, and what is written down of that."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from db.engine import Connection
from db.queries import rule_changes as queries
from services import audit
from services.access import Actor
from services.errors import ChangeChanged, ChangeNotFound, ChangeRefused
from services.policy.pack import Pack
from services.policy.refused import PackRefused
from services.regimes.candidates import candidates, said
from services.regimes.fitting import require_fitting
from services.regimes.proposals import Act, acts, authors, state_of

Texts = Mapping[str, str]


def fitting(conn: Connection, texts: Texts, since: date, open_from: date | None, at: datetime, lang: str) -> list[Pack]:
    """The packs that texts make, if they can hold as things stand. Raises ChangeRefused."""
    try:
        packs = candidates(texts, since)
    except PackRefused as refusal:
        facts = {"text": refusal.name, "line": refusal.line, "why": said(refusal.problem, lang)}
        raise ChangeRefused(problem="change_wrong", **facts) from None
    require_fitting(conn, packs, open_from, at)
    return packs


def plain(said: str) -> str:
    """A text as the database can keep it."""
    return said.replace("\x00", "").strip()


def hold(conn: Connection, change_id: int) -> Any:
    """A change; whoever else does something about it waits. Raises ChangeNotFound."""
    if (row := queries.hold(conn, change_id)) is None:
        raise ChangeNotFound(id=change_id)
    return row


def held(conn: Connection, actor: Actor, change_id: int, act: Act, at: datetime, expected_version: int | None = None) -> Any:
    """As `hold`, for something that this actor does, who has seen it as it is. Raises ChangeChanged and ChangeRefused, too."""
    row = hold(conn, change_id)
    if expected_version is not None and expected_version != row.version:
        raise ChangeChanged(at=row.revised_at)
    if act not in acts(actor, row, at):
        own = state_of(row, at) == "waiting" and actor.id in authors(row)
        raise ChangeRefused(problem="change_own" if own else f"change_is_{state_of(row, at)}")
    return row


def facts_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What an audit row says of a proposal."""
    return {name: values[name] for name in ("since", "open_from", "reason")}


def record(conn: Connection, actor: Actor, action: str, change_id: int, at: datetime, data: dict[str, Any]) -> None:
    """Write down who did what about a change."""
    subject = f"rules:{change_id}"
    audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action=action, subject=subject, data=data)
