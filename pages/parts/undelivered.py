"""What could not be delivered to people, and one click to try again: a part of the inbox for whoever may see it."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import badges, session, why
from services import access, delivery, wording
from services.access import Actor
from services.board.snapshot import ZONE
from services.delivery.undelivered import Undelivered
from services.errors import NotSignedIn
from services.time import now

_TAB = "inbox-tab"
_MINE, _HERE = "mine", "undelivered"


def asked(actor: Actor) -> bool:
    """Offer the choice between one's own messages and those not delivered to others; whether the latter are wanted."""
    count = len(delivery.undelivered(actor))
    st.segmented_control(
        session.say("frame.inbox"),
        (_MINE, _HERE),
        default=_MINE,
        required=True,
        format_func=lambda tab: session.say(f"inbox.tab.{tab}", n=count) if tab == _HERE else session.say(f"inbox.tab.{tab}"),
        key=_TAB,
        label_visibility="collapsed",
    )
    return bool(st.session_state.get(_TAB) == _HERE)


@st.fragment
def draw() -> None:
    """The list, newest first, each message with its button."""
    try:
        actor = session.actor()
    except NotSignedIn:
        st.rerun()
    sent = st.session_state.pop("resent", 0)
    if sent:
        st.html(f'<p class="inbox-count" role="status">{badges.text(session.say("undelivered.resent", n=sent))}</p>')
    found = delivery.undelivered(actor)
    with st.container(key="inbox"):
        if not found:
            with st.container(border=True, key="inbox-empty"):
                st.text(session.say("undelivered.empty"))
                st.text(session.say("undelivered.empty.how"))
        for message_id in dict.fromkeys(one.message_id for one in found):
            _message(actor, [one for one in found if one.message_id == message_id])


def _message(actor: Actor, those: Sequence[Undelivered]) -> None:
    first = those[0]
    with st.container(key=f"message-{first.message_id}"):
        st.html(_face(those, session.language()))
        if access.may(actor, "resend"):
            label = session.say("undelivered.resend")
            st.button(label, key=f"turn-message-{first.message_id}", on_click=_resend, args=(first.message_id,))


def _resend(message_id: int) -> None:
    st.session_state["resent"] = delivery.resend(session.actor(), message_id, at=now())


def _face(those: Sequence[Undelivered], lang: str) -> str:
    first = those[0]
    at = badges.text(why.when(first.message_at, ZONE, lang, now()))
    people = "".join(f"<p>{_one(one, lang)}</p>" for one in those)
    return (
        f'<article class="message" data-testid="undelivered"><header><b>{badges.text(first.kind)}</b>'
        f"<span>{badges.text(first.no or '')}</span><time>{at}</time></header>{people}</article>"
    )


def _one(one: Undelivered, lang: str) -> str:
    """To whom, by which channel, why not, and how often it was tried."""
    cause, _, code = one.error.partition("_") if one.error[-3:].isdecimal() else (one.error, "", "")
    reason = wording.text(f"delivery.error.{cause}", lang, code=code)
    tried = wording.text("undelivered.tried", lang, n=one.attempts, at=why.when(one.at, ZONE, lang, now()))
    who = f"<b>{badges.text(one.person)}</b> · {badges.text(one.channel)}"
    return f"{who} · {badges.mark('missed', reason, '▲')} <span>{badges.text(tried)}</span>"
