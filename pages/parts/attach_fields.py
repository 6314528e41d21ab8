"""What a field of a form carries beside its words: a signature, photos, papers, a recording."""

from typing import Any

import streamlit as st

from pages.parts import photos, session, signature
from services.policy.rules import FieldRule


def is_signature(rule: FieldRule) -> bool:
    """A yes or no that somebody gives by signing."""
    return rule.type == "yes_no" and rule.attach == "signature"


def sign(key: str, label: str, *, who: str, may_be_no: bool) -> None:
    """The place to sign; where the step takes it, also the way to say that nobody signed."""
    if signature.draw(key, label, who=who) is None and may_be_no:
        st.checkbox(session.say("fieldwork.not_signed"), key=_no(key))


def signed(key: str) -> bool | None:
    """True once it is signed, False where somebody said that it was not, None where nothing was said."""
    if st.session_state.get(key):
        return True
    return False if st.session_state.get(_no(key)) else None


def draw(key: str, label: str, rule: FieldRule) -> None:
    """The way to add files to a field that takes any; a signature has its own."""
    if rule.attach and not is_signature(rule):
        photos.draw(_files(key, rule), label, purpose=rule.attach)


def files(key: str, rule: FieldRule) -> list[str]:
    """The receipts of what was added."""
    found: Any = st.session_state.get(_files(key, rule)) if rule.attach else None
    return [found] if isinstance(found, str) else list(found or ())


def unfinished(key: str, rule: FieldRule) -> str:
    """Why a form should not be sent yet: what belongs to this field is on its way. Empty when it may be."""
    if is_signature(rule):
        return signature.unfinished(key)
    return photos.unfinished(_files(key, rule)) if rule.attach else ""


def keys(key: str, rule: FieldRule) -> list[str]:
    """Where files and signature are kept."""
    if is_signature(rule):
        return [key, _no(key)]
    return [_files(key, rule)] if rule.attach else []


def clear(key: str, rule: FieldRule) -> None:
    """Nothing is added, nobody has signed."""
    if is_signature(rule):
        signature.empty(key)
        st.session_state[_no(key)] = False
    elif rule.attach:
        photos.empty(_files(key, rule))


def _files(key: str, rule: FieldRule) -> str:
    """A field of nothing but files keeps them as its value."""
    return key if rule.type == "files" or is_signature(rule) else f"{key}-files"


def _no(key: str) -> str:
    return f"{key}-no"
