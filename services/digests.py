"""Documents to act on: which cases or people stand in each, for whom, and how their readers are told."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.engine import Connection, reading
from db.queries import digests as queries
from db.queries import register as lists
from services import access
from services.access import Actor
from services.casework.regimes import pack_of
from services.delivery.outbox import post
from services.policy import periods
from services.policy.months import months_after
from services.policy.pack import Pack
from services.policy.rules import PlaceRule, ScheduleRule, SlowRule
from services.policy.words import Title
from services.register import named
from services.wording import LANGUAGES, text

# No schedule that lists anything is rarer.
LONGEST = timedelta(days=31)


@dataclass(frozen=True)
class Digest:
    """A document: how many cases, or people, of it the actor may see.

    `read`: by its reader; None where it is for everybody with a role.
    """

    id: int
    rule: str
    title: str
    about: str
    at: datetime
    role: Title | None
    reader: str | None
    own: bool
    cite: str
    status: str
    read: bool | None
    cases: int
    people: int


@dataclass(frozen=True)
class InPlace:
    """Somebody whose time in a place is over at an instant."""

    name: str
    unit: str
    since: datetime
    due_at: datetime


def gather(conn: Connection, until: datetime, *, recorded_at: datetime) -> None:
    """Make documents of the reminders of single cases that belong together: one for each rule, instant and reader."""
    queries.gather(conn, until, recorded_at)


def list_cases(conn: Connection, pack: Pack, name: str, at: datetime, *, recorded_at: datetime) -> None:
    """Make the documents of a schedule at one of its instants, for each of its readers who has anything in it."""
    rule = pack.schedules[name]
    digest = {
        "pack": pack.id,
        "pack_version": pack.version,
        "rule": name,
        "at": at,
        "cite": rule.cite,
        "recorded_at": recorded_at,
    }
    for role in rule.to:
        if rule.in_place:
            _list_people(conn, rule, rule.in_place, pack, {**digest, "to_role": role})
        elif rule.slow:
            queries.add_lists(conn, _slow(rule.slow, pack, at), {**digest, "to_role": role})
        elif rule.leftovers:
            began = periods.began(rule, at, pack.tz)
            listed = queries.leftovers(began, only=rule.leftovers.is_, but=rule.leftovers.is_not)
            queries.add_lists(conn, listed, {**digest, "to_role": role})


def _slow(rule: SlowRule, pack: Pack, at: datetime) -> Any:
    done = [(match.step, match.has, match.is_) for match in pack.clocks[rule.without].until]
    part = rule.percent_gone / 100
    return queries.slow(at, of=rule.of, missed=rule.missed, in_a_row=rule.in_a_row, part_gone=part, done=done)


def _list_people(conn: Connection, rule: ScheduleRule, place: PlaceRule, pack: Pack, digest: dict[str, Any]) -> None:
    """Each reader hears of the people in the reader's unit whose time is over before the next list comes."""
    until = next(periods.following(rule, digest["at"], pack.tz))
    over = [(one, months_after(one.since, place.months, pack.tz)) for one in queries.in_place(conn, place.role, digest["at"])]
    for reader in queries.readers(conn, digest["to_role"]):
        rows = [
            {"person_id": one.id, "since": one.since, "due_at": due}
            for one, due in over
            if due < until and one.path.startswith(reader.path)
        ]
        if rows:
            queries.add_people(conn, {**digest, "to_id": reader.id}, rows)


def tell(conn: Connection, at: datetime) -> int:
    """Tell the readers of all documents that are new; how many documents these are.

    Of one kind each reader hears once: what came up while nobody worked goes into the message of the latest.
    """
    new = queries.unsaid(conn)
    told: dict[tuple[str, str, str, int | None], list[int]] = defaultdict(list)
    for digest in new:
        message_id = _post(conn, digest, at)
        queries.said(conn, digest.id, message_id)
        told[digest.pack, digest.rule, digest.to_role, digest.to_id].append(message_id)
    for message_ids in told.values():
        if message_ids[:-1]:
            queries.merge(conn, message_ids[:-1], message_ids[-1])
    queries.let_go(conn, at)
    return len(new)


