"""A field for the text of a regime: line numbers, colours, and what is wrong beside its line. A plain field on a phone.

It is drawn with Ace 1.45.2 (BSD-3-Clause), kept in library/ with its licence as it was published; the browser fetches it from
this server when a text is opened (pages.routes.editor).
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from pages.parts import session
from pages.routes.editor import PATH

_HERE = Path(__file__).parent
_WORDS = ("label", "typing", "right", "wrong")

_component = st.components.v2.component(
    "duban_yaml_editor",
    html='<div class="ye-root"></div>',
    css=(_HERE / "yaml_editor.css").read_text("utf-8"),
    js="\n".join((_HERE / name).read_text("utf-8") for name in ("surface.js", "yaml_editor.js")),
    # Ace writes its own styles into the page.
    isolate_styles=False,
)


def draw(key: str, text: str, problems: Sequence[tuple[int, str]], *, of: str, typed: Callable[[str], None]) -> None:
    """The field with `text`; `problems` are lines, from 1, and what is wrong there. `typed` gets what was typed when the typing
    pauses. `of`: what the text is; when that changes the field shows `text` whatever was typed, else what is typed goes first.
    """
    data = {
        "text": text,
        "of": of,
        "problems": [{"line": line, "said": said} for line, said in problems],
        "path": PATH,
        "words": {word: session.say(f"rule_change.text.{word}") for word in _WORDS},
    }

    def hear() -> None:
        said = st.session_state[key].typed
        if isinstance(said, str):
            typed(said)

    _component(key=key, data=data, on_typed_change=hear)
