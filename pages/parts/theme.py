"""How it looks: the light desk, and the dark wall over it."""

from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent


def desk() -> None:
    """Paint the desk: ground, menu, cards, fields."""
    st.html(_HERE / "desk.css")


def wall() -> None:
    """Paint the wall: dark, edge to edge."""
    st.html(_HERE / "wall.css")


def bare() -> None:
    """Leave away menu and header: kiosk screens, embedded pages, the sign-in page."""
    st.html(_HERE / "bare.css")


def edge_to_edge() -> None:
    """Let the page reach every edge of the window."""
    st.html(_HERE / "edge.css")