def _post(conn: Connection, digest: Any, at: datetime) -> int:
    rule = _rule(digest)
    n = digest.people or digest.cases
    key = "digest.people" if digest.people else "digest.cases"
    message_id = post(
        conn,
        key=f"digest/{digest.id}",
        rule=digest.rule,
        at=digest.at,
        to_role=digest.to_role,
        to_id=digest.to_id,
        data={
            "pack": digest.pack,
            "pack_version": digest.pack_version,
            "facts": {"n": n},
            "lines": {lang: [*_about(rule, lang), text(key, lang, n=n)] for lang in LANGUAGES},
            "page": f"escalations?digest={digest.id}",
        },
        cite=digest.cite,
        recorded_at=at,
    )
    if message_id is None:
        raise RuntimeError(f"digest {digest.id} was told before, and its message is not on record")
    return message_id


def _rule(digest: Any) -> Any:
    pack = pack_of(digest.pack, digest.pack_version)
    return pack.schedules.get(digest.rule) or pack.reminders[digest.rule]


def _about(rule: Any, lang: str) -> list[str]:
    return [rule.about.in_(lang)] if isinstance(rule, ScheduleRule) else []


def recent(actor: Actor, *, at: datetime) -> Sequence[Digest]:
    """The documents that the actor may see, of each kind those of its last instant; the latest first.

    Whoever may urge sees those of everybody in the unit, others their own. Raises NotPermitted.
    """
    with reading() as conn:
        found = queries.listed(conn, _visible(actor), at - LONGEST, at)
        shown = [row for row in found if _is_last(row, at)]
        return tuple(_all_seen(conn, shown, actor))


def _is_last(row: Any, at: datetime) -> bool:
    """Whether nothing newer of its kind can have come by an instant."""
    rule = _rule(row)
    if isinstance(rule, ScheduleRule):
        return bool(periods.latest(rule, at, pack_of(row.pack, row.pack_version).tz) == row.at)
    return bool(row.at > at - timedelta(days=1))


def _all_seen(conn: Connection, found: Sequence[Any], actor: Actor) -> Iterator[Digest]:
    sizes = queries.sizes(conn, [row.id for row in found], _sight(actor))
    for row in found:
        persons = 0 if row.id in sizes else len(queries.people_in(conn, row.id, actor.org_path))
        yield _seen(row, sizes.get(row.id, 0), persons, actor)


def one(actor: Actor, digest_id: int, *, at: datetime) -> Digest | None:
    """A document, None where the actor may not see it. Raises NotPermitted."""
    with reading() as conn:
        row = queries.one(conn, _visible(actor), digest_id)
        found = [row] if row is not None and row.at <= at else []
        return next(_all_seen(conn, found, actor), None)


def people_in(actor: Actor, digest_id: int) -> Sequence[InPlace]:
    """The people in a document, of the actor's unit."""
    with reading() as conn:
        if queries.one(conn, _visible(actor), digest_id) is None:
            return ()
        found = queries.people_in(conn, digest_id, actor.org_path)
    return tuple(InPlace(row.name, named(row.unit, row.unit_en, actor.language), row.since, row.due_at) for row in found)


def _sight(actor: Actor) -> Any:
    scope = access.scope_of(actor, "see_escalations")
    return lists.scoped(scope.org_path, scope.own_only, scope.person_id, scope.department)


def _visible(actor: Actor) -> list[Any]:
    if access.may(actor, "urge"):
        return [queries.within(actor.org_path)]
    return [queries.for_reader(actor.id, actor.role)]


def _seen(row: Any, size: int, persons: int, actor: Actor) -> Digest:
    pack, rule = pack_of(row.pack, row.pack_version), _rule(row)
    role = pack.roles.get(row.to_role)
    return Digest(
        id=row.id,
        rule=row.rule,
        title=rule.title.in_(actor.language),
        about=" ".join(_about(rule, actor.language)),
        at=row.at,
        role=role.title if role else None,
        reader=row.to_name,
        own=row.to_id == actor.id or (row.to_id is None and row.to_role == actor.role),
        cite=pack.cite(row.cite, actor.language),
        status=row.status,
        read=row.read_at is not None if row.to_id is not None else None,
        cases=size,
        people=persons,
    )
