"""One finding, and what this person may do about it: say something, or decide."""

import streamlit as st

from pages.parts import session, spot_check_acts, spot_check_card
from services.access import Actor
from services.errors import FindingNotFound
from services.spot_checks import deciding, findings
from services.spot_checks.findings import Finding
from services.time import now


def draw(actor: Actor, no: str) -> None:
    """The finding of a number, with the way back to the list."""
    st.button(session.say("findings.back"), key="finding-back", icon=":material/arrow_back:", type="tertiary", on_click=_leave)
    try:
        finding = findings.one(actor, no)
    except FindingNotFound:
        with st.container(border=True, key="finding-gone"):
            st.text(session.say("findings.gone", no=no))
        return
    left, right = st.columns([7, 5], gap="medium")
    with left, st.container(border=True, key=f"finding-{no}"):
        st.html(spot_check_card.face(finding, session.language()))
        if finding.entry_id is not None:
            address = {"entry": str(finding.entry_id)}
            st.page_link("penalties.py", label=session.say("findings.entry", id=finding.entry_id), query_params=address)
    with right:
        if "answer" in finding.may:
            _answer(finding)
        if "decide" in finding.may:
            _decide(finding)
        elif finding.decision is None and "answer" not in finding.may:
            st.caption(session.say("findings.not_you"))


def _leave() -> None:
    st.query_params.pop("no", None)


def _typed(finding: Finding, act: str) -> str:
    return f"{session.TYPED}finding-{act}-{finding.no}"


def _answer(finding: Finding) -> None:
    key = _typed(finding, "answer")
    with st.container(border=True, key="finding-answer"):
        st.markdown(f"**{session.say('findings.answer')}**")
        spot_check_acts.text_area(key, "findings.answer.words", "findings.answer.hint")
        spot_check_acts.news(key)
        st.button(session.say("findings.answer.send"), key="send-answer", type="primary", on_click=_send_answer, args=(finding,))


def _send_answer(finding: Finding) -> None:
    key = _typed(finding, "answer")

    def act(_: str) -> str:
        said = str(st.session_state.get(key) or "")
        deciding.answer(session.actor(), finding.no, said, at=now(), seen=finding.version)
        return session.say("findings.done.answer")

    spot_check_acts.send(key, act, key)


def _decide(finding: Finding) -> None:
    key, cost = _typed(finding, "decide"), f"cost-{finding.no}-{finding.nth}"
    if cost not in st.session_state:
        st.session_state[cost] = finding.consequence.in_(session.language())
    with st.container(border=True, key="finding-decide"):
        st.markdown(f"**{session.say('findings.decide')}**")
        if finding.answer is None:
            st.warning(session.say("findings.decide.unanswered", who=finding.concerns))
        if finding.grave:
            st.warning(session.say("findings.decide.grave", n=finding.nth, cost=finding.consequence.in_(session.language())))
        st.text_input(session.say("findings.decide.cost"), key=cost, max_chars=deciding.LONGEST_CONSEQUENCE)
        spot_check_acts.text_area(key, "findings.decide.reason", "findings.decide.hint")
        spot_check_acts.news(key)
        with st.container(horizontal=True, key="finding-verdict"):
            for verdict, upheld in (("upheld", True), ("not_upheld", False)):
                st.button(
                    session.say(f"findings.decide.{verdict}"),
                    key=f"decide-{verdict}",
                    type="primary" if upheld else "secondary",
                    on_click=_send_decision,
                    args=(finding, upheld),
                )


def _send_decision(finding: Finding, upheld: bool) -> None:
    key = _typed(finding, "decide")

    def act(_: str) -> str:
        deciding.decide(
            session.actor(),
            finding.no,
            upheld=upheld,
            reason=str(st.session_state.get(key) or ""),
            consequence=str(st.session_state.get(f"cost-{finding.no}-{finding.nth}") or ""),
            at=now(),
            seen=finding.version,
        )
        return session.say("findings.done.upheld" if upheld else "findings.done.not_upheld")

    spot_check_acts.send(key, act, key)
