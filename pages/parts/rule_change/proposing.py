"""From a draft to a proposal on record, which can be tried and sent to whoever approves."""

import streamlit as st

from pages.parts import draft_keeper, news, session
from pages.parts.rule_change import address, terms
from pages.parts.rule_change.writing import Writing, begun, say_wrong, wrong
from services import wording
from services.errors import ChangeRefused, NotSignedIn, Refusal
from services.regimes import drafting
from services.regimes.submitting import put_on_record
from services.time import now


def draw(writing: Writing) -> None:
    """The button that puts it on record, and the one that throws the draft away."""
    wrong("propose")
    blocked = bool(writing.problems) or not writing.is_altered
    label = session.say("rule_change.propose")
    st.button(label, key="rc-propose", type="primary", disabled=blocked, width="stretch", on_click=_propose, args=(writing.main,))
    st.caption(session.say("rule_change.propose.blocked" if blocked else "rule_change.propose.about"))
    if writing.draft.is_changed:
        with st.popover(session.say("rule_change.discard"), width="content"):
            st.text(session.say("rule_change.discard.about"))
            st.button(session.say("rule_change.discard.confirm"), key="rc-discard", on_click=_discard, args=(writing.main,))


def _propose(pack_id: str) -> None:
    try:
        actor = session.actor()
        change_id = put_on_record(actor, begun(actor, pack_id).draft, terms.reason(), now())
    except NotSignedIn:
        return
    except Refusal as refusal:
        problem = refusal.facts.get("problem", "") if isinstance(refusal, ChangeRefused) else ""
        say_wrong(terms.PLACES.get(str(problem), "propose"), wording.refusal_text(refusal, session.language()))
        return
    _forget(pack_id)
    address.show(change_id)


def _discard(pack_id: str) -> None:
    def act() -> str:
        drafting.drop(session.actor(), pack_id)
        return ""

    if news.act(act):
        _forget(pack_id)
        address.back(pack_id)


def _forget(pack_id: str) -> None:
    """The draft is over: nothing of it comes back."""
    draft_keeper.forget(terms.kept_as(pack_id))
    st.session_state.pop("rc-reason", None)
