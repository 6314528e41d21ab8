"""Noting a visit that one sees on a camera: two taps, with a picture where there is a camera."""

import streamlit as st

from pages.parts import session, spot_check_acts
from services import evidence
from services.errors import Refusal
from services.spot_checks import visits
from services.time import now


def draw(project_id: int, camera_id: int | None = None) -> None:
    """The button that notes a visit at a centre, seen now through a camera."""
    key = f"{session.TYPED}visit-{project_id}"
    with st.popover(session.say("visit.note"), icon=":material/person_add:"):
        spot_check_acts.text_area(key, "visit.remark", "visit.remark.hint", most=visits.LONGEST, height=68)
        spot_check_acts.news(key)
        st.button(
            session.say("visit.note.send"), key=f"note-{project_id}", type="primary", on_click=_note, args=(project_id, camera_id)
        )


def _note(project_id: int, camera_id: int | None) -> None:
    key = f"{session.TYPED}visit-{project_id}"

    def act(request: str) -> str:
        actor, seen_at, said = session.actor(), now(), str(st.session_state.get(key) or "")
        about = {"camera_id": camera_id, "picture": _picture(camera_id), "remark": said, "request_id": request}
        visits.note_visit(actor, project_id, seen_at=seen_at, at=now(), **about)
        return session.say("visit.noted")

    spot_check_acts.send(key, act, key)


def _picture(camera_id: int | None) -> int | None:
    """A visit is noted also when the camera gives no picture just now."""
    if camera_id is None:
        return None
    try:
        return evidence.take(session.actor(), camera_id, at=now())
    except Refusal:
        return None
