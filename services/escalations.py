"""Cases that are handled too slowly, each with its ladder: what was sent to whom, what became of it, and what is next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from db.engine import Connection, reading
from db.queries import escalations as queries
from db.queries import register as lists
from db.queries import waking
from services import access, urging
from services.access import Actor, Scope
from services.casework import story
from services.casework.regimes import pack_of
from services.policy.pack import Pack
from services.policy.story import Step
from services.policy.words import Title
from services.register import CaseLine, level_at, line_of
from services.urging import Urged
from services.wording import has, text

# Every reminder of the day comes within so long.
AHEAD = timedelta(days=1)
LEVELS = (1, 2, 3)


@dataclass(frozen=True)
class Filter:
    """What is looked for: cases of a level, or of a digest (then of any level); in a unit (its path), with a text."""

    level: int | None = None
    digest: int | None = None
    unit: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Receiver:
    """Who got something last, and where that is: see MessageStatus. `read`: by the one person it was for."""

    role: Title
    name: str | None
    status: str
    at: datetime
    delivered_at: datetime | None
    read: bool


@dataclass(frozen=True)
class Rung:
    """What was sent about a case by a rule: how often, first and last when, and to whom."""

    title: str
    times: int
    first_at: datetime
    last_at: datetime
    to: tuple[Receiver, ...]
    cite: str


@dataclass(frozen=True)
class Ahead:
    """What comes next if nobody does anything: reminders, or a higher level."""

    at: datetime
    title: str
    to: tuple[Title, ...]


@dataclass(frozen=True)
class Progress:
    """The last step of the responsible side."""

    title: Title
    at: datetime
    by: str | None
    said: str


@dataclass(frozen=True)
class Choice:
    """Somebody who can be urged: `name` is None where nobody has the role in this case."""

    role: str
    title: Title
    name: str | None


@dataclass(frozen=True)
class Escalated:
    """A case on its ladder. `reason`: why it stands in the digest that was asked for."""

    line: CaseLine
    rungs: tuple[Rung, ...]
    urged: tuple[Urged, ...]
    ahead: tuple[Ahead, ...]
    progress: Progress | None
    yuan: Decimal
    percent: Decimal
    reason: str | None
    choices: tuple[Choice, ...]
    choice: str | None


@dataclass(frozen=True)
class Page:
    """Some of the cases, and how many there are in all."""

    total: int
    cases: tuple[Escalated, ...]


def counts(actor: Actor, wanted: Filter, *, at: datetime) -> Mapping[int, int]:
    """How many escalated cases answer the filter, by level, whichever level or digest it names. Raises NotPermitted."""
    conditions = _conditions(_scope(actor), Filter(unit=wanted.unit, text=wanted.text), at)
    with reading() as conn:
        found = queries.counts(conn, conditions, at)
    return {level: found.get(level, 0) for level in LEVELS}


def look(actor: Actor, wanted: Filter, *, at: datetime, limit: int = 10, offset: int = 0) -> Page:
    """The cases that answer the filter, the highest level first, then whatever has been there longest. Raises NotPermitted."""
    conditions = _conditions(_scope(actor), wanted, at)
    with reading() as conn:
        total = sum(queries.counts(conn, conditions, at).values())
        rows = lists.lines(conn, queries.ids(conn, conditions, at, limit, offset))
        return Page(total, tuple(_escalated(conn, rows, wanted, at, actor.language)))


def failed(actor: Actor) -> int:
    """How many messages could not be delivered in the actor's unit; 0 for whoever may not see that."""
    if not access.may(actor, "see_deliveries"):
        return 0
    with reading() as conn:
        return queries.failed(conn, access.scope_of(actor, "see_deliveries").org_path)


def _scope(actor: Actor) -> Scope:
    return access.scope_of(actor, "see_escalations")


def _conditions(scope: Scope, wanted: Filter, at: datetime) -> list[Any]:
    found = [lists.scoped(scope.org_path, scope.own_only, scope.person_id, scope.department)]
    found.append(queries.stands_in(wanted.digest) if wanted.digest else queries.escalated(at))
    if wanted.level:
        found.append(queries.level_is(wanted.level, at))
    if wanted.unit:
        found.append(lists.scoped(wanted.unit, False, None, None))
    if wanted.text.strip():
        found.append(lists.text_matches(wanted.text.strip()))
    return found


