"""The list of cases: filter, look, take away, open one."""

import streamlit as st

from pages.parts import address_choice, as_of, badges, case_table, exports, filters, session, ticking, unit_table
from services import access, register
from services.errors import NotSignedIn
from services.register import Filter, Page
from services.time import now

PER_PAGE = 50
# Countdowns and states go on by themselves in the browser; this is for cases that come, change and go.
LOOK_AGAIN_SECONDS = 30


def _draw() -> None:
    actor = session.actor()
    badges.styles()
    asof = as_of.draw(actor)
    st.title(session.say("frame.cases"))
    filters.fields(actor)
    if asof is None:
        _live()
    elif _view() == "units":
        as_of.looking(actor, asof, lambda: unit_table.draw(actor, asof))
    else:
        as_of.looking(actor, asof, _list)


def _view() -> str:
    """The list, or units beside one another."""
    return address_choice.draw("view", ("list", "units"), key="cases-view", label="frame.cases", words="asof.cases")


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def _live() -> None:
    try:
        session.actor()
    except NotSignedIn:
        st.rerun()
    _list()


def _list() -> None:
    actor, asof = session.actor(), as_of.asked()
    # To come back to the same list from a case.
    st.session_state["cases-address"] = st.query_params.to_dict()
    wanted, at = filters.read(), asof or now()
    if wanted.counted:
        st.caption(session.say("asof.counted", figure=session.say(f"asof.figure.{wanted.counted}")))
    counts = register.count_states(actor, wanted, at=at)
    first = (filters.page() - 1) * PER_PAGE
    found = register.find(actor, wanted, at=at, limit=PER_PAGE, offset=first, total=counts.get(wanted.state))
    with st.container(key="cases-bar", horizontal=True, vertical_alignment="center"):
        filters.states(counts)
        st.space("stretch")
        filters.order()
        if access.may(actor, "export_cases"):
            exports.offer(actor, wanted, found.total)
    if not found.lines:
        _nothing(wanted, found)
        return
    no = case_table.draw(found.lines, at)
    ticking.draw(still=asof)
    _turn(found)
    if no:
        st.switch_page("case.py", query_params={"no": no, **as_of.kept()})


def _nothing(wanted: Filter, found: Page) -> None:
    """Say why nothing is here, and what to do."""
    with st.container(border=True, key="cases-empty"):
        if found.total:
            st.text(session.say("cases.empty.page"))
            st.button(session.say("cases.empty.first"), key="first-page", on_click=filters.turn_to, args=(1,))
        elif filters.narrowed():
            st.text(session.say("cases.empty.filtered"))
            st.button(session.say("cases.filter.clear"), key="empty-clear", type="primary", on_click=filters.clear)
        else:
            st.text(session.say(f"cases.empty.{wanted.state}"))


def _turn(found: Page) -> None:
    """Which lines these are, and the way to the others."""
    here, last = filters.page(), -(-found.total // PER_PAGE)
    first = (here - 1) * PER_PAGE + 1
    total = f"{found.total:,}" + ("+" if found.total >= register.COUNTED else "")
    with st.container(key="cases-pages", horizontal=True, vertical_alignment="center"):
        st.text(session.say("cases.lines", first=first, last=first + len(found.lines) - 1, total=total), width="content")
        if last > 1:
            _turner("before", here - 1, here == 1)
            _turner("after", here + 1, here >= last)


def _turner(way: str, number: int, ended: bool) -> None:
    st.button(session.say(f"cases.{way}"), key=f"page-{way}", on_click=filters.turn_to, args=(number,), disabled=ended)


_draw()
