"""The form that opens a case in a project: by which regime, with which fields, and what runs from the moment it is saved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import reading
from db.queries import organisation
from services import access
from services.access import Actor
from services.case_view import Action, action_of
from services.casework import story
from services.casework.regimes import opened_by
from services.policy.pack import Pack
from services.policy.rules import FieldRule
from services.policy.steps import allowed, is_allowed
from services.policy.story import Step, Story
from services.policy.words import Title
from services.reception.room import require_counter
from services.register import named


@dataclass(frozen=True)
class Counter:
    """A project in which the actor may open cases."""

    id: int
    name: str


@dataclass(frozen=True)
class First:
    """The deadline that runs from the moment a case is opened, when it would be due if that were now, and why then."""

    rule: str
    title: Title
    cite: str
    started_at: datetime
    warn_at: datetime
    due_at: datetime
    reason: Mapping[str, Any]


@dataclass(frozen=True)
class Opening:
    """The form: the step that opens a case and its fields, those that the project itself answers (`given`) left out.

    `first` is the nearest deadline that would run for the actor's role, None where none would; `endings` the steps that may end
    the case on the spot.
    """

    project_id: int
    pack: Pack
    event: str
    title: Title
    cite: str
    needs: tuple[tuple[str, FieldRule], ...]
    may: tuple[tuple[str, FieldRule], ...]
    must: Mapping[str, Any]
    given: Mapping[str, Any]
    first: First | None
    endings: tuple[Action, ...]

    @property
    def fields(self) -> dict[str, FieldRule]:
        """All fields of the form in its order."""
        return dict((*self.needs, *self.may))


def counters(actor: Actor) -> list[Counter]:
    """The projects in which the actor may open cases, by name. Raises NotPermitted."""
    scope = access.scope_of(actor, "open_case")
    with reading() as conn:
        rows = organisation.units_below(conn, scope.org_path, "project")
    return [Counter(row.id, named(row.name, row.name_en, actor.language)) for row in rows]


def forms(actor: Actor, project_id: int, *, at: datetime) -> list[Opening]:
    """The forms by which the actor may open a case in a project, in the order of its regime; most regimes have one.

    Raises NotPermitted, also for a project out of sight, and InputRefused where no regime is in force.
    """
    with reading() as conn:
        unit = require_counter(conn, actor, project_id)
        pack = opened_by(conn, unit, at)
    before = Story(pack, {}, {}, []).now
    events = [name for name in pack.opening if is_allowed(pack.steps[name], name, before, actor.role)]
    return [_form(actor, unit, pack, event, at) for event in events]


def _form(actor: Actor, unit: Any, pack: Pack, event: str, at: datetime) -> Opening:
    action = action_of(pack, event, actor.language)
    asked = {name for name, _ in (*action.needs, *action.may)}
    given = {name: value for name, value in unit.fields.items() if name in asked}
    step = Step(event, at, actor.role, given, actor.id)
    return Opening(
        project_id=unit.id,
        pack=pack,
        event=event,
        title=action.title,
        cite=action.cite,
        needs=tuple(pair for pair in action.needs if pair[0] not in given),
        may=tuple(pair for pair in action.may if pair[0] not in given),
        must=action.must,
        given=given,
        first=_first(pack, step, at, actor.language),
        endings=tuple(_endings(pack, step, actor)),
    )


def _first(pack: Pack, step: Step, at: datetime, lang: str) -> First | None:
    running = story.begin(pack, {}, [step], at).open_clocks
    mine = [clock for clock in running if clock.responsible == step.role]
    nearest = min(mine, key=lambda clock: clock.due, default=None)
    if nearest is None:
        return None
    rule = pack.clocks[nearest.rule]
    warn = nearest.warn or nearest.due
    return First(nearest.rule, rule.title, pack.cite(rule.cite, lang), nearest.started, warn, nearest.due, nearest.reason)


def _endings(pack: Pack, step: Step, actor: Actor) -> Iterator[Action]:
    """The steps that may end the case at once, where that is one way to do what the opening made owed."""
    begun = [rule for rule in pack.clocks.values() if any(match.step == step.event for match in rule.from_)]
    meant = {match.step for rule in begun for match in rule.until}
    for event in allowed(pack, Story(pack, {}, {}, [step]).now, actor.role):
        if event in meant and pack.steps[event].ends and pack.steps[event].right is None:
            yield action_of(pack, event, actor.language)
