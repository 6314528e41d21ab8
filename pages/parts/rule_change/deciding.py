"""The decision about a proposal: approve or refuse it, take it back, go on writing it; or who took which decision."""

from collections.abc import Callable

import streamlit as st

from pages.parts import draft_keeper, news, session
from pages.parts.rule_change import address, terms
from services import wording
from services.access import Actor
from services.regimes import changing, drafting
from services.regimes.proposals import APPROVE, Change, may
from services.time import now

_COMMENT = "rc-comment"


def draw(actor: Actor, change: Change) -> None:
    """What this person can do about it, and what was done."""
    _decided(change)
    if {"approve", "refuse"} & change.may:
        _decision(change)
    elif change.state == "waiting":
        st.info(session.say("rule_change.own" if may(actor, APPROVE) else "rule_change.waits"))
    elif change.state == "draft":
        st.info(session.say("rule_change.untried"))
    if "revise" in change.may:
        _go_on(actor, change)
    if "withdraw" in change.may:
        with st.popover(session.say("rule_change.withdraw"), width="content"):
            st.text(session.say("rule_change.withdraw.about"))
            done = session.say("rule_change.withdrawn")
            confirm = session.say("rule_change.withdraw.confirm")
            st.button(confirm, key="rc-withdraw", type="primary", on_click=_act, args=(change, _withdraw, done))


def _go_on(actor: Actor, change: Change) -> None:
    """The way back to writing it; asked for twice where something else is unfinished there."""
    label, about = session.say("rule_change.revise"), session.say("rule_change.revise.about")
    if not drafting.in_the_way(actor, change, now()):
        st.button(label, key="rc-revise", on_click=_revise, args=(change.id,), help=about)
        return
    with st.popover(label, width="content"):
        st.text(session.say("rule_change.revise.instead"))
        confirm = session.say("rule_change.revise.confirm")
        st.button(confirm, key="rc-revise", type="primary", on_click=_revise, args=(change.id,), help=about)


def _decided(change: Change) -> None:
    lang = session.language()
    st.subheader(session.say("rule_change.decision"))
    if change.decided_at and change.decided_by:
        at = wording.instant_text(change.decided_at, lang)
        decision = "refused" if change.state == "refused" else "approved"
        st.text(session.say(f"rule_change.decided.{decision}", who=change.decided_by, at=at))
        if change.comment:
            st.text(session.say("rule_change.decided.comment", comment=change.comment))
    if change.withdrawn_at:
        at = wording.instant_text(change.withdrawn_at, lang)
        st.text(session.say("rule_change.decided.withdrawn", who=change.withdrawn_by or "–", at=at))
    if change.state == "approved":
        st.success(session.say("rule_change.holds.from", day=change.since))


def _decision(change: Change) -> None:
    """Approve with a comment or without, refuse with one."""
    key = f"rules-decision-{change.id}"
    st.session_state.update(draft_keeper.restore(key))
    hint = session.say("rule_change.comment.hint")
    st.text_area(session.say("rule_change.comment"), key=_COMMENT, placeholder=hint, max_chars=2000, height=96)
    draft_keeper.draw(key, [_COMMENT])
    with st.container(horizontal=True, key="rc-decide"):
        if "approve" in change.may:
            done = session.say("rule_change.approved", day=change.since)
            label = session.say("rule_change.approve")
            st.button(label, key="rc-approve", type="primary", on_click=_act, args=(change, _approve, done))
        refused = session.say("rule_change.refused")
        st.button(session.say("rule_change.refuse"), key="rc-refuse", on_click=_act, args=(change, _refuse, refused))


def _act(change: Change, do: Callable[[Actor, Change], None], done: str) -> None:
    def act() -> str:
        do(session.actor(), change)
        return done

    if news.act(act):
        draft_keeper.forget(f"rules-decision-{change.id}")
        st.session_state.pop(_COMMENT, None)


def _approve(actor: Actor, change: Change) -> None:
    changing.approve(actor, change.id, comment=_comment(), at=now(), expected_version=change.version)


def _refuse(actor: Actor, change: Change) -> None:
    changing.refuse(actor, change.id, comment=_comment(), at=now(), expected_version=change.version)


def _withdraw(actor: Actor, change: Change) -> None:
    changing.withdraw(actor, change.id, at=now())


def _comment() -> str:
    return str(st.session_state.get(_COMMENT) or "").strip()


def _revise(change_id: int) -> None:
    """Back to the workshop with the proposal's own texts."""

    def act() -> str:
        actor = session.actor()
        change = changing.one(actor, change_id, now())
        is_begun = drafting.is_of(drafting.of(actor, change.packs[0]), change)
        pack_id = drafting.revising(actor, change, now())
        if not is_begun:
            draft_keeper.forget(terms.kept_as(pack_id))
            st.session_state.pop("rc-reason", None)
        address.write(pack_id)
        return ""

    news.act(act)
