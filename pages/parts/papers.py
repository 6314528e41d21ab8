"""The papers of a case to take away as PDF: each a button, a draft named as one."""

from collections.abc import Callable

import streamlit as st

from pages.parts import session
from services import accounts
from services.case_view import CaseView
from services.documents import address, taking
from services.documents.taking import Offered
from services.time import now

MIME = "application/pdf"


def draw(view: CaseView) -> None:
    """A button for each paper that the case has by now; nothing where it has none."""
    found = list(taking.offered(view))
    if not found:
        return
    with st.container(key="case-papers", horizontal=True):
        for paper in found:
            _button(view.no, paper)


def _button(no: str, paper: Offered) -> None:
    lang = session.language()
    mark = paper.mark.in_(lang) if paper.mark else None
    facts = {"title": paper.title.in_(lang), "no": no, "mark": mark}
    draft = ".draft" if mark else ""
    st.download_button(
        session.say(f"paper.button{draft}", **facts),
        _taking(no, paper.document),
        f"{session.say(f'paper.file{draft}', **facts)}.pdf",
        MIME,
        key=f"paper-{no}-{paper.document}",
        on_click="ignore",
        icon=":material/picture_as_pdf:",
    )


def _taking(no: str, document: str) -> Callable[[], bytes]:
    """What writes the file when somebody clicks, who may have signed out since the page was drawn."""
    token, here = session.token(), address.public(st.context.url or "")

    def take() -> bytes:
        at = now()
        return taking.take(accounts.actor_of(token, at), no, document, here, at=at)

    return take
