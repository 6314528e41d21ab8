"""The keyboard of the inbox: J and K move from message to message, Enter opens the one in focus, U marks it read or unread."""

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "duban_inbox_keys", js=(Path(__file__).parent / "inbox_keys.js").read_text("utf-8"), isolate_styles=False
)


def draw() -> None:
    """Listen to the keyboard. Once a page."""
    _component(key="inbox-keys", data={})
