"""The four figures over the ledger: accrued, waived, net, and decisions still to be taken."""

from decimal import Decimal

import streamlit as st

from pages.parts import penalty_words, session
from pages.parts.badges import text
from services import wording
from services.ledger.entries import Filter, Sums


def draw(found: Sums, wanted: Filter, undecided: int) -> None:
    """The figures of what the filter answers."""
    lang = session.language()
    month = penalty_words.month(wanted.month, lang)
    decided = penalty_words.amount(found.decided, found.decided_percent, lang)
    below = wording.text("penalties.figure.decided", lang, amount=decided) if found.decided or found.decided_percent else ""
    cards = (
        ("accrued", wording.money_text(found.accrued), _bonus(found.accrued_percent, lang)),
        ("waived", wording.money_text(found.waived), _bonus(found.waived_percent, lang)),
        ("net", wording.money_text(found.net), " · ".join(filter(None, (_bonus(found.net_percent, lang), below)))),
        ("undecided", session.say("penalties.figure.undecided.value", n=undecided), ""),
    )
    inside = "".join(_card(name, session.say(f"penalties.figure.{name}", month=month), *said) for name, *said in cards)
    st.html(f'<div class="pf">{inside}</div>')


def _card(name: str, label: str, value: str, more: str) -> str:
    said = f"<span>{text(label)}</span><b>{text(value)}</b><small>{text(more)}</small>"
    return f'<div class="pf-{name}" data-testid="figure-{name}">{said}</div>'


def _bonus(percent: Decimal, lang: str) -> str:
    return wording.text("penalties.figure.bonus", lang, percent=f"{percent.normalize():,f}") if percent else ""
