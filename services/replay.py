"""A scenario - a case's story - run through the product's own service functions, and what came of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from db.engine import reading, transaction
from db.queries import cases as queries
from db.queries import organisation
from db.throwaway import throwaway_database
from services import cases, wording
from services.access import SYSTEM, Actor
from services.casework import story
from services.casework.regimes import regime_at
from services.errors import InputRefused, StepDataRefused, StepNotAllowed
from services.policy.engine import Computed
from services.policy.pack import Pack
from services.policy.packs import NoSuchPack, registry
from services.policy.rules import FieldRule, StepRule

Result = dict[str, Any]

# What a scenario leaves out of its case.
MADE_UP = {
    "room": "1-101",
    "customer_name": "张三",
    "customer_phone": "13800000000",
    "demand": "卫生间渗水",
    "category": "property",
    "severity": "general",
    "channel": "visit",
    "company": "property",
    "city_tier": "provincial",
    "nature": "valid",
    "kind": "general",
    "complex": True,
}


@contextmanager
def stage() -> Iterator[int]:
    """A throw-away database with the smallest possible group; gives the project's id."""
    with throwaway_database():
        yield set_up()


def set_up() -> int:
    """The smallest possible group in the database in use: one unit a level, one person a role; gives the project's id."""
    with transaction() as conn:
        unit = None
        for kind in ("group", "region", "company", "project"):
            unit = organisation.add_unit(conn, kind=kind, code=f"replay-{kind}", name=kind, parent=unit)
        assert unit is not None
        now = datetime(2000, 1, 1, tzinfo=UTC)
        roles = {role for versions in registry().versions.values() for pack in versions.values() for role in pack.roles}
        people = [{"login": r, "name": r, "role": r, "org_id": unit.id, "created_at": now} for r in sorted(roles)]
        organisation.add_people(conn, people)
        return int(unit.id)


def replay(path: Path, project_id: int, pass_time: Callable[[datetime], object] = lambda until: None) -> Result:
    """What comes of a scenario file, under the keys of its `expect`; or `error`, `event` and `allowed` where it stops.

    `pass_time` is told before each step, and at the end, until when time passes. To be called on a `stage()`. Raises
    InputRefused when the file is no scenario.
    """
    scenario = read(path)
    pack = opening_pack(scenario)
    no = ""
    for index, event in enumerate(scenario["events"]):
        pass_time(_instant(event["at"], pack))
        try:
            no = _take(pack, scenario["case"], event, no, project_id)
        except (StepNotAllowed, StepDataRefused) as refusal:
            return {
                "error": wording.refusal_text(refusal, "en"),
                "event": index,
                "allowed": refusal.facts["events"],
            }
    now = _instant(scenario["now"], pack)
    pass_time(now)
    return result(no, now)


def read(path: Path) -> dict[str, Any]:
    """A scenario from its file. Raises InputRefused when it is none."""
    try:
        scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
        registry().latest(scenario["policy"])
        wanted = {"policy": str, "events": list, "now": str}
        if all(isinstance(scenario.get(key), kind) for key, kind in wanted.items()):
            return {"case": {}, "expect": {}, **scenario}
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, KeyError, AttributeError, NoSuchPack):
        pass
    raise InputRefused(field="scenario", problem="no_scenario", value=path.name)


def _take(pack: Pack, case: Mapping[str, Any], event: Mapping[str, Any], no: str, project_id: int) -> str:
    data = {key: value for key, value in event.items() if key not in ("at", "type", "by")}
    rule = pack.steps.get(event["type"])
    role = event.get("by") or (rule.by[0] if rule else "")
    at = _instant(event["at"], pack)
    if not no:
        chosen = {**(filled(pack, rule, case) if rule else {}), **data}
        return cases.open_case(
            _actor(role), pack=pack.id, project_id=project_id, event=event["type"], data=chosen, at=at, role=role
        )
    cases.take_step(_actor(role), no, event["type"], data, at=at, role=role)
    return no


