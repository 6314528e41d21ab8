"""The newest link of a case: its code for as long as it is known here, how it stands, and its end."""

from pathlib import Path

import segno
import streamlit as st

from pages.parts import session
from pages.parts.badges import text
from pages.parts.customer_link import making
from services import wording
from services.customers import links
from services.customers.links import Link, Made
from services.errors import CaseNotFound, NotSignedIn
from services.time import now

# How soon it shows here that the customer has opened the link.
LOOK_AGAIN_SECONDS = 3
_HERE = Path(__file__).parent
_copy = st.components.v2.component(
    "duban_customer_link",
    html='<button type="button"></button>',
    css=(_HERE / "copy.css").read_text("utf-8"),
    js=(_HERE / "copy.js").read_text("utf-8"),
)


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def draw(no: str) -> None:
    """Nothing before the first link."""
    try:
        found = links.of_case(session.actor(), no, at=now())
    except (NotSignedIn, CaseNotFound):
        return
    if not found:
        return
    last, made = found[0], making.known(no)
    # A place of its own: where the code came or went, all below it would stand there twice for as long as the run takes.
    with st.container(key="customer-link-code"):
        if made is not None and made.id == last.id and last.lives:
            _code(made)
    st.html(f'<p class="customer-link-state" data-testid="customer-link-state">{text(_state(last))}</p>')
    if last.lives:
        st.button(session.say("customer_link.revoke"), key=making.key(no, "revoke"), on_click=making.revoke, args=(no,))


def _code(made: Made) -> None:
    """The code as large as its column, and the link to be sent on."""
    picture = segno.make(made.url, error="m").svg_data_uri(border=2)
    scan = text(session.say("customer_link.scan"))
    st.html(
        f'<figure class="customer-code"><img src="{picture}" alt="{scan}" data-testid="customer-code">'
        f"<figcaption>{scan}</figcaption></figure>"
    )
    words = {word: session.say(f"customer_link.{word}") for word in ("copy", "copied")}
    _copy(key="customer-link-copy", data={"url": made.url, "title": session.say("customer.title"), **words})
    st.caption(session.say("customer_link.shown_once"))


def _state(link: Link) -> str:
    lang = session.language()
    moment = {"opened": link.opened_at, "expired": link.expires_at}.get(link.state)
    facts = {"at": wording.instant_text(moment, lang)} if moment else {}
    who = link.maker or session.say("customer_link.nobody")
    made = session.say("customer_link.made", who=who, at=wording.instant_text(link.made_at, lang))
    until = [session.say("customer_link.expires", at=wording.instant_text(link.expires_at, lang))] if link.lives else []
    return " · ".join([session.say(f"customer_link.state.{link.state}", **facts), *until, made])
