"""The keyboard of the counter: Enter goes on to the next field, digits choose, Ctrl+Enter saves.

On a telephone or tablet without keys nothing changes, and no keyboard jumps up.
"""

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "duban_intake_keys", js=(Path(__file__).parent / "intake_keys.js").read_text("utf-8"), isolate_styles=False
)


def draw(asked: int) -> None:
    """Listen to the keyboard. Once a page. Whenever `asked` grows, the caret goes to the field that needs it."""
    _component(key="intake-keys", data={"asked": asked})
