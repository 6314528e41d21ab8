"""Where a new version is written: the values as a form or the text at the left, what is changed and from when at the right."""

import streamlit as st

from pages.parts import address_choice, news, session
from pages.parts.rule_change import (
    address,
    altered_list,
    base_notice,
    form,
    proposing,
    regimes_row,
    steps,
    terms,
    text_pane,
    writing,
)
from services.access import Actor
from services.policy.pack import Pack
from services.regimes.proposals import PROPOSE, require

_WAYS = ("form", "text")


def draw(actor: Actor, here: Pack) -> None:
    """The whole of it. Raises NotPermitted."""
    require(actor, PROPOSE)
    now_writing = writing.begun(actor, here.id, st.query_params.get("also", ""))
    lang = session.language()
    with st.container(horizontal=True, vertical_alignment="center", key="rc-head"):
        st.subheader(session.say("rule_change.title", title=here.title.in_(lang)), width="content")
        st.button(session.say("rule_change.leave"), key="rc-leave", on_click=address.back, args=(here.id,))
    news.draw()
    steps.draw("write")
    base_notice.draw(now_writing)
    left, right = st.columns([7, 4], gap="medium")
    with left:
        with st.container(horizontal=True, vertical_alignment="bottom", key="rc-ways"):
            way = _way()
            regimes_row.draw(now_writing)
        (form if way == "form" else text_pane).draw(now_writing)
    with right, st.container(border=True, key="rc-side"):
        altered_list.draw(now_writing)
        terms.draw(now_writing)
        proposing.draw(now_writing)


def _way() -> str:
    """By form or as text."""
    return address_choice.draw("how", _WAYS, key="rc-how", label="rule_change.how", words="rule_change.how")
