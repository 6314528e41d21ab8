"""What a draft stands on: the version that it was written on, where that is another than it follows, and the proposal revised."""

import streamlit as st

from pages.parts import session
from pages.parts.rule_change.writing import Writing, change, wrong
from services.errors import ChangeNotFound
from services.policy.packs import registry
from services.regimes import bases, changing, drafting
from services.time import now


def draw(writing: Writing) -> None:
    """Both, and what was left of a text that could not be taken over."""
    _revised(writing)
    for pack_id, version in bases.overtaken(writing.draft).items():
        facts = {"was": writing.draft.bases[pack_id], "now": version, "since": writing.draft.since}
        st.warning(session.say("rule_change.base.other", title=_title(pack_id), **facts))
    if bases.overtaken(writing.draft):
        st.button(session.say("rule_change.base.take"), key="rc-take-over", on_click=_take_over, args=(writing.main,))
    wrong("base")
    for pack_id, text in writing.draft.left.items():
        with st.expander(session.say("rule_change.base.left", title=_title(pack_id))):
            st.code(text, language="yaml", height=320)


def _revised(writing: Writing) -> None:
    """Which proposal the draft goes on with; where that is decided, or says something else by now, the way out."""
    revised = writing.draft.change
    if revised is None:
        return
    try:
        found = changing.one(writing.actor, revised, now())
        is_open = drafting.is_of(writing.draft, found) and "revise" in found.may
    except ChangeNotFound:
        is_open = False
    if is_open:
        st.caption(session.say("rule_change.base.revises", id=revised))
        return
    st.warning(session.say("rule_change.base.over", id=revised))
    st.button(session.say("rule_change.base.anew"), key="rc-anew", on_click=_anew, args=(writing.main,))


def _take_over(main: str) -> None:
    change(main, bases.taken_over, place="base")


def _anew(main: str) -> None:
    change(main, drafting.as_new, place="base")


def _title(pack_id: str) -> str:
    return registry().latest(pack_id).title.in_(session.language())
