"""What was found, as somebody may see it: with its pictures, its story, and what this person may do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from db.engine import Connection, reading
from db.queries import findings as queries
from services import access, evidence
from services.access import Actor
from services.casework.regimes import USUAL, pack_of
from services.errors import FindingNotFound
from services.evidence import Picture
from services.policy.packs import registry
from services.policy.rules import ViolationRule
from services.policy.words import Title
from services.register import named
from services.spot_checks.regime import rule_of

State = Literal["undecided", "unanswered", "mine", "all"]
STATES: tuple[State, ...] = ("undecided", "unanswered", "mine", "all")


@dataclass(frozen=True)
class Act:
    """What somebody said about a finding: answered, upheld (with what it costs) or not_upheld."""

    kind: str
    by: str
    at: datetime
    said: str
    consequence: str | None


@dataclass(frozen=True)
class Finding:
    """A finding. `nth`: its number among those of its kind that concern the same person in that calendar month, without those
    that were not upheld; `grave`: so many that the regime asks for more, `consequence` says what. `may` holds answer and decide
    as far as this person may now; `entry_id` is its entry of the ledger; `version` is to be sent along with an act."""

    no: str
    kind: str
    title: Title
    item: Title | None
    cite: str
    company: str
    project: str
    at: datetime
    about: str
    concerns: str
    concerns_role: Title
    reporter: str
    reported_at: datetime
    nth: int
    grave: bool
    consequence: Title
    acts: tuple[Act, ...]
    entry_id: int | None
    pictures: tuple[Picture, ...]
    may: frozenset[str]
    version: int

    @property
    def answer(self) -> Act | None:
        """What the one whom it concerns said."""
        return next((act for act in self.acts if act.kind == "answered"), None)

    @property
    def decision(self) -> Act | None:
        """What came of it."""
        return next((act for act in self.acts if act.kind != "answered"), None)


@dataclass(frozen=True)
class Page:
    """Some of the findings, the newest first, and how many there are in all."""

    total: int
    findings: tuple[Finding, ...]


def states(actor: Actor) -> tuple[State, ...]:
    """The lists that somebody may look through: “mine” for whoever can be concerned; whoever sees nothing else has no “all”.

    Raises NotPermitted.
    """
    left_out = "mine"
    if access.may(actor, "answer_finding"):
        left_out = "all" if access.scope_of(actor, "see_findings").own_only else ""
    return tuple(state for state in STATES if state != left_out)


def find(actor: Actor, state: State = "all", *, centre: int | None = None, limit: int = 20, offset: int = 0) -> Page:
    """The findings within the actor's sight in a state, all of them or those at one centre. Raises NotPermitted."""
    wanted = [sight(actor), *_in_state(actor, state), *([queries.at_centre(centre)] if centre is not None else [])]
    with reading() as conn:
        total = queries.count(conn, wanted)
        return Page(total, _made(conn, actor, queries.find(conn, wanted, zone(), limit, offset)))


def one(actor: Actor, no: str) -> Finding:
    """The finding of a number. Raises NotPermitted, and FindingNotFound also for one out of sight."""
    with reading() as conn:
        found = _made(conn, actor, queries.find(conn, [sight(actor), queries.numbered(no)], zone(), 1))
    if not found:
        raise FindingNotFound(no=no)
    return found[0]


def count(actor: Actor, state: State) -> int:
    """How many findings within sight are in a state. Raises NotPermitted."""
    wanted = [sight(actor), *_in_state(actor, state)]
    with reading() as conn:
        return queries.count(conn, wanted)


def count_waiting(actor: Actor) -> int:
    """How many findings wait for this person: for a decision, or for what the person has to say. Raises NotPermitted."""
    if access.may(actor, "decide_finding"):
        waiting = [queries.undecided(), queries.for_another(actor.id)]
    else:
        waiting = [queries.concerning(actor.id), queries.unanswered()]
    with reading() as conn:
        return queries.count(conn, [sight(actor), *waiting])


def zone() -> str:
    """Where months are reckoned: as the regime does that has spot checks, in its newest version that has; else the usual one."""
    packs = (pack for versions in registry().versions.values() for pack in reversed([*versions.values()]) if pack.spot_checks)
    found = next(packs, None)
    return (found or registry().latest(USUAL)).zone


def grave(rule: ViolationRule, nth: int) -> bool:
    """Whether it is so often that the regime asks for more."""
    return rule.more_than_in_month is not None and nth > rule.more_than_in_month


def may(actor: Actor, row: Any, acts: Sequence[Any]) -> frozenset[str]:
    """What somebody may do about a finding. Nobody decides on what concerns them, nor on what they reported."""
    kinds = {act.kind for act in acts}
    if kinds - {"answered"}:
        return frozenset()
    found = set()
    if row.concerns_id == actor.id and not kinds and access.may(actor, "answer_finding"):
        found.add("answer")
    if actor.id not in (None, row.concerns_id, row.reported_by) and access.may(actor, "decide_finding", row.path):
        found.add("decide")
    return frozenset(found)


def sight(actor: Actor) -> Any:
    """The findings that somebody may see: those of their unit, or only those about themselves. Raises NotPermitted."""
    scope = access.scope_of(actor, "see_findings")
    return queries.concerning(actor.id) if scope.own_only else queries.within(scope.org_path, actor.id)


def _in_state(actor: Actor, state: State) -> list[Any]:
    match state:
        case "undecided":
            return [queries.undecided()]
        case "unanswered":
            return [queries.unanswered()]
        case "mine":
            return [queries.concerning(actor.id)]
        case _:
            return []


def _made(conn: Connection, actor: Actor, rows: Sequence[Any]) -> tuple[Finding, ...]:
    acts: dict[int, list[Any]] = {row.id: [] for row in rows}
    for act in queries.acts_of(conn, list(acts)):
        acts[act.finding_id].append(act)
    pictures = evidence.of_findings(conn, list(acts))
    return tuple(_finding(actor, row, acts[row.id], pictures[row.id]) for row in rows)


def _finding(actor: Actor, row: Any, acts: Sequence[Any], pictures: tuple[Picture, ...]) -> Finding:
    pack, lang = pack_of(row.pack, row.pack_version), actor.language
    rule = pack.violations[row.rule]
    often = grave(rule, row.nth)
    return Finding(
        no=row.no,
        kind=row.kind,
        title=rule.title,
        item=rule_of(pack).checklist[row.item].title if row.item else None,
        cite=pack.cite(row.cite, lang),
        company=named(row.company, row.company_en, lang),
        project=named(row.project, row.project_en, lang),
        at=row.at,
        about=row.about,
        concerns=row.concerns,
        concerns_role=pack.roles[row.concerns_role].title,
        reporter=row.reporter,
        reported_at=row.reported_at,
        nth=row.nth,
        grave=often,
        consequence=(rule.repeated if often else None) or rule.consequence,
        acts=tuple(Act(act.kind, act.by, act.at, act.said, act.consequence) for act in acts),
        entry_id=row.entry_id,
        pictures=pictures,
        may=may(actor, row, acts),
        version=len(acts),
    )
