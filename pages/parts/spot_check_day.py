"""A day of spot checks: the sample, or the centre chosen from it with its form and with its day held against the camera."""

import streamlit as st

from pages.parts import reconciliation, session, spot_check_form, spot_check_sample
from services import register
from services.access import Actor
from services.spot_checks.regime import day_of, regime
from services.time import now


def draw(actor: Actor) -> None:
    """The sample of today, or the centre that is being checked."""
    project_id = spot_check_sample.chosen()
    if project_id is None:
        spot_check_sample.draw(actor)
        _freely(actor)
        return
    st.button(
        session.say("spot_check.back"),
        key="check-back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=spot_check_sample.choose,
        args=(None,),
    )
    left, right = st.columns([5, 7], gap="medium")
    with left:
        spot_check_form.draw(actor, project_id, sent=lambda: spot_check_sample.choose(None))
    with right:
        at = now()
        reconciliation.draw(actor, project_id, day_of(regime(at), at))


def _freely(actor: Actor) -> None:
    """A centre that was not drawn may be checked all the same."""
    known = {unit.path: unit.name for unit in register.units(actor) if unit.kind == "project"}
    with st.container(horizontal=True, vertical_alignment="bottom", key="check-freely"):
        st.selectbox(
            session.say("spot_check.freely"),
            list(known),
            index=None,
            format_func=lambda path: known[path],
            key="check-free",
            width=320,
        )
        st.button(session.say("spot_check.start"), key="check-free-start", on_click=_choose)


def _choose() -> None:
    path = st.session_state.get("check-free")
    if path:
        spot_check_sample.choose(int(str(path).strip("/").rsplit("/", 1)[-1]))
