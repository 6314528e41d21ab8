"""The form of a check: what is to be looked at, what was typed so far, and sending it. Whatever was poor becomes a finding."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.engine import Connection, reading, transaction
from db.queries import samples
from db.queries import spot_checks as queries
from services import access, audit, drafts, evidence
from services.access import Actor
from services.errors import SpotCheckRefused
from services.policy.pack import Pack
from services.policy.words import Title
from services.register import named
from services.spot_checks.regime import day_of, regime, rule_of
from services.spot_checks.reporting import LONGEST, Seen, report
from services.time import require_aware

GOOD, POOR, NOT_SEEN = MARKS = ("good", "poor", "not_seen")
# Whoever acted for the counter so recently is probably the one who stands there.
RECENTLY = timedelta(hours=12)


@dataclass(frozen=True)
class Item:
    """One thing on the checklist."""

    id: str
    title: Title
    about: Title
    cite: str


@dataclass(frozen=True)
class Form:
    """What a check of a centre asks. `n` is its place in today's sample, None for one freely chosen; `people` by id are those who
    answer for the counter, `likely` the one who acted there last."""

    project_id: int
    project: str
    n: int | None
    items: tuple[Item, ...]
    people: Mapping[int, str]
    likely: int | None


@dataclass(frozen=True)
class Mark:
    """What was seen of an item: good, poor or not_seen, and a remark."""

    mark: str
    remark: str = ""


@dataclass(frozen=True)
class Sent:
    """A check that is on record, and the numbers of the findings that it brought."""

    check_id: int
    findings: tuple[str, ...]


def form(actor: Actor, project_id: int, *, at: datetime) -> Form:
    """The form for a centre. Raises NotPermitted and SpotCheckRefused."""
    pack = regime(at)
    rule = rule_of(pack)
    with reading() as conn:
        centre = _centre(conn, actor, project_id)
        place = _place(conn, pack, project_id, at)
        people = {row.id: row.name for row in queries.at_counter(conn, centre.path, rule.concerns)}
        last = queries.last_active(conn, project_id, rule.concerns, at - RECENTLY, at)
    items = (Item(name, item.title, item.about, pack.cite(item.cite, actor.language)) for name, item in rule.checklist.items())
    likely = last if last in people else next(iter(people), None)
    name = named(centre.name, centre.name_en, actor.language)
    return Form(project_id, name, place.n if place else None, tuple(items), people, likely)


def send(
    actor: Actor,
    project_id: int,
    *,
    marks: Mapping[str, Mark],
    concerns_id: int | None,
    at: datetime,
    remark: str = "",
    pictures: Sequence[int] = (),
    request_id: str | None = None,
) -> Sent:
    """Put a check on record, with a finding for each item that was poor, and drop what was typed for it.

    `concerns_id` is whoever stood at the counter; only where nothing was poor may it be nobody. `pictures` are the actor's own
    evidence of this centre. The same `request_id` of the same person sends once. Raises NotPermitted, SpotCheckRefused.
    """
    at, pack = require_aware(at), regime(at)
    rule = rule_of(pack)
    _require_marks(marks, rule.checklist)
    with transaction() as conn:
        centre = _centre(conn, actor, project_id)
        if request_id and (known := queries.check_by_request(conn, actor.id, request_id)):
            return Sent(known, ())
        poor = [name for name in rule.checklist if marks[name].mark == POOR]
        concerned = _concerned(conn, centre, rule.concerns, concerns_id) if poor else 0
        evidence.require_own(conn, actor, project_id, pictures)
        check = queries.add_check(conn, _check_row(conn, actor, pack, project_id, marks, remark, at, request_id))
        queries.link_evidence(conn, check, pictures)
        found = []
        for name in poor:
            item = rule.checklist[name]
            seen = Seen("violation", item.violation, item.cite, at, marks[name].remark, concerned, item=name, check_id=check)
            found.append(report(conn, actor, pack, centre, seen, at=at))
        data = {"check": check, "poor": poor, "findings": found}
        subject = f"project/{centre.code}"
        audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action="spot_checked", subject=subject, data=data)
    if actor.id is not None:
        drafts.drop(actor.id, _draft_key(project_id))
    return Sent(check, tuple(found))


def keep_draft(actor: Actor, project_id: int, said: Mapping[str, Any], *, at: datetime) -> None:
    """Keep what was typed so far of a check; plain JSON values."""
    if actor.id is not None:
        drafts.keep(actor.id, _draft_key(project_id), json.dumps(said, ensure_ascii=False), at)


def draft(actor: Actor, project_id: int) -> dict[str, Any]:
    """What this person typed so far of a check of this centre; nothing where nothing usable was kept."""
    try:
        said = json.loads(drafts.peek(actor.id or 0, _draft_key(project_id)) or "{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _draft_key(project_id: int) -> str:
    return f"spot-check-{project_id}"


def _centre(conn: Connection, actor: Actor, project_id: int) -> Any:
    centre = queries.project(conn, project_id)
    if centre is None:
        raise SpotCheckRefused(problem="no_centre")
    access.require(actor, "spot_check", centre.path)
    return centre


def _place(conn: Connection, pack: Pack, project_id: int, at: datetime) -> Any:
    """Where today's sample waits for this centre."""
    drawn = samples.draw_of(conn, pack.id, day_of(pack, at))
    return samples.open_for(conn, drawn.id, project_id) if drawn else None


def _check_row(
    conn: Connection,
    actor: Actor,
    pack: Pack,
    project_id: int,
    marks: Mapping[str, Mark],
    remark: str,
    at: datetime,
    request_id: str | None,
) -> dict[str, Any]:
    """The row of a check. Whoever comes second to a drawn centre has checked it freely."""
    drawn = samples.draw_of(conn, pack.id, day_of(pack, at))
    if drawn:
        samples.hold(conn, drawn.id)
    place = _place(conn, pack, project_id, at)
    about = {"pack": pack.id, "pack_version": pack.version, "project_id": project_id, "sample_id": place.id if place else None}
    said = {"marks": {name: vars(mark) for name, mark in marks.items()}, "remark": remark.strip()[:LONGEST]}
    return {**about, **said, "by_id": actor.id, "at": at, "request_id": request_id}


def _require_marks(marks: Mapping[str, Mark], checklist: Mapping[str, Any]) -> None:
    unmarked = [item.title for name, item in checklist.items() if name not in marks or marks[name].mark not in MARKS]
    if unmarked:
        raise SpotCheckRefused(problem="unmarked", items=unmarked)
    silent = [item.title for name, item in checklist.items() if marks[name].mark == POOR and not marks[name].remark.strip()]
    if silent:
        raise SpotCheckRefused(problem="poor_without_words", items=silent)


def _concerned(conn: Connection, centre: Any, role: str, concerns_id: int | None) -> int:
    if concerns_id is None or concerns_id not in [row.id for row in queries.at_counter(conn, centre.path, role)]:
        raise SpotCheckRefused(problem="nobody_at_counter")
    return concerns_id
