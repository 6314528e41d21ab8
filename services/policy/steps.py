"""Which steps a case allows, and whether what a step says makes sense."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from services.policy.demands import require, require_later
from services.policy.facts import facts_hold
from services.policy.holding import holds
from services.policy.pack import Pack
from services.policy.refused import DataProblem
from services.policy.rules import FieldRule, StepRule
from services.policy.story import Standing

__all__ = ["DataProblem", "allowed", "entitled_roles", "is_allowed", "read_data"]

MAX_TEXT = 20_000
YEARS = (1900, 2199)
# SHA-256 in hex.
FILE_HASH = re.compile("[0-9a-f]{64}")


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
    kept = {name: _value(pack, name, data[name]) for name in known if data.get(name) not in (None, "", [])}
    for name in rule.needs:
        if name not in kept:
            raise DataProblem(name, "missing")
    for name, values in rule.must.items():
        if kept[name] not in values:
            raise DataProblem(name, "must_be", wanted=values)
    for name in kept:
        require_later(pack.fields[name], name, kept[name], at, standing)
    for requirement in rule.requires:
        require(pack, requirement, kept, at, standing)
    return kept


def _value(pack: Pack, name: str, value: Any) -> Any:
    rule = pack.fields[name]
    try:
        return READERS[rule.type](rule, value, pack, name)
    except (TypeError, ValueError, OverflowError):
        raise DataProblem(name, f"not_{rule.type}") from None


def _text(rule: FieldRule, value: Any, pack: Pack, name: str) -> str:
    if not isinstance(value, str):
        value = str(value)
    text: str = value.replace("\x00", "").strip()
    if len(text) > MAX_TEXT:
        raise DataProblem(name, "too_long", most=MAX_TEXT)
    if not text:
        raise DataProblem(name, "missing")
    return text


def _yes_no(rule: FieldRule, value: Any, pack: Pack, name: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _instant(rule: FieldRule, value: Any, pack: Pack, name: str) -> str:
    instant = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=pack.tz)
    _require_near(name, instant.year)
    return instant.astimezone(UTC).isoformat()


def _date(rule: FieldRule, value: Any, pack: Pack, name: str) -> str:
    if isinstance(value, datetime):
        raise ValueError(value)
    day = value if isinstance(value, date) else date.fromisoformat(value)
    _require_near(name, day.year)
    return day.isoformat()


def _require_near(name: str, year: int) -> None:
    """Refuse what nobody means: clocks reckon around every instant, and there are none before the year 1 and after 9999."""
    if not YEARS[0] <= year <= YEARS[1]:
        raise DataProblem(name, "far_year", first=YEARS[0], last=YEARS[1])


def _whole(rule: FieldRule, value: Any, pack: Pack, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(value)
    if (rule.at_least is not None and value < rule.at_least) or (rule.at_most is not None and value > rule.at_most):
        raise DataProblem(name, "out_of_bounds", least=rule.at_least, most=rule.at_most)
    return value


def _choice(rule: FieldRule, value: Any, pack: Pack, name: str) -> str:
    if value not in rule.values:
        raise DataProblem(name, "no_choice", values=list(rule.values))
    return str(value)


def _files(rule: FieldRule, value: Any, pack: Pack, name: str) -> list[str] | str:
    """The hashes of what was attached; a told story says in words what there was."""
    if isinstance(value, str):
        return _text(rule, value, pack, name)
    hashes = list(value)
    if not all(isinstance(one, str) and FILE_HASH.fullmatch(one) for one in hashes):
        raise ValueError(value)
    return hashes


READERS = {
    "text": _text,
    "yes_no": _yes_no,
    "instant": _instant,
    "date": _date,
    "whole": _whole,
    "choice": _choice,
    "files": _files,
}
