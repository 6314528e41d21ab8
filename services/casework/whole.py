"""Cases that come with their whole story, many at once. Their rows are those that the same steps leave when taken one by one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.engine import Connection
from db.queries import cases as queries
from db.queries import imports as bulk
from services.casework import rows, story, taking
from services.casework.assigning import assigned, department_of
from services.policy.pack import Pack
from services.policy.story import Step, Story, standing_after
from services.regimes import adopting

NEWS = timedelta(days=1)

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


class Telling:
    """A story while it is told, step by step: its `steps` so far, and the personal data that they brought."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.steps: list[Step] = []
        self.personal: dict[str, str] = {}
        self._standing = Story(pack, {}, {}, ()).now

    def tell(self, event: str, at: datetime, data: Mapping[str, Any], role: str | None = None) -> None:
        """One step more, allowed where the story stands, and taken in this role or by somebody entitled.

        Raises StepNotAllowed or StepDataRefused where taking it in a case would be refused.
        """
        step = taking.checked(self.pack, self._standing, event, data, at, role=role)
        kept, said = rows.without_personal(step)
        self.personal |= said
        self.steps.append(kept)
        self._standing = standing_after(self.pack, self._standing, kept, tuple(self.steps))


def checked(pack: Pack, happenings: Sequence[Happening]) -> tuple[tuple[Step, ...], dict[str, str]]:
    """The steps of a story and the personal data in them. Raises what telling the first step raises that would be refused."""
    telling = Telling(pack)
    for event, at, data in happenings:
        telling.tell(event, at, data)
    return tuple(telling.steps), telling.personal


def add(conn: Connection, cases: Sequence[Whole], *, at: datetime, import_id: int | None = None) -> list[int]:
    """Store the cases as they stand at `at`, with clocks, papers, ledger entries and messages; their ids.

    What they owed people more than a day before is history: it stands in the inboxes as read, and is not sent. No step may lie
    after `at`. Writes neither audit nor notice: that is the caller's, once for all of them.
    """
    adopting.current_for_opening(conn)
    ids = queries.reserve_ids(conn, len(cases))
    numbers = _numbers(conn, cases)
    offices = {_office(case): case.pack for case in cases}
    people = {office: assigned(conn, pack, office[1], office[2]) for office, pack in offices.items()}
    case_rows, step_rows, clock_rows, paper_rows, replaced_rows, accrual_rows, message_rows = [], [], [], [], [], [], []
    for case_id, no, case in zip(ids, numbers, cases, strict=True):
        theirs = people[_office(case)]
        computed = story.begin(case.pack, theirs, case.steps, at)
        own = {"id": case_id, "no": no, "import_id": import_id, "source": case.source, "external_key": case.external_key}
        row = rows.new_case_row(case.unit, theirs, case.steps, computed, at)
        case_rows.append({**dict.fromkeys(rows.PERSONAL), **case.personal, **row, **own})
        step_rows += [rows.step_row(case_id, n, step, at) for n, step in enumerate(case.steps, start=1)]
        clock_rows += [rows.clock_row(clock) | {"case_id": case_id} for clock in computed.clocks]
        paper_rows += [paper | {"case_id": case_id} for paper in rows.paper_rows(computed)]
        replaced_rows += [rows.replaced_row(replaced) | {"case_id": case_id} for replaced in computed.replaced]
        accrual_rows += [rows.accrual_row(case_id, accrual, at) for accrual in computed.accruals]
        message_rows += rows.message_rows(case_id, computed, at)
    queries.add_many(conn, case_rows, step_rows, clock_rows, paper_rows, replaced_rows)
    queries.add_accruals(conn, accrual_rows)
    queries.add_messages(conn, message_rows)
    queries.settle_messages(conn, ids, at - NEWS)
    return ids


def _office(case: Whole) -> tuple[str, str, str | None]:
    """What decides who takes which role: the regime, the project's path, and the department."""
    return f"{case.pack.id} {case.pack.version}", case.unit.path, department_of(case.pack, case.steps[0])


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
