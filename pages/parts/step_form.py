"""The form of a step: its fields as the regime names them, what would follow from it, and the way to take it once.

What has been filled in survives a refusal, somebody else's step and an expired sign-in: it is forgotten only once it was taken.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from pages.parts import customer_offers, draft_keeper, fields, session, taking, why
from pages.parts.badges import text
from services import foresight, wording
from services.case_view import Action, CaseView
from services.customers.acts import Act
from services.foresight import Foreseen
from services.time import now


def _close() -> None:
    """The form is no longer open."""
    st.query_params.pop("do", None)


def draw(seen: CaseView, action: Action, *, leave: Callable[[], None] = _close) -> None:
    """The form; what was filled in before and not taken stands in it again. Once it was taken, `leave`.

    What decides about the deadlines stands below what is written, and the customer signs last, below all of it.
    """
    lang = session.language()
    draft = _draft(seen.no, action)
    st.session_state.update(draft_keeper.restore(draft))
    written, added = _parts(action)
    given = customer_offers.of_step(seen, action.event)
    with st.container(key=f"form-{action.event}", border=True):
        st.markdown(f"**{action.title.in_(lang)}** :gray[{action.cite}]")
        _fields(seen, action, written, given)
        _tell_what_follows(seen, action)
        _fields(seen, action, added, given)
        draft_keeper.draw(draft, _keys(seen.no, action))
        taking.show_refusal(seen.no, action)
        with st.container(key=f"sending-{action.event}"):
            label = session.say("case.submit", step=action.title.in_(lang))
            st.button(
                label, key=_submit(seen.no, action), type="primary", width="stretch", on_click=_send, args=(seen, action, leave)
            )


def _fields(seen: CaseView, action: Action, names: Sequence[str], given: Mapping[str, Act]) -> None:
    """The fields of these names; `given`: those that the customer has filled in elsewhere."""
    for name in names:
        key, act = _key(seen.no, action, name), given.get(name)
        if act:
            customer_offers.put_in(act, key, seen)
        if act and customer_offers.signed(act, key, seen.pack.fields[name].title.in_(session.language())):
            continue
        _field(seen, action, name, key)
        if act and act.reference is None:
            customer_offers.tell(act)


def _field(seen: CaseView, action: Action, name: str, key: str) -> None:
    fields.draw(
        key,
        seen.pack.fields[name],
        optional=name not in dict(action.needs),
        must=action.must.get(name),
        cite=action.cite,
        who=seen.customer_name,
    )


def _parts(action: Action) -> tuple[list[str], list[str]]:
    """The fields that are written, and those that are photographed or signed, signatures last."""
    order = [*action.needs, *action.may]
    written = [name for name, rule in order if rule.type != "files" and not fields.is_signature(rule)]
    photographed = [name for name, rule in order if rule.type == "files"]
    return written, photographed + [name for name, rule in order if fields.is_signature(rule)]


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


def values(no: str, action: Action) -> dict[str, Any]:
    """What the form says now; what was left empty is not in it."""
    order = (*action.needs, *action.may)
    found = {name: fields.value(_key(no, action, name), rule, action.must.get(name)) for name, rule in order}
    return {name: value for name, value in found.items() if value is not None}


def files(no: str, action: Action) -> dict[str, list[str]]:
    """The files that the form carries, by field."""
    found = {name: fields.files(_key(no, action, name), rule) for name, rule in (*action.needs, *action.may)}
    return {name: receipts for name, receipts in found.items() if receipts}


def _send(seen: CaseView, action: Action, leave: Callable[[], None]) -> None:
    if taking.take(seen, action, values(seen.no, action), files(seen.no, action)):
        _forget(seen.no, action)
        leave()


def _forget(no: str, action: Action) -> None:
    """What the form said is on record."""
    for name, rule in (*action.needs, *action.may):
        fields.clear(_key(no, action, name), rule, action.must.get(name))
    draft_keeper.forget(_draft(no, action))


def _send_comment(seen: CaseView, action: Action, name: str) -> None:
    key = f"{session.TYPED}{seen.no}"
    if taking.take(seen, action, {name: st.session_state.get(key, "")}):
        st.session_state[key] = ""
        session.forget_typed(key)


def _keys(no: str, action: Action) -> list[str]:
    """Where the form keeps what it says."""
    return [key for name, rule in (*action.needs, *action.may) for key in fields.keys(_key(no, action, name), rule)]


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
    return f"step-{no}-{action.event}"


def _submit(no: str, action: Action) -> str:
    return f"{action.decision}-{no}" if action.decision else f"take-{no}-{action.event}"
