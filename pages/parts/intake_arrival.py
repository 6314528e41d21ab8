"""What has arrived and is being completed, above its sheet: when, by which way, its recording, and the way to set it aside."""

import streamlit as st

from pages.parts import intake_saving, session, ticking
from pages.parts.badges import text
from services import arrivals, wording
from services.arrivals import Arrival
from services.errors import FileNotKept, NotSignedIn, Refusal
from services.time import now


def asked() -> Arrival | None:
    """The arrival that the address names, None for none; one that waits no more is said so."""
    number = st.query_params.get("arrival", "")
    if not number.isdecimal():
        return None
    try:
        return arrivals.one(session.actor(), int(number[:18]))
    except Refusal as refusal:
        if not isinstance(refusal, NotSignedIn):
            st.warning(wording.refusal_text(refusal, session.language()))
        return None


def draw(arrival: Arrival) -> None:
    """What came in."""
    lang = session.language()
    at = wording.instant_text(arrival.at, lang)
    with st.container(key="intake-arrival", border=True):
        head = session.say("intake.arrival", channel=arrival.channel, at=at)
        st.html(f'<h2 data-testid="arrival">{text(head)} <small>{ticking.waited(arrival.at)}</small></h2>')
        if arrival.text:
            st.html(f'<p class="in-said">{text(arrival.text)}</p>')
        if arrival.has_sound:
            _sound(arrival)
        if arrival.earlier_no:
            no = arrival.earlier_no
            label = session.say("intake.arrival.earlier", no=no)
            st.button(label, key="arrival-earlier", on_click=intake_saving.open_in_place, args=(no,))
        _dismissing(arrival)


def _sound(arrival: Arrival) -> None:
    try:
        content, media_type = arrivals.sound(session.actor(), arrival.id)
        st.audio(content, format=media_type)
    except FileNotKept as gone:
        st.error(wording.refusal_text(gone, session.language()))


def _dismissing(arrival: Arrival) -> None:
    """No case after all: the reason, and the button that needs it."""
    with st.popover(session.say("intake.dismiss"), key="intake-dismissing"):
        key = f"arrival-{arrival.id}-reason"
        st.text_area(session.say("intake.dismiss.reason"), key=key, height=84, placeholder=session.say("intake.dismiss.hint"))
        if why := st.session_state.get(f"{key}-refused"):
            st.error(why)
        st.button(session.say("intake.dismiss.send"), key="arrival-dismiss", on_click=_dismiss, args=(arrival, key))


def _dismiss(arrival: Arrival, key: str) -> None:
    try:
        arrivals.dismiss(session.actor(), arrival.id, st.session_state.get(key) or "", at=now())
    except NotSignedIn:
        intake_saving.look_again()
    except Refusal as refusal:
        st.session_state[f"{key}-refused"] = wording.refusal_text(refusal, session.language())
    else:
        st.session_state.pop(f"{key}-refused", None)
        intake_saving.open_in_place(None)
