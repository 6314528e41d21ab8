"""What narrows the mosaic down; each field shows what the address says, and writes into it."""

from typing import Any

import streamlit as st

from pages.parts import address_fields, session, video_address
from pages.parts.video_address import PROBLEMS
from services.mosaic import Mosaic

_ALL = "all"


def draw(found: Mosaic) -> None:
    """Everything or only what stands out, by region or all together, one region, and a text."""
    with st.container(key="video-bar", horizontal=True, vertical_alignment="center"):
        _choice(
            "show", {_ALL: session.say("mosaic.all", n=found.total), PROBLEMS: session.say("mosaic.problems", n=found.problems)}
        )
        _choice("by", {_ALL: session.say("mosaic.by.region"), "worst": session.say("mosaic.by.worst")})
        st.space("stretch")
        _region(found)
        _text()
        if video_address.narrowed():
            st.button(session.say("mosaic.clear"), key="video-clear", on_click=video_address.clear)


def _choice(name: str, titles: dict[str, str]) -> None:
    asked = st.query_params.get(name)
    _show(name, asked if asked in titles else _ALL)
    st.segmented_control(
        session.say(f"mosaic.{name}"),
        list(titles),
        required=True,
        format_func=lambda value: titles[value],
        key=f"video-{name}",
        label_visibility="collapsed",
        on_change=_changed,
        args=(name,),
    )


def _region(found: Mosaic) -> None:
    names = {address_fields.dashed(region.path): region.name for region in found.regions}
    asked = st.query_params.get("unit")
    _show("unit", asked)
    st.selectbox(
        session.say("mosaic.region"),
        list(names) if asked in (None, *names) else [*names, asked],
        index=None,
        format_func=lambda value: names.get(value, value),
        placeholder=session.say("mosaic.region"),
        key="video-unit",
        label_visibility="collapsed",
        on_change=_changed,
        args=("unit",),
        width=170,
    )


def _text() -> None:
    _show("q", st.query_params.get("q", ""))
    st.text_input(
        session.say("mosaic.text"),
        key="video-q",
        type="search",
        placeholder=session.say("mosaic.text.hint"),
        max_chars=80,
        live="0.4s",
        label_visibility="collapsed",
        on_change=_changed,
        args=("q",),
        width=200,
    )


def _show(name: str, value: Any) -> None:
    """Let a field show what the address says. Only when they differ: writing it anyway would disturb whoever is typing."""
    key, said_in = f"video-{name}", f"video-{name}-language"
    if key not in st.session_state or st.session_state[key] != value or st.session_state.get(said_in) != session.language():
        st.session_state[key] = value
        st.session_state[said_in] = session.language()


def _changed(name: str) -> None:
    value = st.session_state[f"video-{name}"]
    video_address.go(**{name: None if value in (_ALL, None) else str(value).strip()})
