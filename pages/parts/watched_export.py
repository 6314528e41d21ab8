"""Taking the record of looks away as a CSV file."""

import csv
from io import StringIO
from zoneinfo import ZoneInfo

import streamlit as st

from pages.parts import exports, session
from services import looks, wording
from services.access import Actor
from services.looks import Filter, Look
from services.time import now

_ZONE = ZoneInfo("Asia/Shanghai")
_COLUMNS = ("from", "to", "who", "where", "kind")


def offer(actor: Actor, wanted: Filter, total: int) -> None:
    """The file is written when asked for, and then offered."""
    with st.popover(session.say("watched.export"), width="content"):
        st.text(session.say("watched.export.about", n=f"{min(total, looks.EXPORTED):,}"))
        if st.button(session.say("watched.export.make"), key="watched-export", width="stretch"):
            lines = looks.export(actor, wanted, at=now())
            st.session_state["watched-file"] = (wanted, _written(lines, session.language()), len(lines))
        made = st.session_state.get("watched-file")
        if made and made[0] == wanted:
            name = session.say("watched.export.name", at=now().astimezone(_ZONE).strftime("%Y%m%d-%H%M"))
            label = session.say("watched.export.save", n=f"{made[2]:,}")
            st.download_button(
                label, made[1], f"{name}.csv", "text/csv", key="watched-save", type="primary", on_click="ignore", width="stretch"
            )


def _written(lines: tuple[Look, ...], lang: str) -> bytes:
    """With a mark at the beginning, so that Excel reads the Chinese characters whole."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([wording.text(f"watched.column.{name}", lang) for name in _COLUMNS])
    for look in lines:
        writer.writerow([exports.harmless(cell) for cell in _cells(look, lang)])
    return out.getvalue().encode("utf-8-sig")


def _cells(look: Look, lang: str) -> list[str]:
    times = [at.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M:%S") if at else "" for at in (look.from_at, look.to_at)]
    where = " · ".join(filter(None, (look.project, look.camera, look.place)))
    return [*times, f"{look.person} ({look.role})", where, wording.text(f"watched.kind.{look.kind}", lang)]
