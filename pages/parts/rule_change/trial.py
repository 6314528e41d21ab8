"""A proposal tried on cases that are on record: which ones, how far it is, what it came to, and then to whoever approves."""

import streamlit as st

from pages.parts import news, session
from pages.parts.rule_change import period, trial_result
from services import wording
from services.access import Actor
from services.casework.regimes import local_day
from services.errors import Refusal
from services.ledger.entries import midnight
from services.regimes.proposals import Change
from services.regimes.trying import jobs
from services.regimes.trying.tried import Tried
from services.time import now

_LOOK_AGAIN_SECONDS = 1
_OVER = ("cancelled", "failed", "lost")


def draw(actor: Actor, change: Change) -> None:
    """The trial as it stands: the author's last one as long as it was not sent, else the one that was sent with the proposal."""
    with st.container(border=True, key="rc-trial"):
        key = jobs.last(actor, change.id) if "revise" in change.may else None
        state = jobs.state(actor, key) if key else None
        if key and state and state.phase in ("waiting", "running"):
            _running(change.id, key)
        elif key and state and (found := unsent(state, change)):
            trial_result.draw(found)
            _submit(key)
            _again(change)
        else:
            _kept(change, state.phase if state else "")


def unsent(state: jobs.State, change: Change) -> Tried | None:
    """What a try came to, if it is of the change as it stands, and later than what is kept with it."""
    if state.tried is None or state.version != change.version:
        return None
    kept = Tried.of(change.tried) if change.tried is not None else None
    return state.tried if kept is None or state.tried.at > kept.at else None


def _kept(change: Change, over: str) -> None:
    """What was sent with the proposal, or that nothing was; and what became of a try that came to nothing."""
    if change.tried is None:
        st.subheader(session.say("rule_change.trial"))
    if over in _OVER:
        st.warning(session.say(f"rule_change.trial.{over}"))
    if change.tried is not None:
        trial_result.draw(Tried.of(change.tried))
        if "revise" in change.may:
            _again(change)
    elif "revise" in change.may:
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
    except Refusal:
        # The page says why, or asks to sign in.
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
    def act() -> str:
        jobs.cancel(session.actor(), key)
        return ""

    news.act(act)


def _submit(key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="rc-submit-box"):
        st.button(session.say("rule_change.submit"), key="rc-submit", type="primary", on_click=_send, args=(key,))
        st.caption(session.say("rule_change.submit.about"))


def _send(key: str) -> None:
    def act() -> str:
        jobs.submit(session.actor(), key, now())
        return session.say("rule_change.submitted")

    news.act(act)
