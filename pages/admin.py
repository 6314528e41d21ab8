"""Administration: the counters' cameras, and other systems. The address says what is open: a camera, adding one, a list, …"""

from pathlib import Path

import streamlit as st

from pages.parts import (
    badges,
    camera_address,
    camera_form,
    camera_import,
    camera_list,
    camera_news,
    camera_opened,
    missing_holidays,
    session,
    systems,
)
from services import access
from services.time import now

_HERE = Path(__file__).parent / "parts"


def _draw() -> None:
    actor = session.actor()
    badges.styles()
    st.html(_HERE / "cameras.css")
    st.title(session.say("frame.admin"))
    opened, doing = camera_address.camera(), camera_address.doing()
    if opened is not None:
        camera_opened.draw(actor, opened)
    elif doing == "add":
        camera_form.add(actor)
    elif doing == "import":
        camera_import.draw(actor)
    elif doing == systems.PART and access.may(actor, "manage_keys"):
        missing_holidays.draw(actor, now())
        systems.choose(actor)
        systems.draw(actor)
    else:
        missing_holidays.draw(actor, now())
        systems.choose(actor)
        st.subheader(session.say("admin.cameras"))
        camera_news.draw()
        camera_list.draw(actor)


_draw()
