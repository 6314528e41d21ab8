"""Players of the cameras in the address (`?camera=3&camera=4`), framed as every page is."""

import streamlit as st

from pages import sign_in
from pages.parts import camera_player, failure, session
from services import cameras
from services.errors import Refusal

actor = session.arrive()
if actor is None:
    sign_in.draw()
else:
    session.keep_alive()
    st.button("again", key="again")
    away = st.checkbox("away", key="away")
    for place, wanted in enumerate([] if away else st.query_params.get_all("camera")):
        try:
            camera_player.draw(actor, cameras.one(actor, int(wanted)), key=f"player-{place}")
        except Refusal as refusal:
            failure.show(refusal)
