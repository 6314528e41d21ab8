"""The course of a case as a picture, laid out in the browser; what it says stands in words in the other chapters."""

from pathlib import Path

import streamlit as st

from pages.parts import session
from services.policy.pack import Pack
from services.rulebook.flow import dot
from services.rulebook.voice import Voice

_opening = st.components.v2.component(
    "duban_rules_flow", js=(Path(__file__).parent / "rules_flow.js").read_text("utf-8"), isolate_styles=False
)


def draw(pack: Pack) -> None:
    """The picture in its own size, from where a case begins; where it is wider than the window it is moved to and fro."""
    lang = session.language()
    st.caption(session.say("rules.flow.about"))
    with st.container(key="rules-flow"):
        st.graphviz_chart(dot(Voice(pack, lang)), alt=session.say("rules.flow.alt", title=pack.title.in_(lang)))
    picture = f"{pack.id} {pack.version} {lang}"
    _opening(key="rules-flow-opening", data={"first": pack.opening[0], "picture": picture})
