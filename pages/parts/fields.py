"""One field of a form, drawn as its kind asks for, and what it says."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.parts import attach_fields, instant_field, session
from services.policy.rules import FieldRule

# As many values as find room as buttons on a phone.
_BUTTONS = 6

Must = Sequence[Any] | None


def draw(key: str, rule: FieldRule, *, optional: bool = False, must: Must = None, cite: str = "", who: str = "") -> None:
    """The field; its value stands under `key`. `must`: the values that the step takes, by the article `cite`; `who` signs.

    Instants are entered as local time of the regime, without a zone.
    """
    lang = session.language()
    title = rule.title.in_(lang)
    label = session.say("case.optional", field=title) if optional else title
    if attach_fields.is_signature(rule):
        attach_fields.sign(key, label, who=who, may_be_no=must is None)
    elif is_box(must):
        st.checkbox(session.say("case.must", field=title, cite=cite), key=key)
    elif rule.type == "text":
        st.text_area(label, key=key, height=84)
    elif rule.type == "yes_no":
        _one_of(label, key, (True, False), lambda yes: session.say("case.yes" if yes else "case.no"))
    elif rule.type == "instant":
        instant_field.draw(key, label)
    elif rule.type == "date":
        st.date_input(label, value=None, key=key, format="YYYY-MM-DD")
    elif rule.type == "choice":
        _one_of(label, key, tuple(rule.values), lambda value: rule.values[value].in_(lang))
    elif rule.type == "whole":
        _whole(label, key, rule)
    attach_fields.draw(key, label, rule)


def value(key: str, rule: FieldRule, must: Must = None) -> Any:
    """What the field says now; None when it says nothing. A field of nothing but files says nothing beside them."""
    if attach_fields.is_signature(rule):
        return attach_fields.signed(key)
    found = None if rule.type == "files" else st.session_state.get(key)
    # A box that is not ticked says nothing; a no is chosen.
    return None if found == "" or (is_box(must) and found is False) else found


def files(key: str, rule: FieldRule) -> list[str]:
    """The files that the field carries, as cases.take_step takes them."""
    return attach_fields.files(key, rule)


def unfinished(key: str, rule: FieldRule) -> str:
    """Why a form should not be sent yet; empty when it may be."""
    return attach_fields.unfinished(key, rule)


def keys(key: str, rule: FieldRule) -> list[str]:
    """Where the field keeps what it says."""
    plain = [] if rule.type == "files" or attach_fields.is_signature(rule) else [key]
    return plain + attach_fields.keys(key, rule)


def clear(key: str, rule: FieldRule, must: Must = None) -> None:
    """Let the field say nothing."""
    attach_fields.clear(key, rule)
    if key in keys(key, rule) and not attach_fields.is_signature(rule) and rule.type != "files":
        st.session_state[key] = False if is_box(must) else ("" if rule.type == "text" else None)


def is_signature(rule: FieldRule) -> bool:
    """A yes or no that somebody gives by signing."""
    return attach_fields.is_signature(rule)


def is_box(must: Must) -> bool:
    """A yes or no that can only be yes is a box to tick."""
    return must is not None and list(must) == [True]


def _one_of(label: str, key: str, options: Sequence[Any], said: Callable[[Any], str]) -> None:
    if len(options) <= _BUTTONS:
        st.segmented_control(label, options, format_func=said, key=key)
    else:
        st.selectbox(label, options, index=None, format_func=said, key=key, placeholder=session.say("case.choose"))


def _whole(label: str, key: str, rule: FieldRule) -> None:
    low, high = rule.at_least, rule.at_most
    if low is not None and high is not None and high - low < _BUTTONS:
        _one_of(label, key, tuple(range(low, high + 1)), str)
    else:
        st.number_input(label, min_value=low, max_value=high, value=None, step=1, key=key)
