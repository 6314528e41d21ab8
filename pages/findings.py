"""What spot checks found: whom it concerns answers, somebody entitled decides; and for those who check, the sample of today."""

import streamlit as st

from pages.parts import badges, session, spot_check_day, spot_check_findings
from services import access

_TAB = "findings-tab"


def _draw() -> None:
    actor = session.actor()
    badges.styles()
    st.title(session.say("frame.findings"))
    if access.may(actor, "spot_check") and not st.query_params.get("no"):
        tabs = ["list", "today"]
        st.segmented_control(
            session.say("findings.tab"),
            tabs,
            format_func=lambda name: session.say(f"findings.tab.{name}"),
            key=_TAB,
            default=tabs[0],
            required=True,
            label_visibility="collapsed",
        )
        if st.session_state.get(_TAB) == "today":
            spot_check_day.draw(actor)
            return
    spot_check_findings.draw(actor)


_draw()
