"""Which regime, in which version, and what is looked for in it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.parts import rules_address, session
from pages.parts.address_fields import Fields
from services.policy.pack import Pack


def draw(known: Mapping[str, Sequence[Pack]], here: Pack) -> None:
    """The fields in a row."""
    lang = session.language()
    titles = {name: packs[0].title.in_(lang) for name, packs in known.items()}
    with st.container(key="rules-choice", horizontal=True, gap="small", vertical_alignment="bottom"):
        _choose("pack", titles, here.id, 330)
        if len(known[here.id]) > 1:
            since = {one.version: session.say("rules.version.since", since=one.since) for one in known[here.id]}
            _choose("version", since, here.version, 220)
        st.text_input(
            session.say("rules.search"),
            key=_fields.show("q", rules_address.search()),
            type="search",
            placeholder=session.say("rules.search.hint"),
            max_chars=80,
            live="0.4s",
            on_change=_searched,
            width=330,
        )


def tabs(chapters: Sequence[str]) -> str:
    """The chapters as pills; the one that is shown."""
    here = rules_address.tab(chapters)
    if st.session_state.get("rules-tab") != here:
        st.session_state["rules-tab"] = here
    st.segmented_control(
        session.say("rules.tab"),
        chapters,
        format_func=lambda name: session.say(f"rules.tab.{name}"),
        key="rules-tab",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: rules_address.go(tab=st.session_state["rules-tab"]),
    )
    return here


def _choose(name: str, titles: Mapping[str, str], here: str, width: int) -> None:
    st.selectbox(
        session.say(f"rules.{name}"),
        list(titles),
        format_func=titles.__getitem__,
        key=_fields.show(name, here),
        on_change=_chosen,
        args=(name,),
        width=width,
    )


def _chosen(name: str) -> None:
    """Another regime begins with its version in force, and with no article of the one before."""
    rules_address.go(**{"version": None, "cite": None, "with": None, name: st.session_state[f"rules-{name}"]})


def _searched() -> None:
    rules_address.go(q=str(st.session_state["rules-q"]).strip() or None, cite=None)


def _put(name: str, value: str | None) -> None:
    rules_address.go(**{name: value})


_fields = Fields("rules", "rules", _put)
