"""A customer who opens a link: what they see of their own case, and what they can do now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection, reading
from db.queries import cases
from db.queries import customers as queries
from services.casework import story
from services.casework.regimes import pack_of
from services.customers import links, telling
from services.customers.acts import Act, act_of
from services.customers.asking import asked
from services.customers.telling import Next, Told
from services.policy.customers import AskRule
from services.policy.pack import Pack
from services.policy.rules import FieldRule
from services.policy.story import Story
from services.policy.words import Title
from services.register import named

# Where a project's centre can be called, among what is kept of a unit.
TELEPHONE = "telephone"


@dataclass(frozen=True)
class CustomerView:
    """A case as its customer sees it: nobody's name but the department's, no telephone number but the centre's, no cost.

    `asks` are open by name; `proposal` is what is to be agreed to, field and value; `acts` what the customer did.
    """

    no: str
    project: str
    room: str | None
    demand: str
    department: Title | None
    opened_at: datetime
    closed_at: datetime | None
    told: tuple[Told, ...]
    next: tuple[Next, ...]
    asks: dict[str, AskRule]
    proposal: tuple[tuple[FieldRule, Any], ...]
    acts: tuple[Act, ...]
    expires_at: datetime
    telephone: str | None


def visit(token: str, *, address: str, at: datetime, lang: str) -> CustomerView:
    """The case of a link, for whoever comes by it from an address. Raises LinkClosed, LinkBusy."""
    link = links.arrive(token, address=address, at=at)
    with reading() as conn:
        case = cases.find(conn, queries.case_of(conn, link.id))
        assert case is not None
        return _view(conn, link, case, at, lang)


def _view(conn: Connection, link: Any, case: Any, at: datetime, lang: str) -> CustomerView:
    pack = pack_of(case.pack, case.pack_version)
    assert pack.customers is not None
    standing = Story(pack, {}, case.assigned, story.steps_of(conn, case.id)).now
    acts = queries.acts_of(conn, case.id)
    return CustomerView(
        no=case.no,
        project=named(case.project, case.project_en, lang),
        room=case.room,
        demand=case.demand,
        department=pack.departments[case.department].title if case.department in pack.departments else None,
        opened_at=case.opened_at,
        closed_at=case.closed_at,
        told=telling.happened(conn, pack, pack.customers, case.id),
        next=telling.comes_next(conn, pack.customers, case.id, at),
        asks=asked(pack.customers, standing, link, acts),
        proposal=_proposal(pack, link),
        acts=_own(pack, link, acts),
        expires_at=link.expires_at,
        telephone=_telephone(conn, case),
    )


def _proposal(pack: Pack, link: Any) -> tuple[tuple[FieldRule, Any], ...]:
    proposed = [name for rule in (pack.customers.asks if pack.customers else {}).values() for name in rule.proposes]
    return tuple((pack.fields[name], link.proposal[name]) for name in proposed if name in link.proposal)


def _own(pack: Pack, link: Any, acts: Sequence[Any]) -> tuple[Act, ...]:
    """What was done by this very link: another's may have been in other hands."""
    return tuple(act_of(pack, act) for act in acts if act.link_id == link.id)


def _telephone(conn: Connection, case: Any) -> str | None:
    """The number of the nearest unit above the case that has one."""
    rows = {row.id: row.fields for row in cases.units(conn, [case.project_id, case.company_id, case.region_id])}
    found = (rows[unit].get(TELEPHONE) for unit in (case.project_id, case.company_id, case.region_id))
    return next((str(number) for number in found if number), None)
