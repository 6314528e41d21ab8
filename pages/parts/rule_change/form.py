"""The values of a regime as a form: found by chapter or by a word, one of them open at a time, each change kept at once."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import address_choice, rules_address, session
from pages.parts.badges import text
from pages.parts.rule_change import value_editor
from pages.parts.rule_change.writing import Writing
from services.policy.pack import Pack
from services.rulebook.values import CHAPTERS, Value, values


def draw(writing: Writing) -> None:
    """The search, the chapters, and the values of the one that is shown."""
    new = writing.packs.get(writing.pack_id)
    if new is None:
        st.warning(session.say("rule_change.form.broken"))
        return
    known = values(new, session.language())
    wanted = _search()
    shown = [value for value in known if value.has(wanted)] if wanted else _chapter(known)
    if not shown:
        st.text(session.say("rule_change.form.nothing", text=wanted))
    else:
        _rows(shown, writing, new)


def _search() -> str:
    st.text_input(
        session.say("rule_change.form.find"),
        key="rc-find",
        type="search",
        placeholder=session.say("rule_change.form.find.hint"),
        max_chars=60,
        live="0.4s",
        width=330,
    )
    return str(st.session_state["rc-find"] or "").strip()


def _chapter(known: Sequence[Value]) -> list[Value]:
    """The values of the chapter that is chosen among those that there are."""
    there = [name for name in CHAPTERS if any(value.chapter == name for value in known)]
    here = address_choice.draw(
        "part",
        there,
        key="rc-part",
        label="rule_change.form.part",
        words="rule_change.chapter",
        go=lambda name: rules_address.go(part=name, open=None),
    )
    return [value for value in known if value.chapter == here]


def _rows(shown: Sequence[Value], writing: Writing, new: Pack) -> None:
    before = {value.key: value for value in values(writing.base, session.language())}
    with st.container(border=True, key="rc-values", gap=None):
        for n, value in enumerate(shown):
            is_first = n == 0 or shown[n - 1].title != value.title
            _row(value, before.get(value.key), writing, new, named=is_first)


def _row(value: Value, was: Value | None, writing: Writing, new: Pack, *, named: bool) -> None:
    """A value with its button, and its fields where it is open. `named`: whose it is is not said by the row before."""
    is_open = st.query_params.get("open") == value.key
    with st.container(horizontal=True, vertical_alignment="center", key=f"rc-{'first' if named else 'row'}-{_class(value)}"):
        st.html(_line(value, was, named=named))
        label = session.say("rule_change.form.close" if is_open else "rule_change.form.change")
        st.button(label, key=f"rc-open-{value.key}", on_click=_open, args=(None if is_open else value.key,))
    if is_open:
        value_editor.draw(value, was, writing, new)


def _line(value: Value, was: Value | None, *, named: bool) -> str:
    """What a value is, what it was where it has been changed, and its article."""
    said, mark = f"<b>{text(value.said)}</b>", ""
    if was is not None and was.value != value.value:
        said, mark = f'<s>{text(was.said)}</s> <i aria-hidden="true">→</i> {said}', ' data-changed="true"'
    title, part, cite = text(value.title) if named else "", text(value.part), text(value.cite)
    cells = {"title": title, "part": part, "said": said, "cite": cite}
    inside = "".join(f'<span class="{name}">{cell}</span>' for name, cell in cells.items())
    return f'<p class="rc-value"{mark} data-testid="rc-value">{inside}</p>'


def _open(key: str | None) -> None:
    st.session_state[value_editor.OPENED] = st.session_state.get(value_editor.OPENED, 0) + 1
    rules_address.go(open=key)


def _class(value: Value) -> str:
    """A way as a name that style sheets and tests find."""
    return value.key.replace(".", "-")