def filled(pack: Pack, rule: StepRule, case: Mapping[str, Any]) -> dict[str, Any]:
    """What a step says of a case: what the scenario tells of it, and for what it leaves out made-up values that are possible.

    A choice that must be made is the usual one.
    """
    known = [*rule.needs, *rule.may]
    usual = {name: next(iter(pack.fields[name].values)) for name in rule.needs if pack.fields[name].type == "choice"}
    likely = {name: value for name, value in MADE_UP.items() if name in known and _possible(pack.fields[name], value)}
    return {**usual, **likely, **{name: value for name, value in case.items() if name in known}}


def _possible(rule: FieldRule, value: Any) -> bool:
    return value in rule.values if rule.type == "choice" else isinstance(value, bool) == (rule.type == "yes_no")


def _actor(role: str) -> Actor:
    """The system acting for the one person who has the role."""
    with reading() as conn:
        person = next((p for p in organisation.people_of(conn) if p.role == role), None)
    return replace(SYSTEM, id=person.id if person else None, name=role)


def opening_pack(scenario: Mapping[str, Any]) -> Pack:
    """The version by which the case of a scenario opens."""
    newest = registry().latest(scenario["policy"])
    return regime_at(newest.id, _instant(scenario["events"][0]["at"], newest)) if scenario["events"] else newest


def _instant(text: str, pack: Pack) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=pack.tz)


def result(no: str, now: datetime) -> Result:
    """A case as a scenario expects it, recomputed from its stored steps at `now`."""
    with reading() as conn:
        case = queries.find(conn, no)
        assert case is not None
        computed = story.recompute(case, story.steps_of(conn, case.id), now, None)
    return said(computed, now)


def said(computed: Computed, now: datetime) -> Result:
    """What was computed, in the words of a scenario."""
    pack = computed.pack
    return {
        "status": "closed" if computed.ended_at else "open",
        "level": computed.level,
        "clocks": [
            {
                "rule": clock.rule,
                "n": clock.n,
                "started": _local(clock.started, pack),
                "due": _local(clock.due, pack),
                "stopped": _local(clock.stopped, pack),
                "state": clock.state(now),
                "responsible": clock.responsible,
            }
            for clock in computed.clocks
        ],
        "penalties": _sums(computed),
        "reminders": [{"at": _local(r.at, pack), "rule": r.rule, "to": list(r.to)} for r in computed.reminders],
    }


def _local(at: datetime | None, pack: Pack) -> str | None:
    """Local time to the minute, with seconds where there are any."""
    if at is None:
        return None
    local = at.astimezone(pack.tz)
    return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")


def _sums(computed: Computed) -> list[Result]:
    """Accruals summed by rule and payer."""
    sums: dict[tuple[str, str], Result] = {}
    for accrual in computed.accruals:
        entry = sums.setdefault((accrual.rule, accrual.payer), {"rule": accrual.rule, "payer": accrual.payer, "count": 0})
        entry["count"] += 1
        measure = accrual.measure
        if measure.yuan is not None:
            entry["amount"] = _plain(entry.get("amount", 0) + measure.yuan)
        if measure.percent is not None:
            entry["percent"] = _plain(entry.get("percent", 0) + measure.percent)
        if measure.decision is not None:
            entry["decision"] = [_plain(bound) for bound in measure.decision]
    return [sums[key] for key in sorted(sums)]


def _plain(amount: Decimal | int) -> Any:
    """A whole number as such, else a text with all its digits: never a float."""
    return int(amount) if amount == int(amount) else str(amount)


def differences(expected: Mapping[str, Any], found: Result) -> list[tuple[str, Any, Any]]:
    """Key, expected and found for everything in which a result does not agree with an `expect`.

    A row of a list is held only against the keys that the expected row names.
    """
    return [(key, value, found.get(key)) for key, value in expected.items() if not _agrees(value, found.get(key))]


def _agrees(expected: Any, found: Any) -> bool:
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(_agrees(e, f) for e, f in zip(expected, found, strict=True))
    if isinstance(expected, dict) and isinstance(found, dict):
        return all(key in found and _agrees(value, found[key]) for key, value in expected.items())
    return bool(expected == found)
