"""The imports there were, the newest first: who, when, what came of each."""

import streamlit as st

from pages.parts import badges, session
from pages.parts.badges import text
from services import wording
from services.access import Actor
from services.imports import history
from services.imports.history import Past

_COLUMNS = ("id", "file", "who", "counts", "state")
_MARKS = {"running": ("running", "●"), "done": ("met", "✓"), "broken": ("missed", "▲"), "undone": ("quiet", "↺")}


def draw(actor: Actor) -> None:
    """The list, or what will stand here."""
    found = history.listed(actor)
    if not found:
        with st.container(border=True, key="imports-empty"):
            st.text(session.say("import_page.empty"))
        return
    head = "".join(f'<th scope="col" class="{name}">{text(session.say(f"import_page.column.{name}"))}</th>' for name in _COLUMNS)
    rows = "".join(_row(one, session.language()) for one in found)
    st.html(f'<div class="list im"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>')


def _row(one: Past, lang: str) -> str:
    cells = {
        "id": str(one.id),
        "file": f'<a href="/imports?id={one.id}" target="_self">{text(one.file_name)}</a><small>{text(one.source)}</small>',
        "who": f"<b>{text(who(one, lang))}</b><small>{text(wording.instant_text(one.started_at, lang))}</small>",
        "counts": counted(one, lang),
        "state": mark(one, lang),
    }
    inside = "".join(f'<td class="{name}">{cells[name]}</td>' for name in _COLUMNS)
    return f'<tr data-testid="import" data-import="{one.id}">{inside}</tr>'


def who(one: Past, lang: str) -> str:
    """Who began it: a person, or the command."""
    return one.by or wording.text("import_page.by_command", lang)


def counted(one: Past, lang: str) -> str:
    """How many cases it added, and what became of the others."""
    said = wording.text("import_page.added", lang, n=f"{one.added:,}", steps=f"{one.steps:,}")
    others = wording.text("import_page.others", lang, known=f"{one.known:,}", rejected=f"{one.rejected:,}")
    return f"<b>{text(said)}</b><small>{text(others)}</small>"


def mark(one: Past, lang: str) -> str:
    """What has become of it."""
    colour, sign = _MARKS[one.state]
    return badges.mark(colour, wording.text(f"import_page.state.{one.state}", lang), sign)
