"""Hearing of changes: a component that follows the live board's stream and reports when something was decided or submitted.

Shown text and carets stay where they are: the component only tells; whoever mounts it looks whether the page has grown old.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from pages.routes.board import PATH

_HERE = Path(__file__).parent
# The connection is the live board's own.
_SCRIPTS = (_HERE.parent / "live_board" / "stream.js", _HERE / "following.js")

_component = st.components.v2.component(
    "duban_following", js="\n".join(path.read_text("utf-8") for path in _SCRIPTS), isolate_styles=False
)


def draw(heard: Callable[[], None] = lambda: None) -> None:
    """Follow the board; the script or fragment around it runs again when papers may have moved. Once a page."""
    _component(key="following", data={"stream": PATH}, on_moved_change=heard)
