"""Where a change stands on its way: written, tried, approved, in force."""

import streamlit as st

from pages.parts import session
from pages.parts.badges import text

_STEPS = ("write", "try", "approve", "hold")


def draw(here: str) -> None:
    """The way in a line, with what is being done now."""
    at = _STEPS.index(here)
    items = "".join(_step(n, name, at) for n, name in enumerate(_STEPS))
    st.html(f'<ol class="rc-steps" aria-label="{text(session.say("rule_change.steps"))}">{items}</ol>')


def _step(n: int, name: str, at: int) -> str:
    state = "done" if n < at else "here" if n == at else "later"
    current = ' aria-current="step"' if n == at else ""
    sign = "✓" if n < at else str(n + 1)
    return f'<li class="{state}"{current}><i aria-hidden="true">{sign}</i>{text(session.say(f"rule_change.step.{name}"))}</li>'
