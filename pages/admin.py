"""Administration: cameras, other systems, which regime holds where. The address says what is open: a camera, a part, …"""

from pathlib import Path

import streamlit as st

from pages.parts import (
    admin_parts,
    badges,
    bindings,
    camera_address,
    camera_form,
    camera_import,
    camera_list,
    camera_opened,
    missing_holidays,
    news,
    session,
    systems,
)
from services import access
from services.access import Actor
from services.time import now

_HERE = Path(__file__).parent / "parts"


def _draw() -> None:
    actor = session.actor()
    badges.styles()
    for sheet in ("figures.css", "cameras.css"):
        st.html(_HERE / sheet)
    st.title(session.say("frame.admin"))
    opened, doing = camera_address.camera(), camera_address.doing()
    cameras = access.may(actor, "manage_cameras")
    if opened is not None and cameras:
        camera_opened.draw(actor, opened)
    elif doing == "add" and cameras:
        camera_form.add(actor)
    elif doing == "import" and cameras:
        camera_import.draw(actor)
    else:
        missing_holidays.draw(actor, now())
        _part(actor)


def _part(actor: Actor) -> None:
    part = admin_parts.choose(actor)
    if part == systems.PART:
        systems.draw(actor)
    elif part == bindings.PART:
        bindings.draw(actor)
    else:
        st.subheader(session.say("admin.cameras"))
        news.draw()
        camera_list.draw(actor)


_draw()
