"""A regime as text: what is typed is kept when the typing pauses, whether it makes a regime or not."""

import hashlib

import streamlit as st

from pages.parts import session, yaml_editor
from pages.parts.rule_change.writing import Writing, change, wrong
from services.regimes import drafting


def draw(writing: Writing) -> None:
    """The text with what is wrong in it, and in texts beside it."""
    pack_id = writing.pack_id
    here = [(one.line, _said(one.line, one.sentence)) for one in writing.problems if one.pack == pack_id]
    for one in writing.problems:
        if one.pack != pack_id:
            st.error(session.say("rule_change.text.elsewhere", pack=one.pack, said=_said(one.line, one.sentence)))
    wrong("text")

    def typed(said: str) -> None:
        if change(writing.main, lambda draft: drafting.with_text(draft, pack_id, said), place="text"):
            st.session_state[f"rc-typed-{pack_id}"] = said

    yaml_editor.draw(f"rc-text-{pack_id}", writing.text, here, of=_of(pack_id, writing.text), typed=typed)


def _of(pack_id: str, text: str) -> str:
    """A mark that changes when the text was changed elsewhere than in the field."""
    if st.session_state.get(f"rc-typed-{pack_id}") != text:
        st.session_state[f"rc-typed-{pack_id}"] = text
        st.session_state[f"rc-of-{pack_id}"] = hashlib.sha256(text.encode()).hexdigest()
    return str(st.session_state[f"rc-of-{pack_id}"])


def _said(line: int, sentence: str) -> str:
    return session.say("rule_change.text.line", line=line, said=sentence)
