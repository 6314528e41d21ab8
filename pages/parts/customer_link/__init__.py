"""A link for the customer of a case: made here, shown once as a code to scan, with what has become of it, and ended here."""

from pathlib import Path

import streamlit as st

from pages.parts import session
from pages.parts.badges import text
from pages.parts.customer_link import last, making
from services.access import Actor
from services.customers import links
from services.errors import CaseNotFound, LinkRefused, NotPermitted
from services.time import now


def draw(actor: Actor, no: str) -> None:
    """The newest link of the case and the way to a new one; nothing for whoever may make none, or where the regime has none."""
    try:
        wanted = links.wanted(actor, no, at=now())
    except (CaseNotFound, NotPermitted, LinkRefused):
        return
    st.html(Path(__file__).parent / "customer_link.css")
    with st.container(key="customer-link"):
        st.html(f"<h2>{text(session.say('customer_link.heading'))}</h2>")
        last.draw(no)
        making.draw(no, wanted)
