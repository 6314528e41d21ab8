"""Cases that are handled too slowly: by level or by digest, each with its ladder, and what can be done about it."""

import streamlit as st

from pages.parts import (
    badges,
    escalation_acts,
    escalation_address,
    escalation_card,
    escalation_digests,
    escalation_filters,
    escalation_urge_all,
    session,
    ticking,
)
from pages.parts.badges import text
from services import digests, escalations
from services.access import Actor
from services.digests import Digest
from services.errors import NotSignedIn
from services.escalations import Filter, Page
from services.time import now

PER_PAGE = 10
# Countdowns go on by themselves; this is for what was sent, delivered and answered meanwhile.
LOOK_AGAIN_SECONDS = 30


def _draw() -> None:
    badges.styles()
    escalation_card.styles()
    st.title(session.say("frame.escalations"))
    _all()


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def _all() -> None:
    actor, wanted, at = _present(), escalation_address.read(), now()
    digest = digests.one(actor, wanted.digest, at=at) if wanted.digest else None
    if wanted.digest and digest is None:
        _nothing("escalations.digest.gone", "escalations.digest.back", digest=None)
        return
    _warn(actor)
    escalation_acts.tell()
    if digest:
        escalation_digests.head(actor, digest)
        escalation_urge_all.draw(actor, digest)
    else:
        escalation_digests.draw(digests.recent(actor, at=at))
    _bar(actor, wanted, digest)
    if digest is None or not digest.people:
        _cases(actor, wanted, escalations.look(actor, wanted, at=at, limit=PER_PAGE, offset=_first()))
    ticking.draw()


def _present() -> Actor:
    """Whoever is signed in; else the frame takes over and asks for it."""
    try:
        return session.actor()
    except NotSignedIn:
        st.rerun()


def _first() -> int:
    return (escalation_address.page() - 1) * PER_PAGE


def _warn(actor: Actor) -> None:
    """That something did not reach people, and the way to it."""
    if n := escalations.failed(actor):
        with st.container(key="esc-failed", horizontal=True, vertical_alignment="center"):
            st.html(badges.mark("missed", session.say("escalations.failed", n=n), "▲"))
            st.page_link("inbox.py", label=session.say("escalations.failed.open"))


def _bar(actor: Actor, wanted: Filter, digest: Digest | None) -> None:
    if digest and digest.people:
        return
    with st.container(key="esc-bar", horizontal=True, vertical_alignment="center"):
        if digest is None:
            escalation_filters.levels(escalations.counts(actor, wanted, at=now()))
        st.space("stretch")
        escalation_filters.fields(actor)


def _cases(actor: Actor, wanted: Filter, found: Page) -> None:
    if not found.cases:
        if found.total:
            _nothing("escalations.empty.page", "escalations.empty.first")
        elif escalation_address.narrowed() or wanted.level:
            _nothing("escalations.empty.filtered", "escalations.filter.clear", level=None, unit=None, q=None)
        else:
            _nothing("escalations.digest.empty" if wanted.digest else "escalations.empty")
        return
    for one in found.cases:
        with st.container(key=f"esc-{one.line.no}"):
            st.html(escalation_card.face(one, session.language()))
            escalation_acts.draw(actor, one)
    _turn(found)


def _nothing(why: str, way: str | None = None, **then: None) -> None:
    """Say why nothing is here, and the way out."""
    with st.container(border=True, key="esc-empty"):
        st.text(session.say(why))
        if way:
            st.button(session.say(way), key="esc-way", on_click=escalation_address.go, kwargs=then)


def _turn(found: Page) -> None:
    """Which cases these are, and the way to the others."""
    here, last = escalation_address.page(), -(-found.total // PER_PAGE)
    said = session.say("escalations.lines", first=_first() + 1, last=_first() + len(found.cases), total=f"{found.total:,}")
    with st.container(key="esc-pages", horizontal=True, vertical_alignment="center"):
        st.html(f'<span class="esc-quiet" data-testid="lines">{text(said)}</span>')
        if last > 1:
            turn = escalation_address.go
            st.button(
                session.say("escalations.before"), key="esc-before", on_click=turn, kwargs={"page": here - 1}, disabled=here == 1
            )
            st.button(
                session.say("escalations.after"), key="esc-after", on_click=turn, kwargs={"page": here + 1}, disabled=here >= last
            )


_draw()
