"""Urging whoever answers for a case: one message with a word of one's own, on record, and what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection, reading, transaction
from db.queries import cases as case_queries
from db.queries import escalations as queries
from services import access, audit
from services.access import Actor
from services.casework.regimes import pack_of
from services.delivery.outbox import post
from services.errors import CaseNotFound, InputRefused, UrgeRefused
from services.policy.facts import facts_hold
from services.policy.pack import Pack
from services.policy.words import Title
from services.register import level_at
from services.time import require_aware
from services.wording import LANGUAGES, text

LONGEST_COMMENT = 300


@dataclass(frozen=True)
class Urged:
    """Somebody was urged: who by whom with which words, where the message is, and the next step of the responsible side."""

    id: int
    case_id: int
    at: datetime
    by: str
    role: Title | None
    to: str | None
    comment: str
    status: str | None
    read_at: datetime | None
    delivered_at: datetime | None
    answer: Title | None
    answered_at: datetime | None
    answered_by: str | None


def urge(
    actor: Actor,
    no: str,
    to_role: str,
    comment: str,
    *,
    at: datetime,
    digest_id: int | None = None,
    request_id: str | None = None,
) -> int:
    """Urge somebody about a case; the urge's id. The same `request_id` of the same person urges once.

    `to_role` is one of those that `whom` gives. Raises CaseNotFound, NotPermitted, UrgeRefused, InputRefused.
    """
    at, said = require_aware(at), comment.strip()
    with transaction() as conn:
        case = case_queries.lock(conn, no)
        sight = {"people": case.people.values(), "department": case.department} if case else {}
        if case is None or not access.may(actor, "see_case", case.path, **sight):
            raise CaseNotFound(no=no)
        access.require(actor, "urge", case.path, **sight)
        if request_id and (known := queries.urge_by_request(conn, actor.id, request_id)):
            return known
        pack = pack_of(case.pack, case.pack_version)
        _check(case, pack, to_role, said)
        row = {"case_id": case.id, "to_role": to_role, "to_id": case.people.get(to_role), "at": at}
        urge_id = queries.add_urge(
            conn, {**row, "digest_id": digest_id, "by_id": actor.id, "comment": said, "request_id": request_id}
        )
        queries.urges_said(conn, [urge_id], post_about(conn, urge_id, row, pack, actor, said))
        data = {"urge": urge_id, "role": to_role, "digest": digest_id}
        audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action="urged", subject=no, data=data)
    return urge_id


def _check(case: Any, pack: Pack, to_role: str, said: str) -> None:
    if case.closed_at is not None:
        raise UrgeRefused(no=case.no, problem="case_closed")
    if to_role not in whom(case, pack):
        raise UrgeRefused(no=case.no, problem="nobody_to_urge")
    check_comment(said)


def check_comment(said: str) -> None:
    """Raises InputRefused where there is no word, or too many."""
    if not said:
        raise InputRefused(field="comment", problem="missing", value="")
    if len(said) > LONGEST_COMMENT:
        raise InputRefused(field="comment", problem="too_long", value=f"{said[:20]}…", most=LONGEST_COMMENT)


def post_about(conn: Connection, urge_id: int, row: Mapping[str, Any], pack: Pack, actor: Actor, said: str) -> int | None:
    """The message of an urge about one case (case_id, to_role, to_id, at)."""
    lines = {lang: [signed(actor, pack, said, lang)] for lang in LANGUAGES}
    cite = pack.escalation.cite if pack.escalation else ""
    data = {"pack": pack.id, "pack_version": pack.version, "lines": lines}
    return post(conn, key=f"urge/{urge_id}", rule="urge", cite=cite, data=data, **row)


def signed(actor: Actor, pack: Pack, said: str, lang: str) -> str:
    """What somebody says, with name and role."""
    role = pack.roles[actor.role].title if actor.role in pack.roles else access.title_of(actor.role)
    return text("escalations.urge.line", lang, name=actor.name, role=getattr(role, lang), said=said)


def whom(case: Any, pack: Pack) -> tuple[str, ...]:
    """The roles that can be urged about a case's row, by the levels of its regime from the lowest."""
    return tuple(dict.fromkeys(_behind(pack, who, case) for who in (pack.escalation.urges.values() if pack.escalation else ())))


def first_choice(case: Any, pack: Pack, at: datetime) -> str | None:
    """Whom the regime has urged at the level that a case has at an instant, or would have first."""
    if pack.escalation is None:
        return None
    level = max(level_at(case, at), min(pack.escalation.urges))
    return _behind(pack, pack.escalation.urges[level], case) if level in pack.escalation.urges else None


def _behind(pack: Pack, who: str, case: Any) -> str:
    """The role behind a party, by what the case is about now."""
    fields = {**case.fields, **{name: getattr(case, name) for name in ("severity", "category", "department", "channel")}}
    return next((entry.role for entry in pack.parties.get(who, ()) if facts_hold(entry.when, fields)), who)


def answering(packs: Iterable[Pack]) -> frozenset[str]:
    """The roles whose steps answer an urge: all that a party of these regimes can be."""
    return frozenset(entry.role for pack in packs for entries in pack.parties.values() for entry in entries)


def of_cases(conn: Connection, packs: Mapping[int, Pack], until: datetime) -> Mapping[int, Sequence[Urged]]:
    """What was urged in cases, given with their regimes by id; the latest first."""
    found: dict[int, list[Urged]] = {}
    for row in queries.urges_of(conn, list(packs), answering(packs.values()), until):
        found.setdefault(row.case_id, []).append(_urged(row, packs[row.case_id]))
    return found


def of_case(actor: Actor, no: str, *, at: datetime) -> Sequence[Urged]:
    """What was urged in a case, the latest first. Raises CaseNotFound."""
    with reading() as conn:
        case = case_queries.find(conn, no)
        if case is None or not access.may(actor, "see_case", case.path, people=case.people.values(), department=case.department):
            raise CaseNotFound(no=no)
        return of_cases(conn, {case.id: pack_of(case.pack, case.pack_version)}, at).get(case.id, ())


def _urged(row: Any, pack: Pack) -> Urged:
    return Urged(
        id=row.id,
        case_id=row.case_id,
        at=row.at,
        by=row.by_name,
        role=pack.roles[row.to_role].title if row.to_role in pack.roles else None,
        to=row.to_name,
        comment=row.comment,
        status=row.status,
        read_at=row.read_at,
        delivered_at=row.delivered_at,
        answer=pack.steps[row.event].title if row.event else None,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
    )
