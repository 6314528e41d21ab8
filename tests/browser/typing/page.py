"""A field to type in, framed as every page is."""

import streamlit as st

from pages import sign_in
from pages.parts import session

if session.arrive() is None:
    sign_in.draw()
else:
    session.keep_alive()
    kept = session.typed_before("comment-KS-1")
    if kept:
        st.session_state.setdefault("comment-KS-1", kept)
    st.text_area("comment", key="comment-KS-1")
    st.button("send", key="send")
