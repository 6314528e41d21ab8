"""The keyboard in front of one counter: J and K go to the next and the previous one, Escape back to all of them."""

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "duban_counter_keys", js=(Path(__file__).parent / "counter_keys.js").read_text("utf-8"), isolate_styles=False
)


def draw() -> None:
    """Listen to the keyboard while this is on the page."""
    _component(key="counter-keys", data={})
