"""My messages: everything that reminds me of something, and for whoever may see it, what could not be delivered to others."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import badges, inbox_keys, message_line, session, ticking, undelivered
from services import access, inbox
from services.access import Actor
from services.errors import NotSignedIn
from services.inbox import Line
from services.time import now

PER_PAGE = 30
# A reminder that comes while the page is open shows by itself.
LOOK_AGAIN_SECONDS = 15
_LIMIT = "inbox-limit"
_KIND = "inbox-kind"
_UNREAD = "inbox-unread"


def _draw() -> None:
    st.title(session.say("frame.inbox"))
    badges.styles()
    message_line.styles()
    actor = session.actor()
    if access.may(actor, "see_deliveries") and undelivered.asked(actor):
        undelivered.draw()
    else:
        _mine()


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def _mine() -> None:
    actor = _present()
    at = now()
    count = inbox.unread(actor, at=at)
    kinds = inbox.kinds_of(actor, at=at)
    kind = st.session_state.get(_KIND)
    kind = kind if kind in kinds else None
    unread = bool(st.session_state.get(_UNREAD))
    limit = int(st.session_state.get(_LIMIT, PER_PAGE))
    found = inbox.look(actor, at=at, rule=kind, unread=unread, limit=limit + 1)
    with st.container(key="inbox"):
        _choices(kinds, kind, count)
        if not found:
            _nothing(narrowed=unread or kind is not None)
        for line in found[:limit]:
            message_line.draw(line, _open, _turn)
        if len(found) > limit:
            st.button(session.say("inbox.more"), key="inbox-more", on_click=_more, args=(limit,), width="stretch")
    ticking.draw()
    inbox_keys.draw()
    _go()


def _choices(kinds: dict[str, str], kind: str | None, count: int) -> None:
    """How many are unread, what to look at, and the way to be done with all of them."""
    with st.container(key="inbox-bar", horizontal=True, vertical_alignment="center"):
        shown = f"{count - 1}+" if count >= inbox.COUNTED else str(count)
        said = session.say("inbox.count", n=shown) if count else session.say("inbox.none_unread")
        st.html(f'<p class="inbox-count" data-testid="unread-count" role="status">{badges.text(said)}</p>', width="content")
        st.selectbox(
            session.say("inbox.filter.kind"),
            list(kinds),
            index=None,
            format_func=lambda name: kinds.get(name, name),
            placeholder=session.say("inbox.filter.any"),
            key=_KIND,
            label_visibility="collapsed",
            width=200,
        )
        st.toggle(session.say("inbox.filter.unread"), key=_UNREAD)
        st.space("stretch")
        label = session.say("inbox.mark_all_of_kind" if kind else "inbox.mark_all")
        st.button(label, key="inbox-mark-all", on_click=_all_read, args=(kind,), disabled=not count)


def _nothing(*, narrowed: bool) -> None:
    """Say why nothing is here, and what will be."""
    with st.container(border=True, key="inbox-empty"):
        if narrowed:
            st.text(session.say("inbox.empty.filtered"))
            st.button(session.say("inbox.show_all"), key="inbox-show-all", on_click=_show_all)
        else:
            st.text(session.say("inbox.empty"))
            st.text(session.say("inbox.empty.how"))


def _present() -> Actor:
    """Whoever is signed in; else the frame takes over and asks for it."""
    try:
        return session.actor()
    except NotSignedIn:
        st.rerun()


def _open(line: Line) -> None:
    """Whoever opens what a message is about has read it."""
    state = st.session_state
    _mark([line.id])
    state["inbox-go"] = line.page


def _turn(line: Line) -> None:
    """Read becomes unread, and unread becomes read."""
    if line.read:
        inbox.mark_unread(session.actor(), [line.id], at=now())
    else:
        _mark([line.id])


def _mark(ids: Sequence[int]) -> None:
    inbox.mark_read(session.actor(), ids, at=now())


def _all_read(kind: str | None) -> None:
    inbox.mark_all_read(session.actor(), at=now(), rule=kind)


def _more(limit: int) -> None:
    st.session_state[_LIMIT] = limit + PER_PAGE


def _show_all() -> None:
    st.session_state[_KIND] = None
    st.session_state[_UNREAD] = False


def _go() -> None:
    """Go where the message that was just opened leads."""
    page = st.session_state.pop("inbox-go", None)
    if page:
        path, _, query = str(page).partition("?")
        st.switch_page(f"{path}.py", query_params=dict(part.split("=", 1) for part in query.split("&") if "=" in part))


_draw()
