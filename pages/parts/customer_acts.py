"""What the customer of a case did on their own telephone, the latest first: signatures, dates, ratings, words."""

from collections.abc import Mapping

import streamlit as st

from pages.parts import attached, session
from pages.parts.badges import text
from services import attachments, wording
from services.attachments import Attachment
from services.customers import acts
from services.customers.acts import Act


def draw(no: str) -> set[str]:
    """Nothing before the first of it. Gives the hashes of the pictures that it shows."""
    actor, lang = session.actor(), session.language()
    found = acts.of_case(actor, no)
    if not found:
        return set()
    pictures = {one.sha256: one for one in attachments.of_case(actor, no) if one.step_n is None}
    heading = text(session.say("customer_acts.heading", n=len(found)))
    attached.styles()
    with st.container(key="customer-acts"):
        items = "".join(_act(act, pictures, lang) for act in reversed(found))
        st.html(f'<section class="panel"><h2>{heading}</h2><ol class="timeline">{items}</ol></section>')
        attached.viewer(within="customer-acts")
    return {act.sha256 for act in found if act.sha256}


def _act(act: Act, pictures: Mapping[str, Attachment], lang: str) -> str:
    picture = pictures.get(act.sha256 or "")
    comment = f'<p dir="auto"><bdi>{text(act.comment)}</bdi></p>' if act.comment else ""
    return (
        f'<li data-testid="customer-act" data-ask="{text(act.ask)}"><header><b>{text(act.title.in_(lang))}</b>'
        f"<time>{text(wording.instant_text(act.at, lang))}</time></header>"
        f"<p>{text(_said(act, lang))} · {text(wording.text('customer_acts.link', lang, id=act.link_id))}</p>{comment}"
        f"{attached.html([picture], lang) if picture else ''}</li>"
    )


def _said(act: Act, lang: str) -> str:
    if act.kind == "agree":
        return wording.text("customer_acts.agree", lang, at=wording.instant_text(act.value, lang))
    if act.kind == "rate":
        word = act.score.in_(lang) if act.score else ""
        return wording.text("customer_acts.rate", lang, n=act.value, word=word)
    return wording.text(f"customer_acts.{act.kind}", lang)
