"""Links that open one case to its customer: made by whoever may take its steps, shown once, and ended by the next one.

Only a link's hash is stored. It is found by that hash, so that how long the answer takes says nothing about any other link.
"""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection, reading, transaction
from db.queries import customers as queries
from services import audit
from services.access import Actor
from services.casework import story
from services.casework.regimes import pack_of
from services.customers import calls, sight
from services.customers.asking import open_asks, read_proposal
from services.errors import LinkClosed, LinkRefused
from services.policy.customers import AskRule, CustomerRule
from services.policy.pack import Pack
from services.policy.rules import FieldRule
from services.policy.story import Standing, Story
from services.time import require_aware

PATH = "/customer"


@dataclass(frozen=True)
class Link:
    """A link of a case. `state` is new, opened, expired or revoked at the instant asked for; `asks` what its maker wants."""

    id: int
    state: str
    asks: tuple[str, ...]
    maker: str | None
    made_at: datetime
    expires_at: datetime
    opened_at: datetime | None

    @property
    def lives(self) -> bool:
        """Whether it opens the case."""
        return self.state in ("new", "opened")


@dataclass(frozen=True)
class Made:
    """A link that was just made, with the one address that opens it: nobody can be told it again."""

    id: int
    url: str
    expires_at: datetime


@dataclass(frozen=True)
class Wanted:
    """Something that the customer can be asked for just now, and the fields that are proposed with it, by name."""

    rule: AskRule
    proposes: dict[str, FieldRule]


def make(
    actor: Actor, no: str, *, asks: Collection[str], proposal: Mapping[str, Any] | None = None, address: str, at: datetime
) -> Made:
    """Make a link for the customer of a case, and end the one before.

    `asks` are those of the regime's asks on request that are wanted now; `proposal` what is to be agreed to, by field;
    `address` is where this product is reached from outside. Raises CaseNotFound, NotPermitted, LinkRefused.
    """
    at, token = require_aware(at), secrets.token_urlsafe(32)
    with transaction() as conn:
        case = sight.own(conn, actor, no, lock=True)
        pack = pack_of(case.pack, case.pack_version)
        rule = _rule(pack)
        standing = Story(pack, {}, case.assigned, story.steps_of(conn, case.id)).now
        _check(rule, standing, asks)
        agreed = read_proposal(pack, [rule.asks[name] for name in asks], proposal or {}, at, standing)
        queries.revoke(conn, case.id, at)
        expires_at = at + rule.link.lives.length
        row = {"case_id": case.id, "token_hash": digest(token), "asks": sorted(asks), "proposal": agreed}
        link_id = queries.add_link(conn, {**row, "made_by": actor.id, "made_at": at, "expires_at": expires_at})
        data = {"link": link_id, "asks": sorted(asks), "proposal": agreed, "expires_at": expires_at.isoformat()}
        _record(conn, actor, "customer_link_made", no, data, at)
    return Made(link_id, f"{address.rstrip('/')}{PATH}?k={token}", expires_at)


def revoke(actor: Actor, no: str, *, at: datetime) -> bool:
    """The case's link opens nothing from now on; False where there was none. Raises CaseNotFound, NotPermitted."""
    at = require_aware(at)
    with transaction() as conn:
        case = sight.own(conn, actor, no, lock=True)
        link_id = queries.revoke(conn, case.id, at)
        if link_id is not None:
            _record(conn, actor, "customer_link_revoked", no, {"link": link_id}, at)
    return link_id is not None


def of_case(actor: Actor, no: str, *, at: datetime) -> Sequence[Link]:
    """All links of a case, the newest first. Raises CaseNotFound."""
    with reading() as conn:
        case = sight.seen(conn, actor, no)
        return tuple(_link(row, at) for row in queries.links_of(conn, case.id))


def wanted(actor: Actor, no: str, *, at: datetime) -> dict[str, Wanted]:
    """What this person may ask the customer for just now beside what every link asks, by name.

    Raises CaseNotFound, NotPermitted, and LinkRefused where the regime gives no links.
    """
    with reading() as conn:
        case = sight.own(conn, actor, no, lock=False)
        pack = pack_of(case.pack, case.pack_version)
        standing = Story(pack, {}, case.assigned, story.steps_of(conn, case.id)).now
    found = {name: rule for name, rule in open_asks(_rule(pack), standing).items() if rule.on_request}
    return {name: Wanted(rule, {one: pack.fields[one] for one in rule.proposes}) for name, rule in found.items()}


def arrive(token: str, *, address: str, at: datetime) -> Any:
    """The living link of a token, for whoever comes by it from an address; the call counts. Raises LinkClosed, LinkBusy."""
    at = require_aware(at)
    with transaction() as conn:
        link = queries.living(conn, digest(token), at)
        calls.count(conn, link.id if link else None, address, at)
        if link is not None:
            queries.mark_opened(conn, link.id, at)
    if link is None:
        raise LinkClosed
    return link


def digest(token: str) -> str:
    """What is stored of a link; of one that is no text a browser sends, the hash of nothing."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _rule(pack: Pack) -> CustomerRule:
    if pack.customers is None:
        raise LinkRefused(problem="no_links", pack=pack.title)
    return pack.customers


def _check(rule: CustomerRule, standing: Standing, asks: Collection[str]) -> None:
    possible = open_asks(rule, standing)
    for name in asks:
        if name not in rule.on_request:
            raise LinkRefused(problem="unknown_ask", ask=name)
        if name not in possible:
            raise LinkRefused(problem="ask_not_now", ask=rule.asks[name].title)


def _link(row: Any, at: datetime) -> Link:
    ended = "revoked" if row.revoked_at else "expired" if row.expires_at <= at else None
    state = ended or ("opened" if row.opened_at else "new")
    return Link(row.id, state, tuple(row.asks), row.maker, row.made_at, row.expires_at, row.opened_at)


def _record(conn: Connection, actor: Actor, action: str, no: str, data: dict[str, Any], at: datetime) -> None:
    audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action=action, subject=no, data=data)
