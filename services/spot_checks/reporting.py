"""How something seen becomes a finding: numbered, and told to whom it concerns, in the transaction of what brought it up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection
from db.queries import cases as case_queries
from db.queries import findings as queries
from services import audit
from services.access import Actor
from services.delivery.outbox import post
from services.errors import SpotCheckRefused
from services.policy.pack import Pack
from services.spot_checks.regime import day_of, rule_of
from services.wording import LANGUAGES, text

LONGEST = 2000


@dataclass(frozen=True)
class Seen:
    """What was seen, when, and whom it concerns: an `item` of the checklist in a check, or a visit without a case."""

    kind: str
    rule: str
    cite: str
    at: datetime
    about: str
    concerns_id: int
    item: str | None = None
    check_id: int | None = None
    visit_id: int | None = None


def report(conn: Connection, actor: Actor, pack: Pack, centre: Any, seen: Seen, *, at: datetime) -> str:
    """Enter a finding at a centre (its row, with path and parent_id); its number. Raises SpotCheckRefused."""
    if seen.concerns_id == actor.id:
        raise SpotCheckRefused(problem="finding_own")
    if not seen.about.strip():
        raise SpotCheckRefused(problem="no_words")
    if len(seen.about) > LONGEST:
        raise SpotCheckRefused(problem="too_long", most=LONGEST)
    no = _number(conn, pack, at)
    row = {**vars(seen), "about": seen.about.strip(), "no": no, "pack": pack.id, "pack_version": pack.version}
    place = {"project_id": centre.id, "company_id": centre.parent_id}
    queries.add(conn, {**row, **place, "concerns_role": rule_of(pack).concerns, "reported_by": actor.id, "reported_at": at})
    tell(conn, pack, no, "finding_reported", seen.concerns_id, seen.rule, seen.cite, at)
    data = {"rule": seen.rule, "item": seen.item, "concerns": seen.concerns_id, "visit": seen.visit_id}
    audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action="finding_reported", subject=no, data=data)
    return no


def tell(conn: Connection, pack: Pack, no: str, what: str, person_id: int, rule: str, cite: str, at: datetime) -> None:
    """Put it into somebody's inbox, once for each thing that happens to a finding."""
    titles = {lang: pack.violations[rule].title.in_(lang) for lang in LANGUAGES}
    lines = {lang: [text(f"spot_check.told.{what}", lang, no=no, title=titles[lang])] for lang in LANGUAGES}
    data = {"pack": pack.id, "pack_version": pack.version, "lines": lines, "page": f"findings?no={no}"}
    role = rule_of(pack).concerns
    post(conn, key=f"{what}/{no}/{person_id}", rule=what, at=at, to_role=role, to_id=person_id, data=data, cite=cite)


def deciders(conn: Connection, pack: Pack, path: str) -> list[int]:
    """Who hears of what is to be decided at a centre: of each role the nearest person."""
    found: dict[str, int] = {}
    for person in case_queries.people_along(conn, path, rule_of(pack).decided_by):
        found.setdefault(person.role, person.id)
    return list(found.values())


def _number(conn: Connection, pack: Pack, at: datetime) -> str:
    prefix, day = rule_of(pack).number_prefix, f"{day_of(pack, at):%Y%m%d}"
    return f"{prefix}-{day}-{case_queries.next_number(conn, f'finding/{prefix}/{day}'):04}"
