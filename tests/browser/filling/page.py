"""A form that is kept while it is filled in, framed as every page is."""

from datetime import date

import streamlit as st

from pages import sign_in
from pages.parts import account, draft_keeper, photos, session, signature, theme

EMPTY = {"f-room": "", "f-demand": "", "f-count": None, "f-way": None, "f-day": None}


def _sent() -> None:
    draft_keeper.forget("form")
    signature.empty("f-signed")
    photos.empty("f-photos")
    st.session_state.update(EMPTY)


def _draw() -> None:
    st.session_state.update(draft_keeper.restore("form"))
    st.text_input("room", key="f-room")
    st.text_area("demand", key="f-demand")
    st.number_input("count", key="f-count", value=None, step=1, min_value=0, max_value=9)
    st.selectbox("way", ["visit", "call"], index=None, key="f-way")
    st.date_input("day", key="f-day", value=None, min_value=date(2020, 1, 1))
    signed = signature.draw("f-signed", "签名", who="王女士")
    pictures = photos.draw("f-photos", "照片")
    st.text(signature.unfinished("f-signed") or photos.unfinished("f-photos"))
    st.text(f"receipts: {int(bool(signed))} + {len(pictures)}")
    draft_keeper.draw("form", [*EMPTY, "f-signed", "f-photos"])
    st.button("again", key="again")
    st.button("send", key="send", on_click=_sent)


theme.desk()
actor = session.arrive()
if actor is None:
    sign_in.draw()
else:
    account.draw(actor)
    session.keep_alive()
    _draw()
