"""Entries of the ledger as a table; on a phone, cards. Each row opens to how it was computed."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import streamlit as st

from pages.parts import as_of, badges, opening_rows, penalty_address, penalty_words, session
from pages.parts.badges import text
from services import wording
from services.ledger.entries import Line

_HERE = Path(__file__).parent
_COLUMNS = ("at", "what", "case", "who", "amount", "state")


def listen() -> None:
    """Open the entry whose row was clicked. Once a page that shows rows."""
    if found := opening_rows.opened("penalty-table"):
        penalty_address.put("entry", found)
        st.rerun()


def draw(lines: Sequence[Line], *, about: bool = False) -> None:
    """The lines as they stand; `about` one entry, all of them have its case and its payer."""
    lang = session.language()
    head = "".join(f'<th scope="col" class="{name}">{text(session.say(f"penalties.column.{name}"))}</th>' for name in _COLUMNS)
    rows = "".join(_row(line, lang) for line in lines)
    looks = "list opens pt pt-about" if about else "list opens pt"
    st.html(_HERE / "lists.css")
    st.html(f'<div class="{looks}"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>')


def _row(line: Line, lang: str) -> str:
    number = wording.text("penalties.number", lang, number=line.number)
    place = " ".join(filter(None, (line.project, line.room)))
    cells = {
        "at": f'<a href="{text(penalty_address.link(entry=str(line.id)))}">{text(wording.instant_text(line.at, lang))}</a>',
        "what": _two(line.title.in_(lang), f"{line.cite} · {number}"),
        "case": f'<a data-away href="{text(source(line))}" target="_self">{text(line.no)}</a><small>{text(place)}</small>',
        "who": _two(line.payer or "", line.payer_role.in_(lang)),
        "amount": _two(penalty_words.measure(line, lang), line.consequence or ""),
        "state": state(line, lang),
    }
    inside = "".join(f'<td class="{name}">{cells[name]}</td>' for name in _COLUMNS)
    return f'<tr data-testid="entry" data-entry="{line.id}" data-kind="{line.kind}">{inside}</tr>'


def source(line: Line) -> str:
    """The address of what an entry is about: its case, or what a spot check found."""
    return f"/findings?no={quote(line.no)}" if line.finding else as_of.link("/case", no=line.no)


def state(line: Line, lang: str) -> str:
    """What has become of an entry, as badges."""
    found = []
    if line.kind == "waiver":
        found.append(badges.mark("met", wording.text("penalties.kind.waiver", lang), "−"))
    if line.kind == "decision":
        found.append(badges.mark("quiet", wording.text("penalties.kind.decision", lang)))
    if line.decision and line.decided:
        found.append(badges.mark("met", wording.text("penalties.state.decided", lang), "✓"))
    elif line.decision:
        found.append(badges.mark("soon", wording.text("penalties.state.undecided", lang), "◆"))
    if line.waivers:
        nothing_left = line.left_yuan == line.left_percent == Decimal(0)
        taken = penalty_words.amount(line.waived_yuan, line.waived_percent, lang)
        key = "penalties.state.all_waived" if nothing_left else "penalties.state.waived"
        found.append(badges.mark("met", wording.text(key, lang, amount=taken), "−"))
    if line.waiting:
        found.append(badges.mark("soon", wording.text("penalties.state.waiting", lang), "◆"))
    return " ".join(found)


def _two(first: str, second: str) -> str:
    return f"<b>{text(first)}</b><small>{text(second)}</small>"
