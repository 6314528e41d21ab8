"""Setting webhooks up. Who did what is on record; addresses and secrets are not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from db.engine import Connection, reading, transaction
from db.queries import webhooks as queries
from services import access, audit
from services.access import Actor
from services.errors import InputRefused, SealBroken, WebhookNotFound
from services.policy.packs import registry
from services.register import named
from services.sealing import seal, unseal
from services.webhooks import addresses, signing
from services.webhooks.announcing import PATIENCE

LONGEST_NAME = 80


@dataclass(frozen=True)
class Made:
    """A new webhook. `secret` is told this once: the receiver needs it to know who calls."""

    id: int
    secret: str


@dataclass(frozen=True)
class Webhook:
    """A webhook in use. Of its address the host is told, no more: the rest may carry a password.

    `events` are those told, all when there are none; `waiting` and `failed` count the calls that wait, and that were given up;
    `rests_until`: nobody answered, and nothing is tried before.
    """

    id: int
    name: str
    org_id: int
    unit: str
    host: str
    events: tuple[str, ...]
    maker: str | None
    created_at: datetime
    waiting: int
    failed: int
    sent_at: datetime | None
    rests_until: datetime | None


def listed(actor: Actor) -> list[Webhook]:
    """The webhooks of the actor's unit and below. Raises NotPermitted."""
    scope = access.scope_of(actor, "see_webhooks")
    with reading() as conn:
        return [_webhook(row, actor.language) for row in queries.below(conn, scope.org_path)]


def add(actor: Actor, *, org_id: int, name: str, url: str, events: Collection[str], at: datetime) -> Made:
    """A new webhook that tells the steps of cases in a unit and below; with `events`, only these.

    Raises NotPermitted, AddressRefused, and InputRefused for an unknown unit or event, and for a name or an address that is none.
    """
    access.require(actor, "manage_webhooks")
    values = {"name": _name(name), "events": _events(events), "url_sealed": seal(addresses.checked(url))}
    secret = signing.new_secret()
    with transaction() as conn:
        unit = queries.unit_at(conn, org_id)
        if unit is None or not access.may(actor, "manage_webhooks", unit.path):
            raise InputRefused(field="org", problem="unknown", value=org_id)
        made = {"org_id": unit.id, "made_by": actor.id, "created_at": at, "secret_sealed": seal(secret)}
        webhook_id = queries.add(conn, {**values, **made})
        facts = {"name": values["name"], "org": unit.id, "events": values["events"], "host": _host(url)}
        _record(conn, actor, "webhook_added", webhook_id, at, facts)
    return Made(webhook_id, secret)


def remove(actor: Actor, webhook_id: int, *, at: datetime) -> None:
    """Tell a webhook nothing any more. Raises NotPermitted and WebhookNotFound."""
    with transaction() as conn:
        row = one(conn, actor, webhook_id)
        queries.remove(conn, webhook_id, at)
        _record(conn, actor, "webhook_removed", webhook_id, at, {"name": row.name})


def test(actor: Actor, webhook_id: int, *, at: datetime) -> int:
    """Owe the webhook a call of type `ping` that tells no step; its id. Raises NotPermitted and WebhookNotFound."""
    with transaction() as conn:
        one(conn, actor, webhook_id)
        return queries.owe_test(conn, webhook_id, at, at + PATIENCE)


def one(conn: Connection, actor: Actor, webhook_id: int) -> Any:
    """The row of a webhook that the actor keeps. Raises NotPermitted and WebhookNotFound."""
    row = queries.one(conn, webhook_id, access.scope_of(actor, "manage_webhooks").org_path)
    if row is None:
        raise WebhookNotFound(id=webhook_id)
    return row


def events() -> dict[str, Any]:
    """What may be told, by event: the steps of all regimes with their titles."""
    packs = [pack for versions in registry().versions.values() for pack in versions.values()]
    return {event: rule.title for pack in packs for event, rule in pack.steps.items()}


def _webhook(row: Any, lang: str) -> Webhook:
    return Webhook(
        id=row.id,
        name=row.name,
        org_id=row.org_id,
        unit=named(row.unit, row.unit_en, lang),
        host=_host_of(row),
        events=tuple(row.events),
        maker=row.maker,
        created_at=row.created_at,
        waiting=row.waiting,
        failed=row.failed,
        sent_at=row.sent_at,
        rests_until=row.rests_until,
    )


def _host_of(row: Any) -> str:
    """The host of a webhook's address; nothing when it was sealed with another secret."""
    try:
        return _host(unseal(row.url_sealed))
    except SealBroken:
        return ""


def _host(url: str) -> str:
    return urlsplit(url.strip()).netloc


def _name(name: str) -> str:
    said = " ".join(name.split())
    if not said or not said.isprintable():
        raise InputRefused(field="name", problem="missing", value="")
    if len(said) > LONGEST_NAME:
        raise InputRefused(field="name", problem="too_long", value="…", most=LONGEST_NAME)
    return said


def _events(wanted: Collection[str]) -> list[str]:
    if unknown := set(wanted) - set(events()):
        raise InputRefused(field="event", problem="unknown", value=min(unknown))
    return sorted(set(wanted))


def _record(conn: Connection, actor: Actor, action: str, webhook_id: int, at: datetime, data: dict[str, Any]) -> None:
    subject = f"webhook/{webhook_id}"
    audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action=action, subject=subject, data=data)
