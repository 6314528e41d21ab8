"""Urging a whole digest at once: one word about each of its cases, once; and one message to each person, however many cases."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection, reading, transaction
from db.queries import digest_urges as queries
from db.queries import escalations as urges
from db.queries import register as lists
from services import access, audit, digests, urging
from services.access import Actor
from services.casework.regimes import pack_of
from services.delivery.outbox import post
from services.errors import InputRefused
from services.policy.pack import Pack
from services.policy.packs import registry
from services.policy.words import Title
from services.register import named
from services.time import require_aware
from services.wording import LANGUAGES, text

# Cases urged by one click; what is left takes another.
MOST = 1_000
# Cases that a message names; the others it counts.
NAMED = 20


@dataclass(frozen=True)
class Reader:
    """Somebody who would be urged, about how many cases; `name` is None where nobody has the role in a case."""

    role: Title
    name: str | None
    cases: int


@dataclass(frozen=True)
class Round:
    """What somebody urged at once: in how many cases, how many were answered by a step since, how many messages read."""

    by: str
    at: datetime
    comment: str
    cases: int
    answered: int
    messages: int
    read: int


@dataclass(frozen=True)
class Outlook:
    """What urging a digest would do now, and what was urged because of it before."""

    cases: int
    readers: tuple[Reader, ...]
    rounds: tuple[Round, ...]


@dataclass(frozen=True)
class _Case:
    """A case to urge about: its row, its regime, and the role to urge."""

    row: Any
    pack: Pack
    role: str

    @property
    def person(self) -> int | None:
        """Whoever has the role in this case."""
        person: int | None = self.row.people.get(self.role)
        return person


def outlook(actor: Actor, digest_id: int, *, at: datetime) -> Outlook:
    """What is there to urge, and what was urged. Raises NotPermitted."""
    sight = _sight(actor)
    with reading() as conn:
        found = list(_still(conn, digest_id, sight, at))
        names = lists.names(conn, {case.person for case in found if case.person})
        rounds = queries.rounds(conn, digest_id, sight, urging.answering(_packs()), at)
    counted: dict[tuple[int | None, str], list[_Case]] = defaultdict(list)
    for case in found:
        counted[case.person, case.role].append(case)
    readers = [Reader(of[0].pack.roles[role].title, names.get(who or 0), len(of)) for (who, role), of in counted.items()]
    told = tuple(Round(*row) for row in rounds)
    return Outlook(len(found), tuple(sorted(readers, key=lambda reader: -reader.cases)), told)


def urge(actor: Actor, digest_id: int, comment: str, *, at: datetime) -> int:
    """Urge whoever the regime has urged first about each open case of a digest that nobody was urged about because of it;
    about how many. Sent twice, it urges once. Raises NotPermitted, InputRefused.
    """
    at, said, sight = require_aware(at), comment.strip(), _sight(actor)
    urging.check_comment(said)
    if digests.one(actor, digest_id, at=at) is None:
        raise InputRefused(field="digest", problem="unknown", value=str(digest_id))
    with transaction() as conn:
        queries.hold(conn, digest_id)
        found = list(_still(conn, digest_id, sight, at))
        for together in _together(found):
            _urge(conn, actor, digest_id, together, said, at)
        if found:
            data = {"cases": [case.row.no for case in found]}
            audit.record(
                conn, at=at, actor_id=actor.id, actor=actor.name, action="digest_urged", subject=f"digest/{digest_id}", data=data
            )
    return len(found)


def _sight(actor: Actor) -> Any:
    scope = access.scope_of(actor, "urge")
    return lists.scoped(scope.org_path, scope.own_only, scope.person_id, scope.department)


def _packs() -> list[Pack]:
    return [pack for versions in registry().versions.values() for pack in versions.values()]


def _still(conn: Connection, digest_id: int, sight: Any, at: datetime) -> Iterator[_Case]:
    for row in lists.lines(conn, queries.still_to_urge(conn, digest_id, sight, MOST)):
        pack = pack_of(row.pack, row.pack_version)
        if role := urging.first_choice(row, pack, at):
            yield _Case(row, pack, role)


def _together(found: Sequence[_Case]) -> list[list[_Case]]:
    """The cases that one message is about: those of a person and a regime; one alone where nobody has the role."""
    groups: dict[Any, list[_Case]] = defaultdict(list)
    for case in found:
        key = (case.person, case.role, case.pack.id, case.pack.version) if case.person else case.row.id
        groups[key].append(case)
    return list(groups.values())


def _urge(conn: Connection, actor: Actor, digest_id: int, together: Sequence[_Case], said: str, at: datetime) -> None:
    first = together[0]
    reader = {"to_role": first.role, "to_id": first.person, "at": at}
    own = {"digest_id": digest_id, "by_id": actor.id, "comment": said}
    ids = [urges.add_urge(conn, {**reader, **own, "case_id": case.row.id}) for case in together]
    if len(together) == 1:
        message = urging.post_about(conn, ids[0], {**reader, "case_id": first.row.id}, first.pack, actor, said)
    else:
        message = _post(conn, ids[0], reader, together, actor, said)
    urges.urges_said(conn, ids, message)


def _post(
    conn: Connection, urge_id: int, reader: Mapping[str, Any], together: Sequence[_Case], actor: Actor, said: str
) -> int | None:
    pack = together[0].pack
    data = {
        "pack": pack.id,
        "pack_version": pack.version,
        "facts": {"n": len(together)},
        "lines": {lang: [urging.signed(actor, pack, said, lang), *_named(together, lang)] for lang in LANGUAGES},
        "page": "escalations",
    }
    cite = pack.escalation.cite if pack.escalation else ""
    return post(conn, key=f"urge/{urge_id}", rule="urge", cite=cite, data=data, **reader)


def _named(together: Sequence[_Case], lang: str) -> Iterator[str]:
    """The first cases by number, project and room, and how many more there are."""
    for case in together[:NAMED]:
        project = named(case.row.project, case.row.project_en, lang)
        yield " · ".join(filter(None, (case.row.no, project, case.row.room)))
    if len(together) > NAMED:
        yield text("escalations.urge.more", lang, n=len(together) - NAMED)
