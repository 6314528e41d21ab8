"""What is done in front of a counter: its check, its visitors held against what was entered, and what was found there before."""

import streamlit as st

from pages.parts import reconciliation, session, spot_check_card, spot_check_form
from pages.parts.badges import text
from services import access
from services.access import Actor
from services.cameras import Camera
from services.errors import NotSignedIn
from services.spot_checks import findings
from services.spot_checks.regime import day_of, regime
from services.time import now

_SHOWN = "counter-checks"
_MOST = 5


@st.fragment
def draw(camera: Camera) -> None:
    """The sheets that this person may have, one of them open. A fragment: the picture goes on while somebody writes."""
    try:
        actor = session.actor()
    except NotSignedIn:
        st.rerun()
    sheets = _sheets(actor)
    if not sheets:
        return
    chosen = st.segmented_control(
        session.say("counter.sheets"),
        sheets,
        required=True,
        default=sheets[0],
        format_func=lambda sheet: session.say(f"counter.sheets.{sheet}"),
        key=_SHOWN,
        label_visibility="collapsed",
    )
    with st.container(border=True, key=f"counter-sheet-{chosen}"):
        if chosen == "check":
            spot_check_form.draw(actor, camera.project_id, camera)
        elif chosen == "visits":
            at = now()
            reconciliation.draw(actor, camera.project_id, day_of(regime(at), at), camera.id)
        else:
            _findings(actor, camera)


def _sheets(actor: Actor) -> list[str]:
    checks = ["check", "visits"] if access.may(actor, "spot_check") else []
    return [*checks, *(["findings"] if access.may(actor, "see_findings") else [])]


def _findings(actor: Actor, camera: Camera) -> None:
    found = findings.find(actor, centre=camera.project_id, limit=_MOST)
    if not found.findings:
        st.html(f'<p class="video-quiet">{text(session.say("counter.findings.none"))}</p>')
    for finding in found.findings:
        st.html(spot_check_card.face(finding, session.language()))
    if found.total:
        st.page_link("findings.py", label=session.say("counter.findings.all", n=found.total))
