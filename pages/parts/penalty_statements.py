"""The closed statements, each with what it comes to and its Excel file."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from pages.parts import session
from pages.parts.badges import text
from pages.parts.penalty_export import MIME
from services import accounts, statements, wording
from services.access import Actor
from services.statements import contents, files
from services.statements.contents import Statement
from services.time import now

_HERE = Path(__file__).parent
_AT_ONCE = 24
# So many entries are written within a second or two: nobody has to wait for the file before it can be saved.
_QUICK = 20_000


def draw(actor: Actor) -> None:
    """The statements as far as the actor's unit covers them, the latest first."""
    st.html(_HERE / "penalty_statements.css")
    wanted = st.session_state.setdefault("statements-shown", _AT_ONCE)
    found = contents.listed(actor, wanted)
    if not found.statements:
        with st.container(border=True, key="penalties-empty"):
            st.text(session.say("statements.list.empty"))
        return
    part = session.say("statements.list.part") if found.statements[0].path is not None else ""
    st.caption(f"{session.say('statements.list.about')} {part}")
    for statement in found.statements:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"statement-{statement.number}"):
            st.html(_row(statement, session.language()))
            _file(statement, actor)
    if found.total > len(found.statements):
        st.button(session.say("statements.list.more"), key="statements-more", on_click=_more)


def _more() -> None:
    st.session_state["statements-shown"] += _AT_ONCE


def _row(statement: Statement, lang: str) -> str:
    closed = wording.text("statements.list.closed", lang, at=wording.instant_text(statement.closed_at, lang))
    figures = [
        wording.text("statements.list.entries", lang, n=f"{statement.entries:,}"),
        wording.text("statements.list.percents", lang, n=f"{statement.percents:,}"),
        wording.text("statements.list.undecided", lang, n=f"{statement.undecided:,}"),
    ]
    said = "".join(f"<span>{text(figure)}</span>" for figure in figures)
    return (
        f'<div class="ps" data-testid="statement"><header><b>{text(contents.month_text(statement.month, lang))}</b>'
        f"<small>{text(statement.number)} · {text(closed)}</small></header>"
        f"<strong>{text(wording.money_text(statement.yuan))}</strong>{said}</div>"
    )


def _file(statement: Statement, actor: Actor) -> None:
    """The file, which is written when it is asked for; a large one first, with its progress, and only once."""
    number, lang = statement.number, session.language()
    if statement.entries <= _QUICK or files.is_ready(statement, lang):
        name = files.name_of(statement, lang)
        label = session.say("statements.list.save")
        st.download_button(
            label, _taking(number), name, MIME, key=f"save-{number}", on_click="ignore", icon=":material/download:"
        )
    elif st.button(session.say("statements.list.make"), key=f"make-{number}", icon=":material/description:"):
        bar = st.progress(0.0)
        files.prepare(statement, lang, lambda done, total: bar.progress(done / total, _progress(done, total)))
        st.rerun()


def _progress(done: int, total: int) -> str:
    return session.say("statements.list.writing", done=f"{done:,}", total=f"{total:,}")


def _taking(number: str) -> Callable[[], BinaryIO]:
    """What hands the file out when somebody clicks, who may have signed out since the page was drawn."""
    token = session.token()

    def take() -> BinaryIO:
        at = now()
        _, path = statements.take(accounts.actor_of(token, at), number, at=at)
        return path.open("rb")

    return take
