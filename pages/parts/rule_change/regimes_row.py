"""Which regime of a draft is shown, where several are changed together, and how another one comes to it."""

import streamlit as st

from pages.parts import rules_address, session
from pages.parts.rule_change.writing import Writing, change
from services.policy.packs import registry
from services.regimes import drafting


def draw(writing: Writing) -> None:
    """The regimes as a choice, and the field for one more."""
    lang, known = session.language(), registry()
    titles = {pack_id: known.latest(pack_id).title.in_(lang) for pack_id in known.versions}
    if len(writing.draft.texts) > 1:
        st.session_state["rc-which"] = writing.pack_id
        st.segmented_control(
            session.say("rule_change.which"),
            list(writing.draft.texts),
            format_func=titles.__getitem__,
            key="rc-which",
            required=True,
            on_change=lambda: rules_address.go(also=st.session_state["rc-which"], open=None, part=None),
        )
    others = [pack_id for pack_id in titles if pack_id not in writing.draft.texts]
    if others:
        with st.popover(session.say("rule_change.also"), width="content"):
            st.text(session.say("rule_change.also.about"))
            label = session.say("rules.pack")
            chosen = st.selectbox(label, others, format_func=titles.__getitem__, key="rc-another", index=None)
            add = session.say("rule_change.also.add")
            st.button(add, key="rc-also", disabled=chosen is None, on_click=_add, args=(writing.main, chosen))


def _add(main: str, pack_id: str) -> None:
    if change(main, lambda draft: drafting.with_regime(draft, pack_id), place="changes"):
        rules_address.go(also=pack_id, open=None, part=None)
