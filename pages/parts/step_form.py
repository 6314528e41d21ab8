"""The form of a step: its fields as the regime names them, what would follow from it, and the way to take it once.

What has been filled in survives a refusal, somebody else's step and an expired sign-in: it is forgotten only once it was taken.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import streamlit as st

from pages.parts import fields, session, taking, why
from pages.parts.badges import text
from services import foresight, wording
from services.case_view import Action, CaseView
from services.foresight import Foreseen
from services.time import now


def draw(seen: CaseView, action: Action) -> None:
    """The form; what was filled in before and not taken stands in it again."""
    lang = session.language()
    _bring_back(seen.no, action)
    with st.container(key=f"form-{action.event}", border=True):
        st.markdown(f"**{action.title.in_(lang)}** :gray[{action.cite}]")
        for name, rule in action.needs:
            fields.draw(_key(seen.no, action, name), rule, must=action.must.get(name), cite=action.cite)
        for name, rule in action.may:
            fields.draw(_key(seen.no, action, name), rule, optional=True)
        _tell_what_follows(seen, action)
        taking.show_refusal(seen.no, action)
        label = session.say("case.submit", step=action.title.in_(lang))
        st.button(label, key=_submit(seen.no, action), type="primary", width="stretch", on_click=_send, args=(seen, action))


def comment(seen: CaseView, action: Action) -> None:
    """The box for a word on the case."""
    name, rule = action.needs[0]
    key = f"{session.TYPED}{seen.no}"
    if key not in st.session_state:
        st.session_state[key] = session.typed_before(key)
    hint = session.say("case.comment.hint")
    st.text_area(rule.title.in_(session.language()), key=key, height=84, placeholder=hint, label_visibility="collapsed")
    taking.show_refusal(seen.no, action)
    st.button(session.say("case.comment.send"), key=f"send-{seen.no}", on_click=_send_comment, args=(seen, action, name))


def remember(no: str, action: Action) -> None:
    """Keep what the form says now, in a form that outlives its fields."""
    key = _draft(no, action)
    if said := values(no, action):
        st.session_state[key] = json.dumps(said, default=lambda value: value.isoformat(), ensure_ascii=False)


def values(no: str, action: Action) -> dict[str, Any]:
    """What the form says now; what was left empty is not in it."""
    found = {name: st.session_state.get(_key(no, action, name)) for name, _ in (*action.needs, *action.may)}
    # A box that is not ticked says nothing; a no is chosen.
    boxes = {name for name, _ in action.needs if fields.is_box(action.must.get(name))}
    return {name: value for name, value in found.items() if value not in (None, "") and not (name in boxes and value is False)}


def _send(seen: CaseView, action: Action) -> None:
    remember(seen.no, action)
    if taking.take(seen, action, values(seen.no, action)):
        for name, rule in (*action.needs, *action.may):
            st.session_state[_key(seen.no, action, name)] = fields.empty(rule, action.must.get(name))
        st.session_state.pop(_draft(seen.no, action), None)
        session.forget_typed(_draft(seen.no, action))
        st.query_params.pop("do", None)


def _send_comment(seen: CaseView, action: Action, name: str) -> None:
    key = f"{session.TYPED}{seen.no}"
    if taking.take(seen, action, {name: st.session_state.get(key, "")}):
        st.session_state[key] = ""
        session.forget_typed(key)


def _bring_back(no: str, action: Action) -> None:
    keys = [_key(no, action, name) for name, _ in (*action.needs, *action.may)]
    if any(key in st.session_state for key in keys):
        return
    draft = st.session_state.get(_draft(no, action)) or session.typed_before(_draft(no, action))
    try:
        said: Mapping[str, Any] = json.loads(draft) if draft else {}
    except ValueError:
        return
    for name, rule in (*action.needs, *action.may):
        if name in said:
            read = {"instant": datetime.fromisoformat, "date": date.fromisoformat}.get(rule.type)
            st.session_state[_key(no, action, name)] = read(said[name]) if read else said[name]


def _tell_what_follows(seen: CaseView, action: Action) -> None:
    """What the step would do to the clocks, and which rule decides, before it is taken."""
    said = values(seen.no, action)
    if not said and action.needs:
        return
    lang, at = session.language(), now()
    effects = foresight.foresee(session.actor(), seen.no, action.event, said, at=at)
    if effects:
        items = "".join(f"<li>{_effect(one, seen, lang, at)}</li>" for one in effects)
        title = text(session.say("case.follows"))
        st.html(f'<div class="follows" data-testid="follows"><b>{title}</b><ul>{items}</ul></div>')


def _effect(one: Foreseen, seen: CaseView, lang: str, at: datetime) -> str:
    said = wording.text(
        f"case.follows.{one.effect}",
        lang,
        clock=one.title.in_(lang),
        due=wording.instant_text(one.due_at, lang),
        was=wording.instant_text(one.was_due, lang) if one.was_due else "",
        who=one.responsible_role.in_(lang) if one.responsible_role else "",
        cite=one.cite,
    )
    decides = why.sentences(one, seen.pack, lang, at) if one.effect != "stops" and "candidates" in one.reason else []
    return " ".join([text(said), *(f'<span class="decides">{text(sentence)}</span>' for sentence in decides)])


def _key(no: str, action: Action, name: str) -> str:
    return f"field-{no}-{action.event}-{name}"


def _draft(no: str, action: Action) -> str:
    """Begins like everything that survives an expired sign-in."""
    return f"{session.TYPED}{no}-{action.event}"


def _submit(no: str, action: Action) -> str:
    return f"{action.decision}-{no}" if action.decision else f"take-{no}-{action.event}"
