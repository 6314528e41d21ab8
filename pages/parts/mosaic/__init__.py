"""Counters as tiles: each shows its last picture with its age, and why it stands where it stands.

The browser asks for the pictures by itself, only for tiles in sight, one after the other; no run of the script is needed for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from pages.parts import session
from pages.parts.mosaic.faces import Face
from pages.routes import stills as route
from services.board.snapshot import ZONE
from services.mosaic import SILENT
from services.time import now
from services.video import stills
from services.video.condition import State

_HERE = Path(__file__).parent
# The way to say how long ago is the live board's. One module for the browser: each file stands on those before it.
_SCRIPTS = (
    *(_HERE.parent / "live_board" / f"{name}.js" for name in ("dom", "time")),
    *(_HERE / f"{name}.js" for name in ("pictures", "tile", "enlarged", "walking", "mosaic")),
)
_WORDS = ("ago", "waiting", "stopped", "lost", "gone", "enlarge", "enlarging", "live", "close")
# A picture is old when so many turns have brought no newer one.
_TURNS = 3

_component = st.components.v2.component(
    "duban_mosaic",
    html='<div class="mo-root"></div>',
    css=(_HERE / "mosaic.css").read_text("utf-8"),
    js="\n".join(path.read_text("utf-8") for path in _SCRIPTS),
    # Its enlarged picture covers the window; every class begins with mo-.
    isolate_styles=False,
)


@dataclass(frozen=True)
class Group:
    """Some tiles under a heading; no heading where they stand for themselves."""

    title: str
    note: str
    faces: Sequence[Face]


def draw(key: str, who: str, groups: Sequence[Group], opened: Callable[[int], None]) -> None:
    """Show the tiles; `who` looks, which stands written over what is enlarged. `opened` is called with the camera of a tile that
    was clicked, before the next run begins."""

    def clicked() -> None:
        opened(int(st.session_state[key].open))

    _component(
        key=key,
        data={
            "groups": [
                {"title": group.title, "note": group.note, "tiles": [face.told() for face in group.faces]} for group in groups
            ],
            "words": _words(),
            "silent": sorted(SILENT),
            "stills": route.PATH,
            "every": stills.every_seconds() * 1000,
            "old": stills.every_seconds() * 1000 * _TURNS,
            "now": int(now().timestamp() * 1000),
            "zone": ZONE.key,
            "who": who,
        },
        on_open_change=clicked,
    )


def _words() -> dict[str, str]:
    said = {word: session.say(f"mosaic.{word}") for word in _WORDS}
    said |= {f"state_{state}": session.say(f"mosaic.state.{state}") for state in State}
    return said | {f"duration_{unit}": session.say(f"format.{unit}") for unit in ("days", "hours", "minutes", "seconds")}
