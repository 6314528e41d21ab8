"""Where a person's messages go outside this product. Addresses go in here, and come out only to be sent to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.engine import Connection, reading, transaction
from db.queries import accounts, delivery
from db.queries import contacts as queries
from services import access, audit
from services.access import Actor
from services.delivery import gateways
from services.errors import InputRefused

LONGEST = 300
# What lies unread for want of a channel goes out by a new one, unless it is older than this.
NEWS = timedelta(days=1)


@dataclass(frozen=True)
class Channel:
    """A channel on which a person can be reached, and whether it is the one to use."""

    name: str
    preferred: bool


def channels_of(actor: Actor, login: str) -> Sequence[Channel]:
    """A person's channels, the preferred first. Raises NotPermitted, and InputRefused for nobody."""
    access.require(actor, "manage_people")
    with reading() as conn:
        return tuple(Channel(row.channel, row.preferred) for row in queries.contacts_of(conn, _person(conn, login)))


def set_address(actor: Actor, login: str, channel: str, address: str, *, preferred: bool, at: datetime) -> int:
    """Set a person's address on a channel, and send by it what is new and has not been read; how many messages that is.

    The first channel of a person is the preferred one. Raises NotPermitted, GatewaysRefused, and InputRefused for nobody, for a
    channel without a gateway, and for an address that is empty, too long, or more than one line.
    """
    access.require(actor, "manage_people")
    if channel not in gateways.load().gateways:
        raise InputRefused(field="channel", problem="unknown", value=channel)
    said = _one_line(address)
    with transaction() as conn:
        person_id = _person(conn, login)
        first = not queries.contacts_of(conn, person_id)
        queries.set_contact(conn, person_id, channel, said, preferred or first, at)
        again = delivery.unroute(conn, person_id, channel, at - NEWS)
        _note(conn, actor, "contact_set", login, channel, at)
    return again


def remove_address(actor: Actor, login: str, channel: str, *, at: datetime) -> int:
    """Forget a person's address on a channel; how many messages that waited for it go another way.

    Raises NotPermitted, and InputRefused for nobody and for a channel that the person does not have.
    """
    access.require(actor, "manage_people")
    with transaction() as conn:
        person_id = _person(conn, login)
        again = delivery.unroute(conn, person_id, channel, at)
        if not queries.remove_contact(conn, person_id, channel):
            raise InputRefused(field="channel", problem="unknown", value=channel)
        _note(conn, actor, "contact_removed", login, channel, at)
    return again


def _one_line(address: str) -> str:
    said = address.strip()
    if not said:
        raise InputRefused(field="address", problem="missing", value="")
    # What was typed is not repeated: it may be a part of somebody's address.
    if len(said) > LONGEST:
        raise InputRefused(field="address", problem="too_long", value="…", most=LONGEST)
    if not said.isprintable():
        raise InputRefused(field="address", problem="not_one_line", value="…")
    return said


def _person(conn: Connection, login: str) -> int:
    found = accounts.person_by_login(conn, login)
    if found is None:
        raise InputRefused(field="person", problem="unknown", value=login)
    return int(found.id)


def _note(conn: Connection, actor: Actor, action: str, login: str, channel: str, at: datetime) -> None:
    """Who changed whose channel is on record; the address is not."""
    audit.record(
        conn,
        at=at,
        actor_id=actor.id,
        actor=actor.name,
        action=action,
        subject=f"person/{login}",
        data={"channel": channel},
    )
