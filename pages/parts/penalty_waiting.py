"""Appeals, and waivers above the limit: who asks what and why, and the answer."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import as_of, badges, penalty_acts, penalty_address, penalty_words, session
from pages.parts.badges import text
from services import wording
from services.ledger import acts
from services.ledger.detail import Asked
from services.ledger.entries import Line
from services.time import now

_SHOWN = 3


def draw(waiting: Sequence[Asked]) -> None:
    """A card for everything that waits, the oldest first."""
    penalty_acts.news()
    if not waiting:
        with st.container(border=True, key="penalties-empty"):
            st.text(session.say("penalties.empty.waiting"))
    for asked in waiting:
        with st.container(border=True, key=f"asked-{asked.ids[0]}"):
            st.html(_card(asked, session.language()))
            if as_of.asked() is not None:
                continue
            if asked.may_answer:
                _answer(asked)
            else:
                st.caption(session.say("penalties.waiting.not_you"))


def _card(asked: Asked, lang: str) -> str:
    amount = penalty_words.amount(asked.yuan, asked.percent, lang)
    about = wording.text("penalties.waiting.about", lang, n=len(asked.lines), amount=amount)
    by = wording.text("penalties.story.asked", lang, who=asked.asker, at=wording.instant_text(asked.asked_at, lang))
    kind = badges.mark("soon" if asked.kind == "appeal" else "quiet", wording.text(f"penalties.kind.{asked.kind}", lang))
    lines = "".join(_line(line, lang) for line in asked.lines[:_SHOWN])
    more = len(asked.lines) - _SHOWN
    rest = f"<li>{text(wording.text('penalties.waiting.more', lang, n=more))}</li>" if more > 0 else ""
    return (
        f'<div class="pw" data-testid="asked"><header>{kind}<b>{text(about)}</b><span>{text(by)}</span></header>'
        f"<q>{text(asked.reason)}</q><ul>{lines}{rest}</ul></div>"
    )


def _line(line: Line, lang: str) -> str:
    said = f"{line.title.in_(lang)} {line.cite} · {penalty_words.of(line, lang)} · {penalty_words.who(line, lang)} · {line.no}"
    href = penalty_address.link(entry=str(line.id), tab="waiting")
    return f'<li data-entry="{line.id}"><a href="{text(href)}">{text(said)}</a></li>'


def _answer(asked: Asked) -> None:
    form = f"penalty-answer-{asked.ids[0]}"
    penalty_acts.reason(f"{session.TYPED}{form}", "penalties.answer.comment", "penalties.answer.hint")
    penalty_acts.news(form)
    with st.container(horizontal=True, key=f"answers-{asked.ids[0]}"):
        for name, granted in (("grant", True), ("refuse", False)):
            st.button(
                session.say(f"penalties.answer.{name}"),
                key=f"{name}-{asked.ids[0]}",
                type="primary" if granted else "secondary",
                on_click=_send,
                args=(asked, form, granted),
            )


def _send(asked: Asked, form: str, granted: bool) -> None:
    typed = f"{session.TYPED}{form}"

    def act(_: str) -> acts.Done:
        comment = str(st.session_state.get(typed) or "")
        return acts.answer(session.actor(), asked.ids, granted=granted, comment=comment, at=now())

    penalty_acts.send(form, act, lambda _: session.say(f"penalties.done.{'grant' if granted else 'refuse'}"), typed)
