"""What the customer is to be asked beside the rest, what is proposed, and the button that makes the link."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from pages.parts import fields, session
from services import wording
from services.customers import links
from services.customers.links import Made, Wanted
from services.documents import address
from services.errors import Refusal
from services.time import now

Result = TypeVar("Result")


def draw(no: str, wanted: Mapping[str, Wanted]) -> None:
    """The choice among what can be asked just now, with its fields, and the button."""
    lang, before = session.language(), known(no)
    if before is None:
        st.caption(session.say("customer_link.about"))
    chosen: list[str] = []
    if wanted:
        chosen = st.pills(
            session.say("customer_link.asks"),
            list(wanted),
            selection_mode="multi",
            format_func=lambda name: wanted[name].rule.title.in_(lang),
            key=key(no, "asks"),
            on_change=_forget_refusal,
            args=(no,),
        )
    proposes = {field: rule for name in chosen for field, rule in wanted[name].proposes.items()}
    for n, (field, rule) in enumerate(proposes.items()):
        fields.draw(key(no, field), rule, optional=n > 0)
    if why := st.session_state.get(key(no, "refused")):
        st.error(why)
    label = session.say("customer_link.make_again" if before else "customer_link.make")
    icon = ":material/qr_code_2:"
    st.button(label, key=key(no, "make"), icon=icon, width="stretch", on_click=_make, args=(no, chosen, list(proposes)))
    if before:
        st.caption(session.say("customer_link.ends_former"))


def known(no: str) -> Made | None:
    """The link that was made here, for as long as this page stays."""
    made: Made | None = st.session_state.get(key(no, "made"))
    return made


def revoke(no: str) -> None:
    """End the case's link."""
    _tried(no, lambda: links.revoke(session.actor(), no, at=now()))
    st.session_state.pop(key(no, "made"), None)


def key(no: str, what: str) -> str:
    """Where this page keeps something about the case's link."""
    return f"customer-{what}-{no}"


def _make(no: str, asks: Sequence[str], proposes: Sequence[str]) -> None:
    proposal = {field: said for field in proposes if (said := st.session_state.get(key(no, field))) is not None}
    here = address.public(st.context.url or "")
    made = _tried(no, lambda: links.make(session.actor(), no, asks=asks, proposal=proposal, address=here, at=now()))
    if made is not None:
        st.session_state[key(no, "made")] = made


def _forget_refusal(no: str) -> None:
    st.session_state.pop(key(no, "refused"), None)


def _tried(no: str, act: Callable[[], Result]) -> Result | None:
    """What comes of an act; nothing, and the reason kept to be shown, when it is refused."""
    _forget_refusal(no)
    try:
        return act()
    except Refusal as refusal:
        st.session_state[key(no, "refused")] = wording.refusal_text(refusal, session.language())
    return None
