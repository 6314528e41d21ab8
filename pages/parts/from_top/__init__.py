"""A page that shows something else from now on is read from its top."""

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "duban_from_top", js=(Path(__file__).parent / "from_top.js").read_text("utf-8"), isolate_styles=False
)


def draw(view: str) -> None:
    """Scroll to the top whenever `view` is another than before. Once a page, whatever the page shows."""
    _component(key="from-top", data={"view": view})
