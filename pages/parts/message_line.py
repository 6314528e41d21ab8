"""One message of the inbox: what it says, what it is about, and the two things that one may do with it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import streamlit as st

from pages.parts import badges, session, ticking, why
from services import wording
from services.board.snapshot import ZONE
from services.inbox import Line
from services.time import now

_HERE = Path(__file__).parent


def styles() -> None:
    """The looks of messages. Once a page."""
    st.html(_HERE / "message_line.css")


def draw(line: Line, opened: Callable[[Line], None], turned: Callable[[Line], None]) -> None:
    """The message as a card. The card itself opens what it is about, if anything; a small button marks it read or unread."""
    with st.container(key=f"message-{line.id}"):
        st.html(_face(line))
        if line.page:
            label = session.say("inbox.open_case", no=line.no) if line.no else session.say("inbox.open_page")
            st.button(label, key=f"open-message-{line.id}", on_click=opened, args=(line,))
        mark = session.say("inbox.mark_unread" if line.read else "inbox.mark_read")
        st.button(mark, key=f"turn-message-{line.id}", on_click=turned, args=(line,))


def _face(line: Line) -> str:
    lang = session.language()
    unread = "" if line.read else f'<i class="message-unread" title="{badges.text(session.say("inbox.unread"))}">●</i>'
    about = badges.text(_joined(line.place, line.no))
    at = badges.text(why.when(line.at, ZONE, lang, now()))
    said = "".join(f"<p>{badges.text(one)}</p>" for one in line.lines)
    return (
        f'<article class="message{"" if line.read else " is-unread"}" data-testid="message" data-rule="{badges.text(line.rule)}" '
        f'data-case="{badges.text(line.no or "")}" {ticking.due_attributes(line.due_at, line.warn_at)}>'
        f"<header>{unread}<b>{badges.text(line.kind)}</b><span>{about}</span><time>{at}</time></header>"
        f"{said}<footer>{''.join(f'<span>{part}</span>' for part in _about(line, lang))}</footer>{_merged(line, lang)}</article>"
    )


def _about(line: Line, lang: str) -> Iterator[str]:
    """Where its case stands now, its article, and what became of its delivery where that is worth a word."""
    if line.closed:
        yield badges.state("closed", lang)
    elif line.stage and line.due_at:
        due = wording.instant_text(line.due_at, lang)
        yield badges.text(session.say("inbox.due", stage=line.stage.in_(lang), due=due))
        yield ticking.countdown()
    if line.cite:
        yield badges.text(line.cite)
    if line.status in ("failed", "waiting"):
        yield badges.mark("missed" if line.status == "failed" else "quiet", session.say(f"inbox.status.{line.status}"))


def _merged(line: Line, lang: str) -> str:
    """The late reminders that became this one, folded away."""
    if not line.merged_count:
        return ""
    gone = "".join(
        f"<li><time>{badges.text(why.when(one.at, ZONE, lang, now()))}</time> {badges.text(_joined(one.place, one.no))}</li>"
        for one in line.merged
    )
    more = session.say("inbox.merged.more", n=line.merged_count) if line.merged_count > len(line.merged) else ""
    head = badges.text(session.say("inbox.merged", n=line.merged_count))
    return f'<details class="message-merged"><summary>{head}</summary><ul>{gone}</ul><p>{badges.text(more)}</p></details>'


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)
