"""The course of a case as a picture, laid out in the browser; what it says stands in words in the other chapters."""

import streamlit as st

from pages.parts import session
from services.policy.pack import Pack
from services.rulebook.flow import dot
from services.rulebook.voice import Voice


def draw(pack: Pack) -> None:
    """The picture in its own size; where that is wider than the window it is moved to and fro."""
    lang = session.language()
    st.caption(session.say("rules.flow.about"))
    with st.container(key="rules-flow"):
        st.graphviz_chart(dot(Voice(pack, lang)), alt=session.say("rules.flow.alt", title=pack.title.in_(lang)))
