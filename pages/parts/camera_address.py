"""What the administration's page shows of the cameras, as its address says it."""

import streamlit as st

from pages.parts import session


def camera() -> int | None:
    """The camera that is open."""
    said = st.query_params.get("camera", "")
    return int(said) if said.isdecimal() and len(said) < 18 else None


def doing() -> str:
    """What is being done: add, import, or nothing."""
    return str(st.query_params.get("do", ""))


def back() -> None:
    """The way back to the list."""
    st.button(session.say("admin.back"), key="camera-back", on_click=go, type="tertiary", icon=":material/arrow_back:")


def go(**said: str) -> None:
    """Show one camera (`camera`), add or import (`do`), or without either the list."""
    for name in ("camera", "do"):
        if said.get(name):
            st.query_params[name] = said[name]
        elif name in st.query_params:
            del st.query_params[name]
