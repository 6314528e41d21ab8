"""Taking the filtered ledger away as an Excel file."""

from io import BytesIO

import streamlit as st

from pages.parts import penalty_words, session
from services.access import Actor
from services.ledger import entries, workbook
from services.ledger.entries import Filter
from services.time import now

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offer(actor: Actor, wanted: Filter, total: int) -> None:
    """The file is written when asked for, and then offered."""
    with st.popover(session.say("penalties.export"), disabled=not total, width="content"):
        st.text(session.say("penalties.export.about", n=f"{total:,}"))
        if st.button(session.say("penalties.export.make"), key="penalties-export", width="stretch"):
            with st.spinner(session.say("penalties.export.writing")):
                out = BytesIO()
                count = workbook.write(entries.export(actor, wanted, at=now()), out, session.language())
            st.session_state["penalties-file"] = (wanted, out.getvalue(), count)
        made = st.session_state.get("penalties-file")
        if made and made[0] == wanted:
            month = f"{wanted.month:%Y-%m}" if wanted.month else penalty_words.month(None, session.language())
            name = session.say("penalties.export.name", month=month)
            label = session.say("penalties.export.save", n=f"{made[2]:,}")
            st.download_button(
                label, made[1], f"{name}.xlsx", MIME, key="penalties-save", type="primary", on_click="ignore", width="stretch"
            )
