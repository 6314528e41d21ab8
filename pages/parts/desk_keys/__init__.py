"""The keyboard of the directors' desk: Enter approves, R asks for the reason of a return, J and K move.

Nothing fires while somebody types: in the opinion field Enter sends a return that was begun with R, and else leaves the field.
"""

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "duban_desk_keys", js=(Path(__file__).parent / "desk_keys.js").read_text("utf-8"), isolate_styles=False
)


def draw(asked: int) -> None:
    """Listen to the keyboard. Whenever `asked` grows, the caret goes to the opinion field: a return needs its reason."""
    _component(key="desk-keys", data={"asked": asked})
