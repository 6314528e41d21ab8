"""The year whose holidays the product does not know, on the administration's page: what it touches, and what to do."""

from datetime import datetime

import streamlit as st

from pages.parts import session
from services import access, missing_holidays
from services.access import Actor
from services.missing_holidays import Missing

_UPGRADE = "python -m pip install --upgrade chinesecalendar"


def draw(actor: Actor, at: datetime) -> None:
    """A warning with the command that ends it, for whoever sees how the system runs; nothing when no year is missing."""
    if not access.may(actor, "see_health"):
        return
    found = missing_holidays.missing(actor, at=at)
    if found is None:
        return
    with st.container(key="missing-holidays"):
        said = (session.say("admin.holidays", year=found.year), _touched(found), session.say("admin.holidays.how"))
        st.warning("\n\n".join(said), icon=":material/event_busy:")
        st.code(_UPGRADE, language=None, wrap_lines=True)


def _touched(found: Missing) -> str:
    if not found.touched:
        return session.say("admin.holidays.none")
    lang = session.language()
    each = (session.say("admin.holidays.regime", regime=title.in_(lang), n=f"{n:,}") for title, n in found.touched)
    return session.say("admin.holidays.touched", n=f"{found.deadlines:,}", each=session.say("format.comma").join(each))
