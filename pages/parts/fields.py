"""One field of a form, drawn as its kind asks for."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pages.parts import session
from services.policy.rules import FieldRule

# As many values as find room as buttons on a phone.
_BUTTONS = 6


def draw(key: str, rule: FieldRule, *, optional: bool = False, must: Sequence[Any] | None = None, cite: str = "") -> None:
    """The field; its value stands under `key`. `must`: the values that the step takes, by the article `cite`.

    Instants are entered as local time of the regime, without a zone.
    """
    lang = session.language()
    title = rule.title.in_(lang)
    label = session.say("case.optional", field=title) if optional else title
    if is_box(must):
        st.checkbox(session.say("case.must", field=title, cite=cite), key=key)
    elif rule.type in ("text", "files"):
        st.text_area(label, key=key, height=84)
    elif rule.type == "yes_no":
        _one_of(label, key, (True, False), lambda yes: session.say("case.yes" if yes else "case.no"))
    elif rule.type == "instant":
        st.datetime_input(label, value=None, key=key, format="YYYY-MM-DD")
    elif rule.type == "date":
        st.date_input(label, value=None, key=key, format="YYYY-MM-DD")
    elif rule.type == "choice":
        _one_of(label, key, tuple(rule.values), lambda value: rule.values[value].in_(lang))
    else:
        _whole(label, key, rule)


def empty(rule: FieldRule, must: Sequence[Any] | None = None) -> Any:
    """The value of a field that says nothing."""
    return False if is_box(must) else ("" if rule.type in ("text", "files") else None)


def is_box(must: Sequence[Any] | None) -> bool:
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
