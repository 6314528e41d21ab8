"""Which regime holds where, on the administration's page: the decisions still to come, the form for another, the tree."""

from pathlib import Path

import streamlit as st

from pages.parts import news, session
from pages.parts.bindings import form, history, units
from services.access import Actor
from services.regimes import bindings
from services.regimes.tree import tree
from services.time import now

PART = "regimes"
_HERE = Path(__file__).parent


def draw(actor: Actor) -> None:
    """What holds where today, what will, and what did."""
    st.html(_HERE / "bindings.css")
    st.subheader(session.say("bindings.title"))
    st.text(session.say("bindings.about"))
    news.draw()
    at = now()
    held, made = tree(actor, at), bindings.listed(actor, at)
    form.draw(held, at)
    history.coming([one for one in made if one.state == "coming"])
    units.draw(held)
    history.over([one for one in made if one.state in ("ended", "withdrawn")])
