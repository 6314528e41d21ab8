"""Cases that come with their whole story, many at once. Their rows are those that the same steps leave when taken one by one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from db.engine import Connection
from db.queries import cases as queries
from db.queries import imports as bulk
from services.cases import PERSONAL
from services.casework import rows, story
from services.casework.assigning import assigned
from services.errors import StepDataRefused, StepNotAllowed
from services.policy.engine import Computed
from services.policy.pack import Pack
from services.policy.steps import DataProblem, allowed, is_allowed, read_data
from services.policy.story import Step, Story

Happening = tuple[str, datetime, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Whole:
    """A case with all its steps. `unit` is the row of its project; `personal` goes into columns of its own."""

    pack: Pack
    unit: Any
    steps: tuple[Step, ...]
    personal: Mapping[str, str]
    source: str
    external_key: str


def checked(pack: Pack, happenings: Sequence[Happening]) -> tuple[tuple[Step, ...], dict[str, str]]:
    """The steps of a story, each allowed where it stands and taken by somebody entitled; and the personal data in them.

    Raises StepNotAllowed or StepDataRefused for the first that taking them one by one would refuse.
    """
    steps: list[Step] = []
    personal: dict[str, str] = {}
    for event, at, data in happenings:
        step = _checked(pack, steps, event, at, data)
        personal |= {name: step.data[name] for name in PERSONAL if name in step.data}
        steps.append(Step(event, at, step.role, {k: v for k, v in step.data.items() if k not in PERSONAL}))
    return tuple(steps), personal


def _checked(pack: Pack, before: list[Step], event: str, at: datetime, data: Mapping[str, Any]) -> Step:
    standing = Story(pack, {}, {}, before).now
    rule = pack.steps[event]
    role = next((role for role in rule.by if is_allowed(rule, event, standing, role)), None)
    if role is None:
        events = allowed(pack, standing)
        titles = [pack.steps[name].title for name in events]
        raise StepNotAllowed(no="", event=rule.title, role=rule.by[0], allowed=titles, events=events)
    try:
        kept = read_data(pack, event, data, at, standing)
    except DataProblem as problem:
        field = pack.fields[problem.field].title if problem.field in pack.fields else problem.field
        raise StepDataRefused(event=rule.title, field=field, problem=problem.problem, **problem.facts) from None
    return Step(event, at, role, kept)


def add(conn: Connection, cases: Sequence[Whole], *, at: datetime, import_id: int | None = None) -> list[int]:
    """Store the cases as they stand at `at`, with clocks, papers, ledger entries and messages; their ids.

    No step may lie after `at`. Writes neither audit nor notice: that is the caller's, once for all of them.
    """
    ids = queries.reserve_ids(conn, len(cases))
    numbers = _numbers(conn, cases)
    offices = {_office(case): case.pack for case in cases}
    people = {office: assigned(conn, pack, office[1], office[2]) for office, pack in offices.items()}
    case_rows, step_rows, clock_rows, paper_rows, accrual_rows, message_rows = [], [], [], [], [], []
    for case_id, no, case in zip(ids, numbers, cases, strict=True):
        theirs = people[_office(case)]
        computed = story.recompute(case.pack, theirs, case.steps, at, None)
        case_rows.append(_case_row(case, computed, at) | {"id": case_id, "no": no, "assigned": theirs, "import_id": import_id})
        step_rows += [_step_row(case_id, n, step, at) for n, step in enumerate(case.steps, start=1)]
        clock_rows += [rows.clock_row(case.pack, clock) | {"case_id": case_id} for clock in computed.clocks]
        paper_rows += [paper | {"case_id": case_id} for paper in rows.paper_rows(case.pack, computed)]
        accrual_rows += [rows.accrual_row(case_id, accrual, at) for accrual in computed.accruals]
        message_rows += rows.message_rows(case_id, computed, at)
    queries.add_many(conn, case_rows, step_rows, clock_rows, paper_rows)
    queries.add_accruals(conn, accrual_rows)
    queries.add_messages(conn, message_rows)
    return ids


def _office(case: Whole) -> tuple[str, str, str | None]:
    """What decides who takes which role: the regime, the project's path, and the department."""
    data = case.steps[0].data
    category = case.pack.categories.get(str(data.get("category")))
    return f"{case.pack.id} {case.pack.version}", case.unit.path, category.department if category else data.get("department")


def _numbers(conn: Connection, cases: Sequence[Whole]) -> list[str]:
    """The numbers of the cases, in the series of the days on which they were opened."""
    days = [(case.pack.number_prefix, case.steps[0].at.astimezone(case.pack.tz).strftime("%Y%m%d")) for case in cases]
    wanted = Counter(f"case/{prefix}/{day}" for prefix, day in days)
    following = bulk.next_numbers(conn, wanted)
    found = []
    for prefix, day in days:
        key = f"case/{prefix}/{day}"
        found.append(f"{prefix}-{day}-{following[key]:04}")
        following[key] += 1
    return found


def _case_row(case: Whole, computed: Computed, at: datetime) -> dict[str, Any]:
    _, _, region, company, *_ = case.unit.path.split("/")
    return {
        **dict.fromkeys(PERSONAL),
        **case.personal,
        "pack": case.pack.id,
        "pack_version": case.pack.version,
        "region_id": int(region),
        "company_id": int(company),
        "project_id": case.unit.id,
        "opened_at": case.steps[0].at,
        "version": len(case.steps),
        "source": case.source,
        "external_key": case.external_key,
        **rows.case_row(case.pack, computed, at),
    }


def _step_row(case_id: int, n: int, step: Step, at: datetime) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "n": n,
        "event": step.event,
        "at": step.at,
        "by_role": step.role,
        "by_id": step.person,
        "data": dict(step.data),
        "recorded_at": at,
    }
