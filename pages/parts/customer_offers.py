"""What the customer did on their own phone, offered to the form of the step that it fills."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from pages.parts import session
from services import wording
from services.case_view import CaseView
from services.customers import acts
from services.customers.acts import Act


def of_step(seen: CaseView, event: str) -> Mapping[str, Act]:
    """What the customer did for this step, by the field that it fills."""
    found = acts.for_step(session.actor(), seen.no, event)
    return {act.field: act for act in found if act.field is not None}


def put_in(act: Act, key: str, seen: CaseView) -> None:
    """Let a field that says nothing yet say what the customer said, once: what somebody has written stays."""
    offered = f"offered-{act.id}-{key}"
    if offered not in st.session_state:
        st.session_state[offered] = True
        if not st.session_state.get(key):
            st.session_state[key] = act.reference or _local(act.value, seen)


def tell(act: Act) -> None:
    """That it was the customer who said so, and when."""
    at = wording.instant_text(act.at, session.language())
    st.caption(session.say("fieldwork.customer_did", what=act.title.in_(session.language()), at=at))


def signed(act: Act, key: str, label: str) -> bool:
    """Draws the signature that the customer gave already, in place of the field; False when another is to be given here."""
    if act.reference is None or st.session_state.get(key) != act.reference:
        return False
    st.markdown(f"**{label}**")
    tell(act)
    st.button(session.say("fieldwork.sign_here"), key=f"{key}-here", type="tertiary", on_click=_anew, args=(key,))
    return True


def _anew(key: str) -> None:
    st.session_state[key] = None


def _local(value: Any, seen: CaseView) -> Any:
    """Instants are entered as local time of the regime."""
    return value.astimezone(seen.pack.tz).replace(tzinfo=None) if isinstance(value, datetime) else value
