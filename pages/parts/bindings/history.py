"""What was decided and does not hold today: what is still to come, and what is over."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import badges, news, session
from services import wording
from services.regimes import bindings
from services.regimes.bindings import Binding
from services.time import now

_MARKS = {"coming": ("soon", "◆"), "ended": ("cancelled", "–"), "withdrawn": ("cancelled", "–")}


def coming(known: Sequence[Binding]) -> None:
    """What begins on a later day, the nearest first; it can be withdrawn until then."""
    for one in reversed(known):
        with st.container(horizontal=True, vertical_alignment="center", key=f"binding-{one.id}"):
            st.html(_line(one))
            with st.popover(session.say("bindings.withdraw"), width="content"):
                st.text(session.say("bindings.withdraw.about", unit=one.unit, day=one.since.isoformat()))
                label = session.say("bindings.withdraw.confirm")
                st.button(label, key=f"binding-{one.id}-withdraw", type="primary", on_click=_withdraw, args=(one,))


def over(known: Sequence[Binding]) -> None:
    """What held once, or never came to hold, the latest first."""
    if known:
        with st.expander(session.say("bindings.over", n=len(known))):
            st.html("".join(_line(one) for one in known))


def _line(one: Binding) -> str:
    lang = session.language()
    mark = badges.mark(_MARKS[one.state][0], session.say(f"bindings.state.{one.state}"), _MARKS[one.state][1])
    said = session.say("bindings.from", pack=one.title.in_(lang), day=one.since.isoformat())
    who = session.say("bindings.by", person=one.by or "–", at=wording.instant_text(one.at, lang))
    return (
        f'<article class="bound" data-testid="binding"><b>{badges.text(one.unit)}</b> {mark}'
        f"<p>{badges.text(said)}</p><p>{badges.text(who)}</p></article>"
    )


def _withdraw(one: Binding) -> None:
    def act() -> str:
        bindings.withdraw(session.actor(), one.id, now())
        return session.say("bindings.withdrawn", unit=one.unit, day=one.since.isoformat())

    news.act(act)
