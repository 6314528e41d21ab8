"""What somebody else has done with a case while it was open here."""

import streamlit as st

from pages.parts import session
from services.case_view import CaseView


def tell(seen: CaseView) -> None:
    """Tell a step of somebody else that was taken since the case was last drawn. Once in a run."""
    before = st.session_state.get("case-seen")
    st.session_state["case-seen"] = (seen.no, seen.version)
    taken = st.session_state.get("taken")
    own = taken is not None and (taken.no, taken.version) == (seen.no, seen.version)
    if before and before[0] == seen.no and before[1] < seen.version and not own:
        last, lang = seen.steps[-1], session.language()
        st.toast(session.say("case.news", who=last.who or last.role.in_(lang), step=last.title.in_(lang)))
