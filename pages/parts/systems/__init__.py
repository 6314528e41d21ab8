"""Other systems on the administration's page: the keys that they ask with, and where steps are told to them."""

from pathlib import Path

import streamlit as st

from pages.parts import news
from pages.parts.systems import hooks, keys
from services import access
from services.access import Actor

PART = "systems"
_HERE = Path(__file__).parent


def draw(actor: Actor) -> None:
    """Keys above, webhooks below."""
    st.html(_HERE / "systems.css")
    news.draw()
    keys.draw(actor)
    if access.may(actor, "manage_webhooks"):
        hooks.draw(actor)