def _escalated(conn: Connection, rows: Sequence[Any], wanted: Filter, at: datetime, lang: str) -> Iterator[Escalated]:
    packs = {row.id: pack_of(row.pack, row.pack_version) for row in rows}
    ids = list(packs)
    rungs = _rungs(queries.sent(conn, ids, at), packs, lang)
    urged = urging.of_cases(conn, packs, at) if ids else {}
    progress = _progress(conn, packs)
    costs = queries.costs(conn, ids)
    reasons = queries.reasons(conn, wanted.digest, ids) if wanted.digest else {}
    told = _steps(conn, ids)
    names = lists.names(conn, {person for row in rows for person in row.people.values()})
    for row in rows:
        pack, cost = packs[row.id], costs.get(row.id)
        yield Escalated(
            line=line_of(row, at, lang),
            rungs=tuple(rungs.get(row.id, ())),
            urged=tuple(urged.get(row.id, ())),
            ahead=tuple(_ahead(row, pack, told.get(row.id, []), at, lang)),
            progress=progress.get(row.id),
            yuan=(cost.yuan if cost else None) or Decimal(0),
            percent=(cost.percent if cost else None) or Decimal(0),
            reason=reasons.get(row.id),
            choices=tuple(
                Choice(role, pack.roles[role].title, names.get(row.people.get(role, 0))) for role in urging.whom(row, pack)
            ),
            choice=urging.first_choice(row, pack, at),
        )


def _rungs(found: Sequence[Any], packs: Mapping[int, Pack], lang: str) -> dict[int, list[Rung]]:
    """What was sent by rule, in the order in which it was first; what was urged is told apart."""
    together: dict[tuple[int, str], list[Any]] = {}
    for row in found:
        if row.rule in packs[row.case_id].reminders:
            together.setdefault((row.case_id, row.rule), []).append(row)
    rungs: dict[int, list[Rung]] = {}
    for (case_id, rule), rows in sorted(together.items(), key=lambda item: min(row.first_at for row in item[1])):
        rungs.setdefault(case_id, []).append(_rung(packs[case_id], rule, rows, lang))
    return rungs


def _rung(pack: Pack, rule: str, rows: Sequence[Any], lang: str) -> Rung:
    return Rung(
        title=pack.reminders[rule].title.in_(lang),
        times=max(row.n for row in rows),
        first_at=min(row.first_at for row in rows),
        last_at=max(row.at for row in rows),
        to=tuple(
            Receiver(pack.roles[row.to_role].title, row.to_name, row.status, row.at, row.delivered_at, row.read_at is not None)
            for row in rows
        ),
        cite=pack.cite(rows[0].cite, lang),
    )


def _progress(conn: Connection, packs: Mapping[int, Pack]) -> dict[int, Progress]:
    found = {}
    for row in queries.last_steps(conn, list(packs), urging.answering(packs.values())):
        rule = packs[row.case_id].steps[row.event]
        said = next((str(row.data[name]) for name in ("text", *rule.needs, *rule.may) if isinstance(row.data.get(name), str)), "")
        found[row.case_id] = Progress(rule.title, row.at, row.by_name, said)
    return found


def _steps(conn: Connection, ids: Sequence[int]) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = {}
    for row in waking.steps_of(conn, ids):
        found.setdefault(row.case_id, []).append(Step(row.event, row.at, row.by_role, row.data, row.by_id))
    return found


def _ahead(row: Any, pack: Pack, steps: Sequence[Step], at: datetime, lang: str) -> Iterator[Ahead]:
    """The reminders of the next instant that has any, and the next level that time alone will bring."""
    if row.closed_at is not None:
        return
    coming = story.recompute(row, steps, at + AHEAD, at).reminders
    for reminder in coming:
        if reminder.at == coming[0].at:
            to = tuple(pack.roles[role].title for role in reminder.to if role in pack.roles)
            yield Ahead(reminder.at, pack.reminders[reminder.rule].title.in_(lang), to)
    present = level_at(row, at)
    for number in LEVELS:
        begins = getattr(row, f"level{number}_at")
        if number > present and begins is not None and begins > at:
            yield Ahead(begins, pack.levels[number].title.in_(lang), ())
            return


def reason_text(reason: str, lang: str) -> str:
    """Why a case stands in a digest, in words; empty where there are none for it."""
    key = f"escalations.reason.{reason}"
    return text(key, lang) if has(key, lang) else ""
