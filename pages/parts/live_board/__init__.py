"""The live board: draws what the stream of `/board/stream` says, ticks by itself, goes grey when it no longer knows.

Mounted with one fixed key, it outlives reruns of the script: rows, timers and the connection stay.
"""

from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
# One module for the browser: each file stands on those before it.
_SCRIPTS = ("dom", "time", "rank", "stream", "rows", "panels", "controls", "lookback", "regions_view", "board")

_component = st.components.v2.component(
    "duban_live_board",
    html='<div class="lb-root"></div>',
    css=(_HERE / "board.css").read_text("utf-8"),
    js="\n".join((_HERE / f"{name}.js").read_text("utf-8") for name in _SCRIPTS),
    # In the page's own tree, so that it can cover the window; every class begins with lb-.
    isolate_styles=False,
)


def draw(data: dict[str, Any]) -> None:
    """Mount the board.

    `data`: `words` (the catalogue's sentences), `lang`, `zone`, `stream` (address of the events), `seconds` for each view,
    `view` (the one to stay at: urgent, regions, breaches, waiting; else they take turns), `lookback` (how to look back, None for
    whoever may not), `still` (the message of a past instant, which is then all that is shown; else None).
    """
    _component(key="live-board", data=data)
