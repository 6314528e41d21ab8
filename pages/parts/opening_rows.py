"""Rows of a list that open what they stand for: by click anywhere on them, by Enter on their link."""

from pathlib import Path

import streamlit as st

_js = (Path(__file__).parent / "opening_rows.js").read_text("utf-8")
_opener = st.components.v2.component("duban_opening_rows", js=_js, isolate_styles=False)


def opened(key: str) -> str | None:
    """What the row says in `data-entry` that was just opened; None when none was. Once a page that shows such rows."""
    found = _opener(key=key, on_open_change=lambda: None).open
    return str(found) if found else None
