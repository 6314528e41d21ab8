"""Which import the page of imports shows, as its address says it."""

import streamlit as st

from pages.parts import session


def opened() -> int | None:
    """The import that is open."""
    said = st.query_params.get("id", "")
    return int(said) if said.isdecimal() and len(said) < 18 else None


def back() -> None:
    """The way back to all imports."""
    st.button(session.say("import_page.back"), key="import-back", on_click=go, type="tertiary", icon=":material/arrow_back:")


def go(import_id: int | None = None) -> None:
    """Show one import, or all of them."""
    if import_id is not None:
        st.query_params["id"] = str(import_id)
    elif "id" in st.query_params:
        del st.query_params["id"]
