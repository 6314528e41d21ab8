"""Whether versions may hold from a day on, as everything stands now: asked when they are proposed, and again when approved."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from db.engine import Connection
from db.queries import rule_changes as queries
from services.casework.regimes import local_day
from services.errors import ChangeRefused
from services.policy.carrying import hinders
from services.policy.lines import Where
from services.policy.pack import Pack
from services.policy.packs import NoSuchPack, registry
from services.policy.words import Title

# Nobody decides today what is to hold ten years from now: such a day is a slip of the pen.
FURTHEST = timedelta(days=3652)


def require_fitting(conn: Connection, packs: Sequence[Pack], open_from: date | None, at: datetime) -> None:
    """Refuse versions that cannot hold from their first day on, or for cases that are open on another. Raises ChangeRefused.

    The first day is tomorrow or later, so that no case was opened under other rules before.
    """
    together = {(pack.id, pack.version) for pack in packs}
    _require_near([*(pack.since for pack in packs), *([open_from] if open_from else [])], at)
    for pack in packs:
        if pack.since <= local_day(at):
            raise ChangeRefused(problem="change_too_early", day=pack.since.isoformat())
        _require_free(pack)
        _require_new(pack)
        _require_nothing_above(pack, together)
        if open_from is not None:
            _require_carried(conn, pack, open_from, at)
    if open_from is not None and any(open_from < pack.since for pack in packs):
        raise ChangeRefused(problem="change_open_too_early", day=packs[0].since.isoformat())


def require_nothing_above(packs: Iterable[str], since: date) -> None:
    """Refuse to take away versions of regimes on which another one builds that is to stay. Raises ChangeRefused."""
    together = {(pack_id, since.isoformat()) for pack_id in packs}
    for pack_id, version in together:
        _require_nothing_above(registry().version(pack_id, version), together)


def _require_near(days: Iterable[date], at: datetime) -> None:
    furthest = local_day(at) + FURTHEST
    if any(day > furthest for day in days):
        raise ChangeRefused(problem="change_too_far", day=furthest.isoformat())


def _require_free(pack: Pack) -> None:
    if pack.version in registry().versions.get(pack.id, ()):
        raise ChangeRefused(problem="change_day_taken", regime=pack.title, day=pack.version)


def _require_new(pack: Pack) -> None:
    """Refuse a version that says what holds anyway."""
    try:
        before = registry().in_force(pack.id, pack.since)
    except NoSuchPack:
        return
    if pack.model_copy(update={"version": before.version, "since": before.since}) == before:
        raise ChangeRefused(problem="change_of_nothing", regime=pack.title, day=before.version)


def _require_nothing_above(pack: Pack, together: set[tuple[str, str]]) -> None:
    """Refuse when a version that builds on this regime begins on the same day or later: its meaning would be another one. Those
    that come or go with it, by regime and version, are `together`."""
    for versions in registry().versions.values():
        for other in versions.values():
            if other.builds_on == pack.id and other.since >= pack.since and (other.id, other.version) not in together:
                raise ChangeRefused(problem="change_built_on", regime=pack.title, other=other.title, day=other.version)


def _require_carried(conn: Connection, pack: Pack, open_from: date, at: datetime) -> None:
    """Refuse for open cases what differs in more than values from a version by which one is open, or may be until then."""
    for before in _met(conn, pack, open_from, at):
        if where := hinders(before, pack):
            facts = {"regime": pack.title, "before": before.version, "part": _part(where, before, pack)}
            raise ChangeRefused(problem="change_not_carried", **facts)


def _met(conn: Connection, pack: Pack, open_from: date, at: datetime) -> Iterator[Pack]:
    """The older versions that open cases may go by when it comes to them: those of now, and those in force until then."""
    today, held = local_day(at), queries.open_versions(conn, pack.id)
    known = [other for other in registry().versions.get(pack.id, {}).values() if other.since < min(pack.since, open_from)]
    for n, other in enumerate(known):
        followed = known[n + 1].since if n + 1 < len(known) else date.max
        if other.version in held or followed > today:
            yield other


def _part(where: Where, *packs: Pack) -> Title:
    """The part that differs, by its names on the way there and by the way itself."""
    way = ".".join(map(str, where))
    for pack in packs:
        here = getattr(pack, str(where[0]), None)
        named = here.get(where[1]) if isinstance(here, dict) and len(where) > 1 else None
        if isinstance(title := getattr(named, "title", None), Title):
            return Title(zh=f"“{title.zh}”({way})", en=f"“{title.en}” ({way})")
    return Title(zh=way, en=way)
