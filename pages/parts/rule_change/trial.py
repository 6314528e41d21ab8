"""A proposal tried on cases that are on record: which ones, how far it is, what it came to, and then to whoever approves."""

import streamlit as st

from pages.parts import news, session
from pages.parts.rule_change import period, trial_result
from services import wording
from services.access import Actor
from services.casework.regimes import local_day
from services.errors import NotSignedIn
from services.ledger.entries import midnight
from services.regimes.proposals import Change
from services.regimes.trying import jobs
from services.regimes.trying.tried import Tried
from services.time import now

_LOOK_AGAIN_SECONDS = 1
_OVER = ("cancelled", "failed", "lost")


def draw(actor: Actor, change: Change) -> None:
    """The trial as it stands: the one that was sent with the proposal, or the author's last one."""
    with st.container(border=True, key="rc-trial"):
        key = jobs.last(actor, change.id) if "revise" in change.may else None
        state = jobs.state(actor, key) if key else None
        if key and state and state.phase in ("waiting", "running"):
            _running(change.id, key)
        elif key and state and state.tried and state.version == change.version and change.state == "draft":
            trial_result.draw(state.tried)
            _submit(key)
            _again(change)
        elif change.tried is not None:
            trial_result.draw(Tried.of(change.tried))
            if "revise" in change.may:
                _again(change)
        else:
            _untried(change, state.phase if state else "")


def _untried(change: Change, over: str) -> None:
    st.subheader(session.say("rule_change.trial"))
    if over in _OVER:
        st.warning(session.say(f"rule_change.trial.{over}"))
    if "revise" in change.may:
        _choose(change)
    else:
        st.text(session.say("rule_change.trial.none"))


def _again(change: Change) -> None:
    with st.expander(session.say("rule_change.trial.again")):
        _choose(change)


def _choose(change: Change) -> None:
    """The period, and the button that begins."""
    st.text(session.say("rule_change.trial.about"))
    chosen = period.draw(local_day(now()))
    label = session.say("rule_change.trial.begin")
    st.button(label, key="rc-try", type="primary", disabled=chosen is None, on_click=_begin, args=(change, chosen))


def _begin(change: Change, chosen: period.Period) -> None:
    def act() -> str:
        since, until = map(midnight, chosen)
        jobs.start(session.actor(), change.id, since=since, until=until, at=now())
        return ""

    news.act(act)


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _running(change_id: int, key: str) -> None:
    """How far it is; whoever leaves finds it again."""
    try:
        state = jobs.state(session.actor(), key)
    except NotSignedIn:
        st.rerun()
    if state.phase not in ("waiting", "running"):
        st.rerun()
    st.subheader(session.say("rule_change.trial"))
    part = state.done / state.total if state.total else 0.0
    st.progress(min(1.0, part), _progress(state))
    st.caption(session.say("rule_change.trial.leave"))
    st.button(session.say("rule_change.trial.cancel"), key=f"rc-cancel-{change_id}", on_click=_cancel, args=(key,))


def _progress(state: jobs.State) -> str:
    if state.phase == "waiting":
        return session.say("rule_change.trial.queued")
    said = session.say("rule_change.trial.running", done=f"{state.done:,}", total=f"{state.total:,}")
    if state.left is None:
        return said
    return session.say("rule_change.trial.left", said=said, left=wording.duration_text(state.left, session.language()))


def _cancel(key: str) -> None:
    jobs.cancel(session.actor(), key)


def _submit(key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="rc-submit-box"):
        st.button(session.say("rule_change.submit"), key="rc-submit", type="primary", on_click=_send, args=(key,))
        st.caption(session.say("rule_change.submit.about"))


def _send(key: str) -> None:
    def act() -> str:
        jobs.submit(session.actor(), key, now())
        return session.say("rule_change.submitted")

    news.act(act)
