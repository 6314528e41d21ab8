"""Which address the browser asked for."""

from urllib.parse import unquote, urlsplit

import streamlit as st


def asked() -> str:
    """The path of the first request of this browser tab, without slashes around it; empty for the start page.

    Streamlit tells it fully only in the first run, before any page is known; so it is remembered then.
    """
    if "asked" not in st.session_state:
        st.session_state["asked"] = unquote(urlsplit(st.context.url or "").path).strip("/")
    return str(st.session_state["asked"])
