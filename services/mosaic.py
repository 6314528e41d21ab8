"""All counters at once, the worst first: whose camera is silent, whose cases are late and what that costs, who is rated low."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from db.engine import Connection, reading
from db.queries import mosaic as queries
from db.queries import samples
from services import access, cameras
from services.access import Actor
from services.cameras import Camera
from services.policy.spot_checks import RiskRule
from services.spot_checks.regime import regime, rule_of
from services.video import stills
from services.video.condition import Condition, State

# The states of a camera that shows nothing; one that has not been asked yet, or is being asked, is not among them.
SILENT = frozenset(State) - {State.LIVE, State.CONNECTING}

Ground = Literal["silent", "overdue", "low"]


@dataclass(frozen=True)
class Filter:
    """Which counters are wanted: those of a region or another unit (its path), only those that stand out, or named like this."""

    unit: str | None = None
    problems: bool = False
    text: str = ""


@dataclass(frozen=True)
class Tile:
    """A camera with what weighs on its centre. `condition` is how it did when last asked for a picture.

    `overdue` cases have cost `yuan` so far, less what was waived. `low` customers gave a low rating within `low_days`; from
    `low_limit` on the daily draw weighs them in full.
    """

    camera: Camera
    condition: Condition
    open: int
    overdue: int
    yuan: Decimal
    low: int
    low_days: int
    low_limit: int

    @property
    def grounds(self) -> tuple[Ground, ...]:
        """Why it stands out, the weightiest ground first; none when nothing is known against it."""
        known: dict[Ground, bool] = {
            "silent": self.condition.state in SILENT,
            "overdue": self.overdue > 0,
            "low": self.low >= self.low_limit > 0,
        }
        return tuple(ground for ground, holds in known.items() if holds)

    @property
    def region_path(self) -> str:
        """The path of the region that the centre belongs to."""
        return "/".join(self.camera.org_path.split("/")[:3]) + "/"


def worst_first(tile: Tile) -> tuple[Any, ...]:
    """The order of the mosaic, told in one place.

    A silent camera comes before everything: of what it does not show, nothing is known. Then comes what lateness at the centre
    costs, then how many of its cases are late, then how many customers rated it low, and last its name.
    """
    silent = "silent" in tile.grounds
    return not silent, -tile.yuan if tile.overdue else 0, -tile.overdue, -tile.low, tile.camera.project, tile.camera.name


@dataclass(frozen=True)
class Region:
    """The counters of a region that answer the filter, the worst first. `total` and `problems` count all of its counters."""

    path: str
    name: str
    total: int
    problems: int
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Mosaic:
    """What answers the filter: `tiles` all together and `regions` apart, both the worst first. `total` counts every counter."""

    total: int
    problems: int
    tiles: tuple[Tile, ...]
    regions: tuple[Region, ...]


def look(actor: Actor, wanted: Filter, *, at: datetime) -> Mosaic:
    """The counters that the actor may watch, as they stand at an instant. Raises NotPermitted."""
    tiles = sorted(_tiles(actor, at), key=worst_first)
    chosen = [tile for tile in tiles if _answers(tile, wanted)]
    return Mosaic(len(tiles), _problems(tiles), tuple(chosen), tuple(_regions(tiles, chosen)))


def _tiles(actor: Actor, at: datetime) -> Iterator[Tile]:
    seen = cameras.listed(actor)
    if not seen:
        return
    low = rule_of(regime(at)).risks.get("low_ratings")
    with reading() as conn:
        burdens = {row.id: row for row in queries.burdens(conn, access.scope_of(actor, "watch_cameras").org_path, at)}
        ratings = _low_ratings(conn, low, at) if low else {}
    for camera in seen:
        burden = burdens[camera.project_id]
        yield Tile(
            camera=camera,
            condition=stills.latest(camera.id).condition(at),
            open=burden.open,
            overdue=burden.overdue,
            yuan=burden.yuan,
            low=ratings.get(camera.project_id, 0),
            low_days=low.days or 0 if low else 0,
            low_limit=low.at_most if low else 0,
        )


def _low_ratings(conn: Connection, rule: RiskRule, at: datetime) -> dict[int, int]:
    """How many low ratings each centre had, counted as the daily draw counts them."""
    return samples.low_ratings(conn, rule.field or "", rule.rated_at_most or 0, at - timedelta(days=rule.days or 0), at)


def _answers(tile: Tile, wanted: Filter) -> bool:
    camera, text = tile.camera, wanted.text.strip().casefold()
    if wanted.unit and not camera.org_path.startswith(wanted.unit):
        return False
    if wanted.problems and not tile.grounds:
        return False
    return text in " ".join((camera.project, camera.name, camera.place, camera.region)).casefold()


def _problems(tiles: Sequence[Tile]) -> int:
    return sum(1 for tile in tiles if tile.grounds)


def _regions(tiles: Sequence[Tile], chosen: Sequence[Tile]) -> Iterator[Region]:
    """Regions in the order of their worst counter, each with what answers the filter."""
    for path, name in dict.fromkeys((tile.region_path, tile.camera.region) for tile in tiles):
        all_here = [tile for tile in tiles if tile.region_path == path]
        here = tuple(tile for tile in chosen if tile.region_path == path)
        yield Region(path, name, len(all_here), _problems(all_here), here)
