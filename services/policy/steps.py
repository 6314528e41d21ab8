"""Which steps a case allows, and whether what a step says makes sense."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from services.policy.holding import holds
from services.policy.months import months_after
from services.policy.pack import Pack
from services.policy.rules import FieldRule, Requirement, StepRule
from services.policy.story import Standing, facts_hold

MAX_TEXT = 20_000


class DataProblem(Exception):
    """What a step says is not enough or makes no sense: the field and a code of what is wrong."""

    def __init__(self, field: str, problem: str, **facts: Any) -> None:
        self.field, self.problem, self.facts = field, problem, facts
        super().__init__(f"{field}: {problem}")


def allowed(pack: Pack, standing: Standing, role: str | None = None) -> list[str]:
    """The steps that the standing allows to a role, or to anybody, in the pack's order."""
    return [event for event, rule in pack.steps.items() if is_allowed(rule, event, standing, role)]


def is_allowed(rule: StepRule, event: str, standing: Standing, role: str | None) -> bool:
    """True when somebody in this role (None: anybody entitled) may take the step now."""
    return any(holds(rule.allowed, standing, role=entitled, event=event) for entitled in entitled_roles(rule, standing, role))


def entitled_roles(rule: StepRule, standing: Standing, role: str | None) -> list[str]:
    """Those of the step's roles that are meant: all of them when `role` is None."""
    return [r for r in rule.by if role in (None, r) and (r not in rule.by_when or facts_hold(rule.by_when[r], standing.fields))]


def read_data(pack: Pack, event: str, data: Mapping[str, Any], at: datetime, standing: Standing) -> dict[str, Any]:
    """What a step says, checked and in the form in which it is kept: instants as ISO texts in UTC.

    Raises DataProblem for the first field that is missing, unknown, of the wrong kind or out of bounds, and
    for a demand of the regime (article of the requirement) that the story does not meet.
    """
    rule = pack.steps[event]
    known = [*rule.needs, *rule.may]
    for name in data:
        if name not in known:
            raise DataProblem(name, "unknown", known=known)
    kept = {name: _value(pack, name, data[name], at) for name in known if data.get(name) not in (None, "")}
    for name in rule.needs:
        if name not in kept:
            raise DataProblem(name, "missing")
    for name, values in rule.must.items():
        if kept[name] not in values:
            raise DataProblem(name, "must_be", wanted=values)
    for requirement in rule.requires:
        _require(pack, requirement, kept, at, standing)
    return kept


def _value(pack: Pack, name: str, value: Any, at: datetime) -> Any:
    rule = pack.fields[name]
    try:
        return READERS[rule.type](rule, value, pack, name, at)
    except (TypeError, ValueError, OverflowError):
        raise DataProblem(name, f"not_{rule.type}") from None


def _text(rule: FieldRule, value: Any, pack: Pack, name: str, at: datetime) -> str:
    if not isinstance(value, str):
        value = str(value)
    text: str = value.replace("\x00", "").strip()
    if len(text) > MAX_TEXT:
        raise DataProblem(name, "too_long", at_most=MAX_TEXT)
    if not text:
        raise DataProblem(name, "missing")
    return text


def _yes_no(rule: FieldRule, value: Any, pack: Pack, name: str, at: datetime) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _instant(rule: FieldRule, value: Any, pack: Pack, name: str, at: datetime) -> str:
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=pack.tz)
    if rule.later and instant <= at:
        raise DataProblem(name, "not_later", given=instant.isoformat(), step=at.isoformat())
    return instant.astimezone(UTC).isoformat()


def _date(rule: FieldRule, value: Any, pack: Pack, name: str, at: datetime) -> str:
    return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()


def _whole(rule: FieldRule, value: Any, pack: Pack, name: str, at: datetime) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(value)
    if (rule.at_least is not None and value < rule.at_least) or (rule.at_most is not None and value > rule.at_most):
        raise DataProblem(name, "out_of_bounds", at_least=rule.at_least, at_most=rule.at_most)
    return value


def _choice(rule: FieldRule, value: Any, pack: Pack, name: str, at: datetime) -> str:
    if value not in rule.values:
        raise DataProblem(name, "no_choice", values=list(rule.values))
    return str(value)


READERS = {"text": _text, "yes_no": _yes_no, "instant": _instant, "date": _date, "whole": _whole, "choice": _choice}


def _require(pack: Pack, requirement: Requirement, kept: Mapping[str, Any], at: datetime, standing: Standing) -> None:
    if any(kept.get(key) not in values for key, values in requirement.when.items()):
        return
    key, cite = next(iter(requirement.when)), requirement.cite
    if requirement.has_any and not any(name in kept for name in requirement.has_any):
        raise DataProblem(requirement.has_any[0], "missing_because", because=kept[key], cite=cite)
    if requirement.sequence and not _in_sequence(requirement.sequence, standing):
        raise DataProblem(key, "steps_lacking", steps=requirement.sequence, cite=cite)
    if requirement.since and requirement.months is not None:
        since = [step.at for step in standing.taken if step.event == requirement.since]
        if not since:
            raise DataProblem(key, "steps_lacking", steps=[requirement.since], cite=cite)
        if at < months_after(since[-1], requirement.months, pack.tz):
            raise DataProblem(key, "too_early", since=since[-1].isoformat(), months=requirement.months, cite=cite)
        if any(s.event == requirement.without and s.at >= since[-1] for s in standing.taken):
            raise DataProblem(key, "step_in_between", step=requirement.without, cite=cite)


def _in_sequence(sequence: list[str], standing: Standing) -> bool:
    """True when the steps were taken one after the other, whatever lies between."""
    wanted = list(sequence)
    for step in standing.taken:
        if wanted and step.event == wanted[0]:
            wanted.pop(0)
    return not wanted
