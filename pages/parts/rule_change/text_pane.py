"""A regime as text: what is typed is kept when the typing pauses, whether it makes a regime or not."""

import hashlib

import streamlit as st

from pages.parts import session, yaml_editor
from pages.parts.rule_change.writing import Writing, change, wrong
from services.policy.packs import registry
from services.regimes import drafting


def draw(writing: Writing) -> None:
    """The text with what is wrong in it, and in texts beside it."""
    pack_id = writing.pack_id
    here = [(one.line, _said(one.line, one.sentence)) for one in writing.problems if one.pack == pack_id]
    for one in writing.problems:
        if one.pack != pack_id:
            title = registry().latest(one.pack).title.in_(session.language())
            st.error(session.say("rule_change.text.elsewhere", pack=title, said=_said(one.line, one.sentence)))
    wrong("text")

    known = f"rc-typed-{pack_id}"

    def typed(said: str) -> None:
        before = str(st.session_state.get(known, writing.text))
        if change(writing.main, lambda draft: drafting.typed_over(draft, pack_id, before, said), place="text"):
            st.session_state[known] = said
            st.session_state.pop(_refused(pack_id), None)
        else:
            st.session_state[_refused(pack_id)] = True

    if st.session_state.get(_refused(pack_id)):
        label = session.say("rule_change.text.load")
        st.button(label, key="rc-text-load", on_click=_load, args=(pack_id,))
    yaml_editor.draw(f"rc-text-{pack_id}", writing.text, here, of=_of(pack_id, writing.text), typed=typed)


def _of(pack_id: str, text: str) -> str:
    """A mark that changes when the text was changed elsewhere than in the field, and what was typed last is not waiting there."""
    stays = st.session_state.get(_refused(pack_id)) and f"rc-of-{pack_id}" in st.session_state
    if st.session_state.get(f"rc-typed-{pack_id}") != text and not stays:
        st.session_state[f"rc-typed-{pack_id}"] = text
        loaded = st.session_state.get(f"rc-loaded-{pack_id}", 0)
        st.session_state[f"rc-of-{pack_id}"] = hashlib.sha256(f"{loaded} {text}".encode()).hexdigest()
    return str(st.session_state[f"rc-of-{pack_id}"])


def _load(pack_id: str) -> None:
    """Let the field begin anew with the text as it is kept."""
    st.session_state[f"rc-loaded-{pack_id}"] = st.session_state.get(f"rc-loaded-{pack_id}", 0) + 1
    for name in (_refused(pack_id), f"rc-typed-{pack_id}"):
        st.session_state.pop(name, None)


def _refused(pack_id: str) -> str:
    """Under which name it is remembered that what stands in the field was refused: it stays there until its author decides."""
    return f"rc-refused-{pack_id}"


def _said(line: int, sentence: str) -> str:
    return session.say("rule_change.text.line", line=line, said=sentence)
