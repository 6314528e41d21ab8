"""Small marks that say how something stands, as safe HTML: whatever a person or a regime wrote is escaped here.

State is never colour alone: each has a sign of its own.
"""

from html import escape
from pathlib import Path
from typing import Protocol

import streamlit as st

from services import wording

_SIGNS = {"overdue": "▲", "soon": "◆", "running": "●", "missed": "▲", "met": "✓", "cancelled": "–", "closed": "✓"}


class Named(Protocol):
    """What has a name in both languages."""

    def in_(self, lang: str, /) -> str:
        """The name in the language."""
        ...


def styles() -> None:
    """The looks of marks, countdowns and of "why this deadline". Once a page, before they are drawn."""
    st.html(Path(__file__).parent / "badges.css")


def text(said: object) -> str:
    """Anything that somebody wrote, safe to stand in HTML, its line breaks kept."""
    return escape(str(said)).replace("\n", "<br>")


def mark(kind: str, said: str, sign: str = "") -> str:
    """A mark of a `kind` that badges.css knows."""
    signed = f'<i aria-hidden="true">{escape(sign)}</i>' if sign else ""
    return f'<span class="badge badge-{escape(kind)}">{signed}{text(said)}</span>'


def state(name: str, lang: str) -> str:
    """running, soon, overdue, met, missed, cancelled or closed."""
    return mark(name, wording.text(f"badge.{name}", lang), _SIGNS[name])


def severity(title: Named | None, lang: str, *, usual: bool = False) -> str:
    """A case's severity; quiet where it is the `usual` one, nothing where there is none."""
    return mark("quiet" if usual else "severe", title.in_(lang)) if title else ""


def level(number: int, lang: str) -> str:
    """An escalation level; nothing for 0."""
    return mark(f"level badge-level-{number}", wording.text("badge.level", lang, n=number)) if number else ""


def assumed(lang: str) -> str:
    """The deadline crosses a year whose holidays are not published yet."""
    return mark("soon", wording.text("badge.assumed", lang), "◆")
