"""Rules are changed here: written, tried on past cases, approved by somebody else, and kept with who did what when."""

from pathlib import Path

import streamlit as st

from pages.parts import badges, session
from pages.parts.rule_change import address, history, notice, opened, workshop
from services import wording
from services.access import Actor
from services.errors import ChangeNotFound, NotPermitted
from services.policy.pack import Pack
from services.regimes import drafting
from services.regimes.proposals import PROPOSE, may

__all__ = ["begin", "history", "instead", "notice", "styles"]


def styles() -> None:
    """The looks of it. Once a page, before it is drawn."""
    badges.styles()
    st.html(Path(__file__).parent / "rule_change.css")


def instead(actor: Actor, here: Pack) -> bool:
    """Draw what the address asks for in place of the rules; whether it asks for any."""
    change_id = address.change()
    if change_id is None and not address.writes():
        return False
    try:
        if change_id is not None:
            opened.draw(actor, change_id)
        else:
            workshop.draw(actor, here)
    except (ChangeNotFound, NotPermitted) as refusal:
        st.error(wording.refusal_text(refusal, session.language()))
        st.button(session.say("rule_change.leave"), key="rc-leave", on_click=address.back)
    return True


def begin(actor: Actor, here: Pack) -> None:
    """The button that leads to writing a new version, for whoever may."""
    if not may(actor, PROPOSE):
        return
    words = "rule_change.begin.on" if drafting.of(actor, here.id) else "rule_change.begin"
    st.button(session.say(words), key="rc-begin", on_click=address.write, args=(here.id,))
