"""What I decided today, newest first."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import badges, session, why
from services.access import Actor
from services.approvals import Decided
from services.board.snapshot import ZONE
from services.time import now


def draw(actor: Actor, today: Sequence[Decided]) -> None:
    """A line for each decision: when, who, what, about which case, in which words."""
    if not today:
        st.html(f'<div class="nothing"><h2>{badges.text(session.say("approvals.today.empty"))}</h2></div>')
        return
    heads = "".join(
        f"<th>{badges.text(session.say(f'approvals.today.{column}'))}</th>" for column in ("at", "who", "what", "case", "opinion")
    )
    rows = "".join(_row(actor, line) for line in today)
    st.html(f'<table class="decided"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>')


def _row(actor: Actor, line: Decided) -> str:
    lang = session.language()
    sign = badges.mark(
        "met" if line.decision == "approve" else "overdue", line.title.in_(lang), "✓" if line.decision == "approve" else "↩"
    )
    place = " ".join(filter(None, (line.project, line.room)))
    link = f'<a href="/case?no={badges.text(line.no)}" target="_self">{badges.text(line.no)}</a> {badges.text(place)}'
    cells = (badges.text(why.when(line.at, ZONE, lang, now())), badges.text(actor.name), sign, link, badges.text(line.comment))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
