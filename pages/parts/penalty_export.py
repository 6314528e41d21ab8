"""Taking the filtered ledger away as an Excel file."""

from datetime import datetime
from io import BytesIO

import streamlit as st

from pages.parts import as_of, penalty_words, session
from services.access import Actor
from services.ledger import entries, workbook
from services.ledger.entries import Filter
from services.time import now

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(actor: Actor, wanted: Filter, total: int) -> None:
    """The file is written when asked for, and then offered."""
    asof = as_of.asked()
    with st.popover(session.say("penalties.export"), disabled=not total, width="content"):
        st.text(session.say("penalties.export.about", n=f"{total:,}"))
        if st.button(session.say("penalties.export.make"), key="penalties-export", width="stretch"):
            with st.spinner(session.say("penalties.export.writing")):
                st.session_state["penalties-file"] = (wanted, asof, *_written(actor, wanted, asof))
        made = st.session_state.get("penalties-file")
        if made and made[:2] == (wanted, asof):
            month = f"{wanted.month:%Y-%m}" if wanted.month else penalty_words.month(None, session.language())
            name = session.say("penalties.export.name", month=month)
            *_, content, count = made
            label, file = session.say("penalties.export.save", n=f"{count:,}"), f"{as_of.file_name(name)}.xlsx"
            st.download_button(
                label, content, file, MIME, key="penalties-save", type="primary", on_click="ignore", width="stretch"
            )


def _written(actor: Actor, wanted: Filter, asof: datetime | None) -> tuple[bytes, int]:
    """The file and how many entries it has."""
    out, at = BytesIO(), now()
    lines = entries.export(actor, wanted, at=at, asof=asof)
    count = workbook.write(lines, out, session.language(), as_of.note(at))
    return out.getvalue(), count
