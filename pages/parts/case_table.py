"""The list of cases as a table whose countdowns tick; on a phone, cards.

Plain HTML and not st.dataframe: its rows are links (they open by key, in another tab, and can be sent), its countdowns go on
between runs, it turns into cards on a phone, and it costs a tenth. Everything written by people is escaped.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import streamlit as st

from pages.parts import as_of, badges, session, ticking
from pages.parts.badges import text
from services import wording
from services.register import CaseLine

_HERE = Path(__file__).parent
_COLUMNS = ("due", "stage", "case", "kind", "who", "level", "opened")
_LONGEST_DEMAND = 120

_opener = st.components.v2.component("duban_case_table", js=(_HERE / "case_table.js").read_text("utf-8"), isolate_styles=False)


def draw(lines: Sequence[CaseLine], at: datetime) -> str | None:
    """Show the lines as they stand at an instant; gives the number of the case that was just opened."""
    lang = session.language()
    head = "".join(f'<th scope="col" class="{name}">{text(session.say(f"cases.column.{name}"))}</th>' for name in _COLUMNS)
    rows = "".join(_row(line, at, lang) for line in lines)
    st.html(_HERE / "lists.css")
    st.html(_HERE / "case_table.css")
    st.html(f'<div class="list opens ct"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>')
    return _opener(key="case-table", on_open_change=lambda: None).open


def _row(line: CaseLine, at: datetime, lang: str) -> str:
    # A case is soon due as soon as any of its clocks is, though another one may be due before.
    warn = at if line.state == "soon" else line.warn_at
    due = line.due_at if line.closed_at is None else None
    cells = {
        "due": ticking.countdown()
        if due
        else f'<span class="no-clock">{text(session.say(f"cases.no_clock.{line.state}"))}</span>',
        "stage": _two(line.stage.in_(lang) if line.stage else "", line.cite),
        "case": _case(line),
        "kind": _kind(line, lang),
        "who": _two(line.responsible, line.responsible_role.in_(lang) if line.responsible_role else ""),
        "level": badges.level(line.level, lang),
        "opened": text(wording.instant_text(line.opened_at, lang)),
    }
    inside = "".join(f'<td class="{name}">{cells[name]}</td>' for name in _COLUMNS)
    return f'<tr data-testid="case-row" data-case="{text(line.no)}" {ticking.due_attributes(due, warn)}>{inside}</tr>'


def _case(line: CaseLine) -> str:
    place = " ".join(part for part in (line.project, line.room) if part)
    below = " · ".join(part for part in (line.no, line.demand[:_LONGEST_DEMAND]) if part)
    return f'<a href="{text(as_of.link("/case", no=line.no))}">{text(place)}</a><small>{text(below)}</small>'


def _kind(line: CaseLine, lang: str) -> str:
    category = line.category.in_(lang) if line.category else ""
    return f"<span>{text(category)}</span><small>{badges.severity(line.severity, lang, usual=line.usual)}</small>"


def _two(first: str | None, second: str | None) -> str:
    return f"<b>{text(first or '')}</b><small>{text(second or '')}</small>"
