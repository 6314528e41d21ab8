"""One thing that a customer does by a link: done once, in one transaction with all that follows from it, or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from db.engine import Connection, reading, transaction
from db.queries import cases as case_queries
from db.queries import customers as queries
from services import audit
from services.access import SYSTEM, Actor
from services.casework import story
from services.casework.regimes import pack_of
from services.customers import asking, news
from services.errors import CustomerRefused, LinkClosed
from services.policy.customers import AskRule, Kind
from services.policy.pack import Pack
from services.policy.story import Standing, Story
from services.time import require_aware

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Doing:
    """What is being done, in a transaction: by which link's row, to which case's row, under which rule, as the case stands."""

    conn: Connection
    link: Any
    case: Any
    pack: Pack
    rule: AskRule
    standing: Standing
    at: datetime


def do(link: Any, ask: str, kind: Kind, kept: Callable[[Doing], Values], *, at: datetime, request_id: str) -> bool:
    """Do what `ask` asks; `kept` gives the further columns of the act and does what follows from it.

    False when this very request did so before. Raises LinkClosed when the link has ended meanwhile, and CustomerRefused for what
    is not asked or was done by another request.
    """
    at = require_aware(at)
    with transaction() as conn:
        case = case_queries.lock(conn, queries.case_of(conn, link.id))
        if case is None or queries.living(conn, link.token_hash, at) is None:
            raise LinkClosed
        pack = pack_of(case.pack, case.pack_version)
        standing = Story(pack, {}, case.assigned, story.steps_of(conn, case.id)).now
        acts = queries.acts_of(conn, case.id)
        rule = pack.customers.asks.get(ask) if pack.customers else None
        if pack.customers is None or rule is None or rule.does != kind:
            raise CustomerRefused(problem="not_asked")
        if before := asking.done(ask, rule, link.id, acts):
            return _repeated(before, link.id, request_id)
        if ask not in asking.asked(pack.customers, standing, link, acts):
            raise CustomerRefused(problem="not_asked")
        values = kept(Doing(conn, link, case, pack, rule, standing, at))
        row = {"link_id": link.id, "case_id": case.id, "ask": ask, "kind": kind, "at": at, "request_id": request_id}
        act_id = queries.add_act(conn, {**row, **values})
        news.tell(conn, act_id, case, pack, rule, standing, at)
        _record(conn, link, case.no, ask, kind, values, at)
    return True


def was_done(link: Any, ask: str, request_id: str) -> bool:
    """Whether this very request has done it already."""
    with reading() as conn:
        acts = queries.acts_of(conn, link.case_id)
    return any((act.link_id, act.ask, act.request_id) == (link.id, ask, request_id) for act in acts)


def in_whose_name(link: Any) -> Actor:
    """Who stands on record for what is done by a link."""
    return replace(SYSTEM, name=f"customer by link {link.id}")


def _repeated(before: Any, link_id: int, request_id: str) -> bool:
    if (before.link_id, before.request_id) != (link_id, request_id):
        raise CustomerRefused(problem="done", at=before.at)
    return False


def _record(conn: Connection, link: Any, no: str, ask: str, kind: Kind, values: Values, at: datetime) -> None:
    """The audit row; what was written stands with the act."""
    data = {"link": link.id, "ask": ask}
    data |= {"sha256": values["sha256"].hex()} if "sha256" in values else {}
    data |= {"score": values["score"]} if "score" in values else {}
    name = in_whose_name(link).name
    audit.record(conn, at=at, actor_id=None, actor=name, action=f"customer_{kind}", subject=no, data=data)
