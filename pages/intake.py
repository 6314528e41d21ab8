"""The counter: one sheet for whoever comes, the officer's own queue beside it, and every form in place."""

from contextlib import suppress
from pathlib import Path

import streamlit as st

from pages.parts import (
    anew,
    badges,
    deadline,
    intake_arrival,
    intake_case,
    intake_form,
    intake_keys,
    intake_queue,
    intake_saving,
    session,
    taking,
    ticking,
)
from pages.parts.intake_sheet import Sheet
from services.errors import NotSignedIn, Refusal
from services.reception import opening
from services.reception.opening import Counter
from services.time import now
from services.wording import refusal_text

_LOOK = Path(__file__).parent / "parts" / "intake.css"
# How soon what comes in, or comes back, shows in the queue.
_LOOK_AGAIN_SECONDS = 10


def _draw() -> None:
    badges.styles()
    deadline.styles()
    st.html(_LOOK)
    actor = session.actor()
    # This run is what was asked for.
    intake_saving.must_look_again()
    taking.must_look_again()
    # Asked before the queue is read: what changes in between is noticed.
    stamp = intake_queue.stamp(actor)
    with st.container(key="intake-title"):
        st.title(session.say("frame.intake"))
    left, right = st.columns([7, 4], gap="medium")
    with left:
        _work()
    with right:
        intake_queue.draw(actor)
    ticking.draw()
    intake_keys.draw(st.session_state.get("intake-focus", 0))
    _watch(stamp)


@st.fragment
def _work() -> None:
    """The sheet, or the case that the address names."""
    anew.after_sending(sent=intake_saving.must_look_again())
    if no := st.query_params.get("no", "").strip():
        with anew.when_gone():
            intake_case.draw(no)
        return
    intake_case.tell_outcome()
    arrival = intake_arrival.asked()
    project = arrival.project_id if arrival else _counter()
    if project is None:
        st.info(session.say("intake.no_counter"))
        return
    if arrival:
        intake_arrival.draw(arrival)
    try:
        forms = opening.forms(session.actor(), project, at=now())
    except Refusal as refusal:
        st.error(refusal_text(refusal, session.language()))
        return
    if form := _form(forms):
        with anew.when_gone():
            intake_form.draw(Sheet(form, arrival, tuple(forms)))


def _form(forms: list[opening.Opening]) -> opening.Opening | None:
    """The one form of the regime; where it has several, the one that was chosen."""
    if len(forms) < 2:
        return next(iter(forms), None)
    names = {form.event: form.title.in_(session.language()) for form in forms}
    event = st.segmented_control(
        session.say("intake.form"), list(names), default=forms[0].event, format_func=lambda one: names[one], key="intake-form"
    )
    return next((form for form in forms if form.event == event), forms[0])


def _counter() -> int | None:
    """The project whose counter this is; whoever has several says which."""
    found = {one.id: one for one in opening.counters(session.actor())}
    if len(found) < 2:
        return next(iter(found), None)

    def name(number: int) -> str:
        one: Counter = found[number]
        return one.name

    return st.selectbox(session.say("intake.project"), list(found), format_func=name, key="intake-project")


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _watch(known: tuple[object, ...]) -> None:
    """Draw the page anew when the queue has changed. An ended sign-in is the frame's to notice."""
    with suppress(NotSignedIn):
        if intake_queue.stamp(session.actor()) != known:
            st.rerun()


_draw()
