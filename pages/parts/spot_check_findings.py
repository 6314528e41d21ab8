"""Findings as a list, and one of them opened to be answered or decided on. The address says which."""

import streamlit as st

from pages.parts import session, spot_check_acts, spot_check_card, spot_check_finding
from services.access import Actor
from services.spot_checks import findings
from services.spot_checks.findings import State

PER_PAGE = 10
_STATE = "findings-state"
_LIMIT = "findings-limit"


def draw(actor: Actor) -> None:
    """The findings within the actor's sight, or the one that the address names."""
    spot_check_acts.begin()
    if no := st.query_params.get("no"):
        spot_check_finding.draw(actor, no)
        return
    state = _choose(actor)
    limit = int(st.session_state.get(_LIMIT, PER_PAGE))
    found = findings.find(actor, state, limit=limit)
    if not found.findings:
        _nothing(state)
    for finding in found.findings:
        with st.container(border=True, key=f"finding-{finding.no}"):
            st.html(spot_check_card.face(finding, session.language()))
            doing = next((act for act in ("answer", "decide") if act in finding.may), "open")
            st.button(
                session.say(f"findings.{doing}"),
                key=f"open-{finding.no}",
                type="secondary" if doing == "open" else "primary",
                on_click=_open,
                args=(finding.no,),
            )
    if found.total > limit:
        st.button(session.say("findings.more"), key="findings-more", on_click=_more, args=(limit,), width="stretch")


def _choose(actor: Actor) -> State:
    """Which of them; whoever can be concerned begins with their own, everybody else with what is open."""
    known = findings.states(actor)
    counts = {state: findings.count(actor, state) for state in known}
    st.segmented_control(
        session.say("findings.states"),
        known,
        format_func=lambda state: f"{session.say(f'findings.states.{state}')} {counts[state]:,}",
        key=_STATE,
        default="mine" if "mine" in known else "undecided",
        required=True,
        label_visibility="collapsed",
    )
    chosen = st.session_state.get(_STATE)
    return chosen if chosen in known else known[0]


def _nothing(state: State) -> None:
    with st.container(border=True, key="findings-empty"):
        st.text(session.say(f"findings.empty.{state}"))


def _open(no: str) -> None:
    st.query_params["no"] = no


def _more(limit: int) -> None:
    st.session_state[_LIMIT] = limit + PER_PAGE
