"""The sample of a day: drawn once, before anybody sees it, and so that anybody can draw it again and get the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from secrets import randbits
from typing import Any

from db.engine import Connection, reading, transaction
from db.queries import samples as queries
from services import access, audit
from services.access import SYSTEM, Actor
from services.casework.regimes import pack_of
from services.errors import SpotCheckRefused
from services.policy.sampling import SEED_BITS, order
from services.register import named
from services.spot_checks.regime import day_of, regime, rule_of, span_of
from services.spot_checks.risks import weigh, weight_of
from services.time import require_aware

LONGEST = 500


@dataclass(frozen=True)
class Drawn:
    """A centre of the sample. `weight` and `risks` are what it was drawn by; `checked_by` made its check; a centre that another
    took the place of has `gone_because` and `gone_by`, and the one in its place `replaces`."""

    id: int
    n: int
    project_id: int
    project: str
    region: str
    weight: Decimal
    risks: Mapping[str, int]
    check_id: int | None
    checked_by: str | None
    checked_at: datetime | None
    gone_because: str | None
    gone_by: str | None
    replaces: int | None


@dataclass(frozen=True)
class Sample:
    """A day's sample within somebody's sight: the seed that it was drawn with, how many centres it was drawn from."""

    day: date
    drawn_at: datetime
    seed: int
    among: int
    centres: tuple[Drawn, ...]

    @property
    def due(self) -> tuple[Drawn, ...]:
        """Those that are to be checked: not the replaced ones."""
        return tuple(centre for centre in self.centres if centre.gone_by is None)

    @property
    def done(self) -> int:
        """How many of them have been checked."""
        return sum(centre.check_id is not None for centre in self.due)


def draw(at: datetime) -> bool:
    """Draw the sample of an instant's day, unless it was drawn: whether this call did. Whoever comes second finds the first draw.

    Raises SpotCheckRefused where no regime in force has spot checks.
    """
    at = require_aware(at)
    pack = regime(at)
    rule, day = rule_of(pack), day_of(pack, at)
    with reading() as conn:
        if queries.draw_of(conn, pack.id, day):
            return False
    with transaction() as conn:
        weighed = weigh(conn, rule, at)
        if not weighed:
            return False
        seed, size = randbits(SEED_BITS), rule.sample.size(len(weighed))
        weights = {str(centre): {"weight": str(one.weight), "risks": one.risks} for centre, one in weighed.items()}
        values = {"pack": pack.id, "pack_version": pack.version, "day": day, "seed": seed, "size": size, "weights": weights}
        draw_id = queries.add_draw(conn, {**values, "at": at})
        if draw_id is None:
            return False
        centres = order(seed, {centre: one.weight for centre, one in weighed.items()})[:size]
        rows = [{"draw_id": draw_id, "n": n, "project_id": centre, "at": at} for n, centre in enumerate(centres, start=1)]
        queries.add_samples(conn, rows)
        data = {"seed": str(seed), "size": size, "among": len(weighed)}
        audit.record(conn, at=at, actor_id=None, actor=SYSTEM.name, action="sample_drawn", subject=f"sample/{day}", data=data)
    return True


def next_instant(conn: Connection, at: datetime) -> datetime | None:
    """When the next sample is to be drawn, in the past while today's is not; None where there is nothing to draw."""
    try:
        pack = regime(at)
    except SpotCheckRefused:
        return None
    if not queries.centres(conn):
        return None
    day = day_of(pack, at)
    begins, ends = span_of(pack, day)
    return ends if queries.draw_of(conn, pack.id, day) else begins


def sample(actor: Actor, at: datetime) -> Sample | None:
    """The sample of an instant's day as the actor may see it, drawn now if need be; None where there is no centre to draw.

    Raises NotPermitted and SpotCheckRefused.
    """
    scope = access.scope_of(actor, "spot_check")
    draw(at)
    pack = regime(at)
    with reading() as conn:
        found = queries.draw_of(conn, pack.id, day_of(pack, at))
        if found is None:
            return None
        rows = queries.of_draw(conn, found.id, scope.org_path)
    centres = tuple(_drawn(row, found.weights, actor.language) for row in rows)
    return Sample(found.day, found.at, found.seed, len(found.weights), centres)


def _drawn(row: Any, weights: Mapping[str, Any], lang: str) -> Drawn:
    known = weights[str(row.project_id)]
    return Drawn(
        id=row.id,
        n=row.n,
        project_id=row.project_id,
        project=named(row.project, row.project_en, lang),
        region=named(row.region or "", row.region_en, lang),
        weight=Decimal(known["weight"]),
        risks=known["risks"],
        check_id=row.check_id,
        checked_by=row.checked_by,
        checked_at=row.checked_at,
        gone_because=row.gone_because,
        gone_by=row.gone_by,
        replaces=row.replaces,
    )


def replace(actor: Actor, sample_id: int, reason: str, *, at: datetime) -> int:
    """Let the next centre in the order of the draw take the place of one that cannot be checked; its id. Nobody chooses which.

    The reason is on record, and the first one stays visible. Raises NotPermitted and SpotCheckRefused.
    """
    at, said = require_aware(at), reason.strip()
    if not said:
        raise SpotCheckRefused(problem="no_reason")
    if len(said) > LONGEST:
        raise SpotCheckRefused(problem="too_long", most=LONGEST)
    with transaction() as conn:
        row = queries.sample(conn, sample_id)
        if row is None:
            raise SpotCheckRefused(problem="not_drawn")
        access.require(actor, "spot_check", row.path)
        queries.hold(conn, row.draw_id)
        drawn = queries.of_draw(conn, row.draw_id)
        _require_open(drawn, row)
        following = [centre for centre in _again(row) if centre not in {one.project_id for one in drawn}]
        if not following:
            raise SpotCheckRefused(problem="no_centre_left")
        place = {"draw_id": row.draw_id, "n": len(drawn) + 1, "project_id": following[0], "at": at}
        queries.add_samples(conn, [{**place, "replaces": row.id, "reason": said, "by_id": actor.id}])
        data = {"from": row.project_id, "to": following[0], "reason": said}
        subject = f"sample/{row.day}"
        audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action="sample_replaced", subject=subject, data=data)
    return following[0]


def _require_open(drawn: Any, row: Any) -> None:
    now = next(one for one in drawn if one.id == row.id)
    if now.check_id is not None:
        raise SpotCheckRefused(problem="checked_already", who=now.checked_by, at=now.checked_at)
    if now.gone_by is not None:
        raise SpotCheckRefused(problem="replaced_already", who=now.gone_by)


def _again(row: Any) -> list[int]:
    return order(row.seed, {int(centre): Decimal(one["weight"]) for centre, one in row.weights.items()})


def differences(conn: Connection) -> list[str]:
    """Draws everything again from the seeds and the weights on record: a line for each sample that is another, or weighed
    otherwise than its regime says; nothing when all is well."""
    return [line for row in queries.all_draws(conn) for line in _differing(conn, row)]


def _differing(conn: Connection, row: Any) -> Iterator[str]:
    rule = rule_of(pack_of(row.pack, row.pack_version))
    label = f"sample {row.pack} {row.day}"
    for centre, one in row.weights.items():
        if weight_of(rule, one["risks"]) != Decimal(one["weight"]):
            yield f"{label}: weight of {centre}"
    stored = [one.project_id for one in queries.of_draw(conn, row.id)]
    if len(stored) < row.size or stored != _again(row)[: len(stored)]:
        yield f"{label}: order"
