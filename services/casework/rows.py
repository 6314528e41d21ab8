"""From what follows of a story to the rows that are stored: one place, so that every way in stores the same."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from db.tables import MessageStatus
from services.policy.accruals import Accrual
from services.policy.engine import Computed, Replaced
from services.policy.instances import Instance
from services.policy.pack import Pack
from services.policy.reminders import Reminder
from services.policy.story import Step, party

Row = dict[str, Any]

# What the opening step says about the customer: kept with the case alone, never in a step.
PERSONAL = ("customer_name", "customer_phone")

# Case fields with a column of their own; the rest is kept together in `fields`.
COLUMNS = ("room", "demand", "channel", "category", "severity", "department")


def without_personal(step: Step) -> tuple[Step, dict[str, Any]]:
    """The step as it is kept, and the personal data that it brought."""
    personal = {name: step.data[name] for name in PERSONAL if name in step.data}
    return replace(step, data={name: value for name, value in step.data.items() if name not in personal}), personal


def step_row(case_id: int, n: int, step: Step, recorded_at: datetime, request_id: str | None = None) -> Row:
    """The row of the n-th step of a case."""
    return {
        "case_id": case_id,
        "n": n,
        "event": step.event,
        "at": step.at,
        "by_role": step.role,
        "by_id": step.person,
        "data": dict(step.data),
        "request_id": request_id,
        "recorded_at": recorded_at,
    }


def new_case_row(unit: Any, people: Mapping[str, int], steps: Sequence[Step], computed: Computed, at: datetime) -> Row:
    """All columns of a case that begins with these steps in the project `unit`, but its id, number and personal data."""
    _group, region, company, project = map(int, unit.path.strip("/").split("/"))
    return {
        "pack": computed.pack.id,
        "region_id": region,
        "company_id": company,
        "project_id": project,
        "opened_at": steps[0].at,
        "assigned": dict(people),
        "version": len(steps),
        **case_row(computed, at),
    }


def case_row(computed: Computed, at: datetime) -> Row:
    """The columns of a case that follow from its story at `at`."""
    standing = computed.standing
    lying = paper_rows(computed)
    first = lying[0] if lying else {"desk": None, "role": None, "person_id": None, "since": None}
    return {
        **_fields(computed.pack, standing.fields),
        "people": dict(standing.people),
        "closed_at": computed.ended_at,
        "desk": first["desk"],
        "holder_role": first["role"],
        "holder_id": first["person_id"],
        "held_since": first["since"],
        **rules_row(computed),
        **passing_row(computed, at),
    }


def rules_row(computed: Computed) -> Row:
    """The columns of a case that say which rules it goes by, and went by before."""
    return {
        "pack_version": computed.pack.version,
        "earlier_versions": [[version, until.isoformat()] for version, until in computed.earlier],
    }


def passing_row(computed: Computed, at: datetime) -> Row:
    """The columns of a case that time alone may change."""
    running = computed.open_clocks
    return {
        "next_due_at": min((clock.due for clock in running), default=None),
        "next_warn_at": min((clock.warn for clock in running if clock.warn), default=None),
        **{f"level{number}_at": computed.level_from.get(number) for number in (1, 2, 3)},
        "wake_at": computed.wake,
        "computed_at": at,
        "calendar_assumed": computed.calendar_assumed,
    }


def paper_rows(computed: Computed) -> list[Row]:
    """The papers that lie on desks, in the pack's order of desks, without the id of their case."""
    pack, standing = computed.pack, computed.standing
    desks = dict.fromkeys(desk for rule in pack.steps.values() for desk in rule.hands)
    found = []
    for desk in desks:
        if desk in standing.held:
            role = party(pack, standing.held[desk], standing)
            person = standing.people.get(role)
            found.append({"desk": desk, "role": role, "person_id": person, "since": standing.held_since[desk]})
    return found


def _fields(pack: Pack, fields: Mapping[str, Any]) -> Row:
    own = {name: fields.get(name) for name in COLUMNS}
    own["demand"] = own["demand"] or ""
    category = pack.categories.get(str(fields.get("category")))
    own["department"] = own["department"] or (category.department if category else None)
    return {**own, "fields": {name: value for name, value in fields.items() if name not in COLUMNS}}


def clock_row(clock: Instance) -> Row:
    """The row of a clock, without the id of its case."""
    return {
        "rule": clock.rule,
        "n": clock.n,
        "started_at": clock.started,
        "warn_at": clock.warn,
        "due_at": clock.due,
        "stopped_at": clock.stopped,
        "outcome": clock.outcome,
        "responsible_role": clock.responsible,
        "responsible_id": clock.person,
        "cite": clock.cite,
        "reason": dict(clock.reason),
    }


def replaced_row(replaced: Replaced) -> Row:
    """What the row of a clock said before other rules changed it, without the id of its case."""
    return {**clock_row(replaced.clock), "replaced_at": replaced.at, "version": replaced.version}


def accrual_row(case_id: int, accrual: Accrual, recorded_at: datetime) -> Row:
    """The ledger entry of an accrual."""
    low, high = accrual.measure.decision or (None, None)
    return {
        "kind": "accrual",
        "case_id": case_id,
        "rule": accrual.rule,
        "clock": accrual.clock,
        "n": accrual.n,
        "capacity": accrual.capacity,
        "number": accrual.number,
        "at": accrual.at,
        "payer_role": accrual.payer,
        "payer_id": accrual.person,
        "yuan": accrual.measure.yuan,
        "percent": accrual.measure.percent,
        "decision_low": low,
        "decision_high": high,
        "cite": accrual.cite,
        "recorded_at": recorded_at,
    }


def message_rows(case_id: int, computed: Computed, recorded_at: datetime, late: datetime | None = None) -> list[Row]:
    """The outbox rows of all reminders, one for each who is reminded.

    Those whose instant lies before `late` are held; those that readers get together wait to be gathered.
    """
    return [
        {
            "case_id": case_id,
            "rule": reminder.rule,
            "at": reminder.at,
            "to_role": role,
            "to_id": person,
            "cite": reminder.cite,
            "status": _status(reminder, late),
            "recorded_at": recorded_at,
        }
        for reminder in computed.reminders
        for role, person in zip(reminder.to, reminder.people, strict=True)
    ]


def _status(reminder: Reminder, late: datetime | None) -> MessageStatus:
    if reminder.gathered:
        return MessageStatus.GATHERED
    return MessageStatus.HELD if late and reminder.at < late else MessageStatus.WAITING
