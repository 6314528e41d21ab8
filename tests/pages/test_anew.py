"""What becomes of a page when what a part of it asks for is not there any more."""

import pytest
from streamlit.testing.v1 import AppTest

from services.errors import CaseNotFound, NotPermitted

GONE = {"case": CaseNotFound(no="TS-20260302-0001"), "right": NotPermitted(command="see_case")}


def page(gone: Exception) -> None:
    import streamlit as st

    from pages.parts import anew

    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    if st.session_state["runs"] > 1:
        st.text("drawn anew")
        return
    with anew.when_gone():
        raise gone


@pytest.mark.parametrize("gone", GONE)
def test_a_case_or_a_right_that_is_gone_draws_the_page_anew_instead_of_failing(gone: str) -> None:
    shown = AppTest.from_function(page, kwargs={"gone": GONE[gone]}).run()
    assert not shown.exception
    assert [one.value for one in shown.text] == ["drawn anew"]
