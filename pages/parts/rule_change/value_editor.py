"""One value of the form, open: its fields, the article that it stands on, and the way back to what it was."""

from dataclasses import replace
from typing import Any

import streamlit as st

from pages.parts import rule_change_days, rule_change_hours, session
from pages.parts.rule_change import fields
from pages.parts.rule_change.fields import Fields
from pages.parts.rule_change.writing import Writing, change, say_wrong, wrong
from services.policy.lines import Where
from services.policy.pack import Pack
from services.policy.rewriting import article_at
from services.regimes import drafting
from services.rulebook.values import Value

# How many times somebody has opened a value: its fields are new ones then.
OPENED = "rc-opened"
# How many times a value was taken back: the field of a week's article is a new one then, too.
_UNDONE = "rc-undone"


def draw(value: Value, was: Value | None, writing: Writing, new: Pack) -> None:
    """The fields; what they say is kept as soon as it makes sense, and what does not is said below them."""
    key = f"rc-{writing.pack_id}-{value.key}"
    with st.container(border=True, key="rc-editor"):
        if value.kind in ("week", "days"):
            _calendar(key, value, writing, new)
        else:
            _plain(key, value, writing)
        wrong(value.key)
        st.caption(session.say("rule_change.form.kept"))
        if was is not None and was.value != value.value:
            label = session.say("rule_change.undo", before=was.said)
            st.button(label, key=f"{key}-undo", on_click=undo, args=(writing.main, writing.pack_id, value.where))


def undo(main: str, pack_id: str, where: Where) -> None:
    """A value of a regime is again what it was, with its article."""
    if change(main, lambda draft: drafting.undone(draft, pack_id, where), place="changes"):
        st.session_state[_UNDONE] = st.session_state.get(_UNDONE, 0) + 1


def _plain(key: str, value: Value, writing: Writing) -> None:
    row, article = _row(key, value, writing)
    tell: dict[str, Any] = {"on_change": _changed, "args": (key, value, writing.main, writing.pack_id, row, article)}
    with st.container(horizontal=True, vertical_alignment="bottom", key="rc-fields"):
        fields.draw(replace(row, tell=tell))
        _article(row.key, article, tell)


def _row(key: str, value: Value, writing: Writing) -> tuple[Fields, str]:
    """The fields and their article. They are new ones, and say the value, where it was changed elsewhere or was not open.

    Nothing is put into fields that are there: what somebody types just then would be lost.
    """
    article = article_at(writing.text, value.where)
    shown = (value.value, article, st.session_state.get(OPENED, 0))
    of, row, first = st.session_state.get(f"{key}-row", (None, None, ""))
    if row is None or of != shown:
        n = st.session_state[f"{key}-drawn"] = st.session_state.get(f"{key}-drawn", 0) + 1
        row, first = Fields(f"{key}-{n}", value.kind, fields.parts(value.kind, value.value), {}), article
    st.session_state[f"{key}-row"] = (shown, row, first)
    return row, first


def _article(key: str, article: str, tell: dict[str, Any]) -> None:
    label, hint = session.say("rule_change.field.article"), session.say("rule_change.field.article.hint")
    st.text_input(label, value=article, key=f"{key}-article", max_chars=120, help=hint, width=220, **tell)


def _changed(key: str, value: Value, main: str, pack_id: str, row: Fields, first: str) -> None:
    said, article = fields.said(row), str(st.session_state.get(f"{row.key}-article", first) or "").strip()
    if said is None:
        say_wrong(value.key, session.say("rule_change.form.incomplete"))
        return
    if change(main, lambda draft: drafting.with_value(draft, pack_id, value.where, said, article), place=value.key, sound=True):
        # The value is what the fields say: they stay.
        st.session_state[f"{key}-row"] = ((said, article, st.session_state.get(OPENED, 0)), row, first)


def _calendar(key: str, value: Value, writing: Writing, new: Pack) -> None:
    """The week and the days have fields of their own; a week stands on one article, every day on its own."""
    if value.kind == "days":
        said, article = rule_change_days.draw(value.value, new, key), ""
    else:
        said, field = rule_change_hours.draw(value.value, key), f"{key}-undone-{st.session_state.get(_UNDONE, 0)}"
        _article(field, article_at(writing.text, value.where), {})
        article = str(st.session_state[f"{field}-article"] or "").strip()
    told, is_known = (
        (said, article, st.session_state.get(_UNDONE, 0)),
        said == value.value and article in ("", article_at(writing.text, value.where)),
    )
    # What was refused is not tried again in every run.
    if is_known or st.session_state.get(f"{key}-told") == told:
        return
    st.session_state[f"{key}-told"] = told
    pack_id = writing.pack_id
    change(
        writing.main, lambda draft: drafting.with_value(draft, pack_id, value.where, said, article), place=value.key, sound=True
    )
    st.rerun()
