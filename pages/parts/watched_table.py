"""Looks as a table; on a phone, cards."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import badges, session
from pages.parts.badges import text
from services import wording
from services.looks import Look, LookKind

_COLUMNS = ("from", "to", "who", "where", "kind")


def draw(found: Sequence[Look]) -> None:
    """The looks as they stand."""
    lang = session.language()
    head = "".join(f'<th scope="col" class="{name}">{text(session.say(f"watched.column.{name}"))}</th>' for name in _COLUMNS)
    rows = "".join(_row(look, lang) for look in found)
    st.html(f'<div class="list lt"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>')


def _row(look: Look, lang: str) -> str:
    where = " · ".join(filter(None, (look.camera, look.place)))
    cells = {
        "from": f"<b>{text(wording.instant_text(look.from_at, lang))}</b>",
        "to": _end(look, lang),
        "who": f"<b>{text(look.person)}</b><small>{text(look.role)}</small>",
        "where": f"<b>{text(look.project)}</b><small>{text(where)}</small>",
        "kind": badges.mark("quiet", wording.text(f"watched.kind.{look.kind}", lang)),
    }
    inside = "".join(f'<td class="{name}">{cells[name]}</td>' for name in _COLUMNS)
    return f'<tr data-testid="look" data-look="{look.id}">{inside}</tr>'


def _end(look: Look, lang: str) -> str:
    if look.to_at is None:
        return badges.mark("running", wording.text("watched.lasting", lang), "●")
    if look.kind == LookKind.STILL:
        return "–"
    lasted = wording.duration_text((look.to_at - look.from_at).total_seconds(), lang)
    note = f" · {wording.text('watched.vanished', lang)}" if look.vanished else ""
    return f"<b>{text(wording.instant_text(look.to_at, lang))}</b><small>{text(lasted + note)}</small>"
