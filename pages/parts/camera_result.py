"""What a test of a camera found, and what should be changed at it."""

import streamlit as st

from pages.parts import badges, session
from services import wording
from services.cameras import Tested

_SIGNS = {"good": ("met", "✓"), "advice": ("soon", "◆"), "refused": ("missed", "▲"), "untested": ("quiet", "")}


def state(tested: Tested | None) -> str:
    """good, advice (it works, something should be changed), refused or untested."""
    if tested is None:
        return "untested"
    if tested.found is None:
        return "refused"
    return "advice" if tested.advice else "good"


def mark(tested: Tested | None) -> str:
    """The state as a mark."""
    found = state(tested)
    kind, sign = _SIGNS[found]
    return badges.mark(kind, session.say(f"admin.state.{found}"), sign)


def draw(tested: Tested | None) -> None:
    """The whole result."""
    lang = session.language()
    if tested is None:
        st.html(f'<p class="cr-none" data-testid="camera-result">{badges.text(session.say("admin.result.none"))}</p>')
        return
    at = session.say("admin.result.at", at=wording.instant_text(tested.at, lang))
    advice = "".join(f"<li>{badges.text(wording.text(key, lang))}</li>" for key in tested.advice)
    st.html(
        f'<div class="cr" data-testid="camera-result">{mark(tested)} <b>{badges.text(tested.text(lang))}</b>'
        f"<small>{badges.text(at)}</small>{f'<ul>{advice}</ul>' if advice else ''}</div>"
    )
