"""What can be done about an escalated case: urge somebody with a word, or take one of the regime's steps for it."""

from dataclasses import dataclass
from uuid import uuid4

import streamlit as st

from pages.parts import escalation_address, session, step_form, taking
from pages.parts.badges import text
from services import access, case_view, urging, wording
from services.access import Actor
from services.casework.regimes import pack_of
from services.errors import NotSignedIn, Refusal
from services.escalations import Choice, Escalated
from services.time import now

_OPEN = "esc-act"
_OUTCOME = "esc-outcome"
URGE = "urge"


@dataclass(frozen=True)
class Outcome:
    """What became of an urge: of which case, whether it went out, and the sentence that says so."""

    no: str
    sent: bool
    said: str


def draw(actor: Actor, one: Escalated) -> None:
    """The buttons of a case, and below them the form of the one that is open."""
    no = one.line.no
    if one.line.closed_at is not None:
        return
    opened = st.session_state.get(_OPEN)
    here = opened[1] if opened and opened[0] == no else None
    with st.container(key=f"esc-acts-{no}", horizontal=True):
        if one.choices and access.may(actor, "urge"):
            _opener(no, URGE, session.say("escalations.act.urge"), here)
        for event, title in _steps(actor, one):
            _opener(no, event, title, here)
    _show_outcome(no)
    if here == URGE:
        _urge_form(one)
    elif here:
        _step(actor, no, here)


def tell() -> None:
    """The step that was just taken: said above the list, because its case may have left it."""
    if taken := st.session_state.pop("taken", None):
        st.session_state[_OPEN] = None
        st.success(session.say("case.taken", step=f"{taken.title} · {taken.no}"))


def _steps(actor: Actor, one: Escalated) -> list[tuple[str, str]]:
    """The regime's steps for escalated cases that the actor's role may take."""
    pack = pack_of(one.line.pack, one.line.pack_version)
    if pack.escalation is None or not access.may(actor, "take_step"):
        return []
    events = [event for event in pack.escalation.steps if actor.role in pack.steps[event].by]
    return [(event, pack.steps[event].title.in_(session.language())) for event in events]


def _opener(no: str, act: str, label: str, here: str | None) -> None:
    kind = "primary" if act == here else "secondary"
    st.button(label, key=f"esc-open-{no}-{act}", type=kind, on_click=_open, args=(no, None if act == here else act))


def _open(no: str, act: str | None) -> None:
    st.session_state[_OPEN] = (no, act) if act else None
    for told in (_OUTCOME, "taken", "refused"):
        st.session_state.pop(told, None)


def _urge_form(one: Escalated) -> None:
    """Whom to urge, and a word that is there already: one click sends it."""
    no = one.line.no
    choices = {choice.role: choice for choice in one.choices}
    key = f"{session.TYPED}urge-{no}"
    if key not in st.session_state:
        st.session_state[key] = session.typed_before(key) or session.say("escalations.act.comment.usual")
    with st.container(key=f"esc-form-{no}", border=True):
        to = st.radio(
            session.say("escalations.act.whom"),
            list(choices),
            index=list(choices).index(one.choice) if one.choice in choices else 0,
            format_func=lambda role: _who(choices[role]),
            key=f"esc-whom-{no}",
            horizontal=True,
        )
        st.text_area(session.say("escalations.act.comment"), key=key, height=84, max_chars=urging.LONGEST_COMMENT)
        st.button(
            session.say("escalations.act.send"),
            key=f"esc-send-{no}",
            type="primary",
            on_click=_send,
            args=(no, to, _who(choices[to]), _request(no, len(one.urged))),
        )


def _request(no: str, urged: int) -> str:
    """One request for each urge that follows those on record: sent twice, it urges once."""
    return str(st.session_state.setdefault(f"request-urge-{no}-{urged}", uuid4().hex))


def _send(no: str, to: str, who: str, request: str) -> None:
    key = f"{session.TYPED}urge-{no}"
    try:
        urging.urge(
            session.actor(),
            no,
            to,
            st.session_state.get(key, ""),
            at=now(),
            digest_id=escalation_address.read().digest,
            request_id=request,
        )
    except NotSignedIn:
        return
    except Refusal as refusal:
        st.session_state[_OUTCOME] = Outcome(no, sent=False, said=wording.refusal_text(refusal, session.language()))
        return
    st.session_state[_OUTCOME] = Outcome(no, sent=True, said=session.say("escalations.act.sent", who=who))
    st.session_state[_OPEN] = None
    session.forget_typed(key)


def _show_outcome(no: str) -> None:
    outcome = st.session_state.get(_OUTCOME)
    if outcome and outcome.no == no:
        (st.success if outcome.sent else st.error)(outcome.said)


def _step(actor: Actor, no: str, event: str) -> None:
    """The step's form, as on the page of the case; or that it is not possible now."""
    taking.must_look_again()
    try:
        seen = case_view.view(actor, no, at=now())
    except Refusal as refusal:
        st.error(wording.refusal_text(refusal, session.language()))
        return
    taking.show_outcome(seen)
    action = next((action for action in seen.actions if action.event == event), None)
    if action:
        step_form.draw(seen, action)
    else:
        title = seen.pack.steps[event].title.in_(session.language())
        st.html(f'<p class="esc-quiet">{text(session.say("escalations.act.not_now", step=title))}</p>')


def _who(choice: Choice) -> str:
    role = choice.title.in_(session.language())
    return session.say("escalations.who", name=choice.name, role=role) if choice.name else role
