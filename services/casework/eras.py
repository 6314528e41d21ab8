"""By which rules and which national days a case goes when, and what follows from its steps through all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from services import holidays
from services.casework.regimes import Kept, calendar_for, pack_of
from services.policy.carrying import hinders
from services.policy.editions import Edition, changed_days, concerns, in_force
from services.policy.engine import Computed
from services.policy.eras import Era, compute_through
from services.policy.instances import Instance
from services.policy.pack import Pack
from services.policy.packs import registry
from services.policy.per_registry import per_registry
from services.policy.story import Step

# Units that depend on which days are worked.
_BY_DAYS = ("days", "months", "workhours", "workdays")

# The versions by which a case goes, each from an instant on, oldest first; those to come among them.
Versions = Sequence[tuple[datetime, Pack]]


@dataclass(frozen=True)
class Held:
    """Rules and national days by which a case goes from an instant on."""

    since: datetime
    pack: Pack
    edition: Edition


def versions_of(case: Kept) -> Versions:
    """The versions that are on record with a case, and those that it will go by unless it ends before."""
    found, start = [], case.opened_at
    for version, until in case.earlier_versions:
        found.append((start, pack_of(case.pack, version)))
        start = datetime.fromisoformat(until)
    return _with_moves([*found, (start, pack_of(case.pack, case.pack_version))])


def versions_from(pack: Pack, opened_at: datetime) -> Versions:
    """The versions of a case that opens by the rules `pack`."""
    return _with_moves([(opened_at, pack)])


def _with_moves(found: list[tuple[datetime, Pack]]) -> Versions:
    """With the later versions that open cases go on by: a case stays by one that is newer, or tells its story otherwise. Of
    several that come at one instant the latest version counts."""
    for move in registry().moves.get(found[0][1].id, ()):
        stood = found[:-1] if len(found) > 1 and move.at == found[-1][0] else found
        start, pack = stood[-1]
        if move.at > start and move.version > found[-1][1].version and _carries(pack.id, pack.version, move.version):
            found = [*stood, (move.at.astimezone(UTC), pack_of(pack.id, move.version))]
    return found


@per_registry
def _carries(pack_id: str, old: str, new: str) -> bool:
    return hinders(pack_of(pack_id, old), pack_of(pack_id, new)) is None


def held(versions: Versions, until: datetime) -> tuple[Held, ...]:
    """Everything that a case has gone by up to an instant, oldest first."""
    opened_at = versions[0][0]
    days = [one for one in holidays.editions() if opened_at < one.since <= until]
    starts = {*(start for start, _ in versions if start <= until), *(edition.since for edition in days)}
    return tuple(Held(start, _pack_at(versions, start), holidays.in_force(start)) for start in sorted({opened_at, *starts}))


def _pack_at(versions: Versions, at: datetime) -> Pack:
    return next((pack for start, pack in reversed(versions) if start <= at), versions[0][1])


def compute(
    versions: Versions, people: Mapping[str, int], steps: Sequence[Step], at: datetime, since: datetime | None = None
) -> Computed:
    """What follows at `at` from the steps of a case; with `since`, accruals and reminders only from what came up after it.

    A newer edition of the national days is an era of its own only for the few cases that it concerns.
    """
    opened_at, days = versions[0][0], holidays.editions()
    edition = in_force(days, opened_at)
    computed = compute_through(_eras(versions, [edition]), {}, people, steps, at, since)
    newer = [one for one in days if opened_at < one.since <= at] if days[-1].since > opened_at else []
    if any(pack.calendar.holidays == "china" for _, pack in versions):
        if any(_concerned(computed, edition, one) for one in newer):
            computed = compute_through(_eras(versions, [edition, *newer]), {}, people, steps, at, since)
        if days[-1].since > at:
            computed = _woken(computed, days, at)
    return computed


def _concerned(computed: Computed, old: Edition, new: Edition) -> bool:
    """Whether a clock is, or was before other rules changed it, reckoned over days of which a newer edition says something
    else."""
    clocks = [*computed.clocks, *(replaced.clock for replaced in computed.replaced)]
    return any(concerns(old, new, *_span(clock, computed.pack)) for clock in clocks if clock.reason.get("unit") in _BY_DAYS)


def _woken(computed: Computed, days: Sequence[Edition], at: datetime) -> Computed:
    """With a look at the open case when an edition that touches it comes into force."""
    known = in_force(days, at)
    coming = [one.since for one in days if one.since > at and _touches(known, one, computed)]
    return replace(computed, wake=min([*coming, *([computed.wake] if computed.wake else [])], default=None))


def _touches(old: Edition, new: Edition, computed: Computed) -> bool:
    """Whether a coming edition wakes the case: never where the database would not, which wakes those computed before
    (`db.queries.calendar_editions`)."""
    if computed.ended_at or computed.pack.calendar.holidays != "china":
        return False
    changed = [day for day in changed_days(old, new) if day.year in old.days.years]
    spans = [_span(clock, computed.pack) for clock in computed.open_clocks]
    return computed.calendar_assumed or any(first <= day <= last for first, last in spans for day in changed)


def _span(clock: Instance, pack: Pack) -> tuple[date, date]:
    """The local days over which a clock runs."""
    return clock.started.astimezone(pack.tz).date(), clock.due.astimezone(pack.tz).date()


def _eras(versions: Versions, editions: Sequence[Edition]) -> list[Era]:
    """The eras of a case that reckons by these editions, the first of them from its opening on."""
    if len(versions) == len(editions) == 1:
        return [Era(versions[0][1], calendar_for(versions[0][1], editions[0]))]
    starts = sorted({*(start for start, _ in versions), *(edition.since for edition in editions[1:])})
    found = []
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        pack = _pack_at(versions, start)
        edition = next((one for one in reversed(editions[1:]) if one.since <= start), editions[0])
        found.append(Era(pack, calendar_for(pack, edition), end))
    return found
