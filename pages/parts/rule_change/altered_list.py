"""What is changed so far, one value a line: before and after, stricter or laxer, and the way back."""

from dataclasses import replace

import streamlit as st

from pages.parts import session
from pages.parts.badges import mark, text
from pages.parts.rule_change.value_editor import undo
from pages.parts.rule_change.writing import Writing, wrong
from services.policy.own_rules import DAYS
from services.policy.packs import registry
from services.rulebook.altered import Alteration

_KINDS = {"stricter": "soon", "laxer": "running"}


def draw(writing: Writing) -> None:
    """The list, regime by regime where several are changed; what to do where it is empty."""
    if writing.problems:
        st.subheader(session.say("rule_change.altered.heading"))
        st.error(session.say("rule_change.altered.broken", n=len(writing.problems)))
        return
    st.subheader(session.say("rule_change.altered", n=sum(map(len, writing.alterations.values()))))
    wrong("changes")
    if not writing.is_altered:
        st.text(session.say("rule_change.altered.none"))
    for pack_id, found in writing.alterations.items():
        if found and len(writing.draft.texts) > 1:
            st.markdown(f"**{registry().latest(pack_id).title.in_(session.language())}**")
        for n, one in enumerate(found):
            is_last = n + 1 == len(found) or found[n + 1].where != one.where
            _item(writing.main, pack_id, n, one if is_last else replace(one, where=None))


def _item(main: str, pack_id: str, n: int, one: Alteration) -> None:
    with st.container(horizontal=True, vertical_alignment="top", key=f"rc-altered-{pack_id}-{n}"):
        st.html(_line(one))
        if one.where is not None:
            label = session.say("rule_change.undo.days" if one.where == DAYS else "rule_change.undo.short")
            key = f"rc-undo-{pack_id}-{n}"
            st.button(label, key=key, type="tertiary", on_click=undo, args=(main, pack_id, one.where))


def _line(one: Alteration) -> str:
    """One change in words."""
    change, absent = one.change, session.say("rules.compare.absent")
    kind = mark(_KINDS.get(change.strictness, "quiet"), session.say(f"rules.compare.{change.strictness}"))
    return (
        f'<div class="rc-altered" data-testid="rc-altered"><p class="title">{text(change.title or change.chapter)} {kind}</p>'
        f'<p><s>{text(change.before or absent)}</s> <i aria-hidden="true">→</i> <b>{text(change.after or absent)}</b> '
        f'<span class="cite">{text(change.cite)}</span></p></div>'
    )
