"""Urging a whole digest: what was urged and what came of it, and one form for all that nobody was urged about yet."""

import streamlit as st

from pages.parts import session, why
from pages.parts.badges import text
from services import access, digest_urging, urging, wording
from services.access import Actor
from services.board.snapshot import ZONE
from services.digest_urging import Outlook, Reader, Round
from services.digests import Digest
from services.errors import NotSignedIn, Refusal
from services.time import now

_OPEN = "esc-all-open"
_OUTCOME = "esc-all-outcome"
# People whom the question names; the others it counts.
_NAMED = 5


def draw(actor: Actor, digest: Digest) -> None:
    """For whoever may urge, below the head of an open digest of cases."""
    if not access.may(actor, "urge") or digest.people:
        return
    found = digest_urging.outlook(actor, digest.id, at=now())
    if found.rounds:
        st.html(_rounds(found.rounds))
    _show_outcome(digest)
    if found.cases:
        _form(digest, found)


def _form(digest: Digest, found: Outlook) -> None:
    opened = st.session_state.get(_OPEN) == digest.id
    label = session.say("escalations.all.open", n=found.cases)
    st.button(label, key="esc-all", type="secondary" if opened else "primary", on_click=_turn, args=(digest.id, opened))
    if not opened:
        return
    key = _key(digest.id)
    if key not in st.session_state:
        st.session_state[key] = session.typed_before(key) or session.say("escalations.act.comment.usual")
    with st.container(key="esc-all-form", border=True):
        st.text(session.say("escalations.all.whom", n=found.cases, who=_whom(found.readers)))
        st.text_area(session.say("escalations.act.comment"), key=key, height=84, max_chars=urging.LONGEST_COMMENT)
        confirm = session.say("escalations.all.send", n=found.cases)
        st.button(confirm, key="esc-all-send", type="primary", on_click=_send, args=(digest.id,))


def _key(digest_id: int) -> str:
    return f"{session.TYPED}urge-digest-{digest_id}"


def _turn(digest_id: int, opened: bool) -> None:
    st.session_state[_OPEN] = None if opened else digest_id
    st.session_state.pop(_OUTCOME, None)


def _send(digest_id: int) -> None:
    key, lang = _key(digest_id), session.language()
    try:
        n = digest_urging.urge(session.actor(), digest_id, st.session_state.get(key, ""), at=now())
    except NotSignedIn:
        return
    except Refusal as refusal:
        st.session_state[_OUTCOME] = (digest_id, False, wording.refusal_text(refusal, lang))
        return
    st.session_state[_OUTCOME] = (digest_id, True, session.say("escalations.all.sent", n=n))
    st.session_state[_OPEN] = None
    session.forget_typed(key)


def _show_outcome(digest: Digest) -> None:
    of, sent, said = st.session_state.get(_OUTCOME, (None, False, ""))
    if of == digest.id:
        (st.success if sent else st.error)(said)


def _whom(readers: tuple[Reader, ...]) -> str:
    lang = session.language()
    comma = session.say("format.comma")
    said = [session.say("escalations.all.reader", who=_who(one, lang), n=one.cases) for one in readers[:_NAMED]]
    if len(readers) > _NAMED:
        said.append(session.say("escalations.all.more", n=len(readers) - _NAMED))
    return comma.join(said)


def _who(one: Reader, lang: str) -> str:
    role = one.role.in_(lang)
    return session.say("escalations.who", name=one.name, role=role) if one.name else role


def _rounds(found: tuple[Round, ...]) -> str:
    title = text(session.say("escalations.all.rounds"))
    return f'<section class="esc-rounds"><h3>{title}</h3><ul>{"".join(map(_round, found))}</ul></section>'


def _round(one: Round) -> str:
    at = why.when(one.at, ZONE, session.language(), now())
    said = session.say("escalations.all.round", by=one.by, at=at, n=one.cases)
    after = session.say("escalations.all.after", answered=one.answered, n=one.cases, read=one.read, messages=one.messages)
    return f'<li data-testid="round"><b>{text(said)}</b> “{text(one.comment)}”<small>{text(after)}</small></li>'
