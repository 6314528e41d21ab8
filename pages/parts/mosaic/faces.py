"""What a tile says beside its picture."""

from dataclasses import asdict, dataclass
from typing import Any

from pages.parts import session
from services.cameras import Camera
from services.mosaic import Ground, Tile
from services.video.condition import State
from services.wording import money_text


@dataclass(frozen=True)
class Face:
    """A tile for the browser: two lines of names, why it stands out, and what is said where it does not."""

    id: int
    name: str
    place: str
    state: State
    grounds: tuple[dict[str, str], ...]
    calm: str
    demonstration: str

    def told(self) -> dict[str, Any]:
        """As the browser gets it."""
        return asdict(self)


def of_tile(tile: Tile, *, with_region: bool) -> Face:
    """A counter among all others; under the name of its region it need not say that again."""
    camera = tile.camera
    place = (camera.name, camera.place, camera.region if with_region else "")
    return Face(
        id=camera.id,
        name=camera.project,
        place=_joined(*place),
        state=tile.condition.state,
        # Of its silence the picture itself tells, as it happens.
        grounds=tuple({"kind": ground, "said": _ground(tile, ground)} for ground in tile.grounds if ground != "silent"),
        calm=_calm(tile),
        demonstration=_demonstration(camera),
    )


def of_camera(camera: Camera) -> Face:
    """A camera where its centre is known already."""
    return Face(camera.id, camera.name, camera.place, State.CONNECTING, (), "", _demonstration(camera))


def _ground(tile: Tile, ground: Ground) -> str:
    if ground == "low":
        return session.say("mosaic.ground.low", n=tile.low, days=tile.low_days)
    if not tile.yuan:
        return session.say("mosaic.ground.overdue.free", n=tile.overdue)
    return session.say("mosaic.ground.overdue", n=tile.overdue, yuan=money_text(tile.yuan))


def _calm(tile: Tile) -> str:
    """How a centre does against which nothing is known, or little."""
    if tile.low:
        return session.say("mosaic.ground.low", n=tile.low, days=tile.low_days)
    return session.say("mosaic.calm", n=tile.open) if tile.open else session.say("mosaic.calm.none")


def _demonstration(camera: Camera) -> str:
    return session.say("mosaic.demonstration") if camera.demonstration else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
