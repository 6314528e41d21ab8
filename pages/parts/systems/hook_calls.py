"""The newest calls of a webhook, and what was given up, with another try."""

import streamlit as st

from pages.parts import badges, news, session
from services import wording
from services.access import Actor
from services.time import now
from services.webhooks import keeping, missed
from services.webhooks.keeping import Webhook
from services.webhooks.missed import Call

_SHOWN = 5
_MARKS = {"waiting": ("soon", "◆"), "sent": ("met", "●"), "failed": ("missed", "▲")}


def draw(actor: Actor, hook: Webhook) -> None:
    """What was given up first, with the button that sends it again; then the newest."""
    if hook.failed:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(badges.mark("missed", session.say("systems.hook.failed", n=hook.failed), "▲"))
            label = session.say("systems.hook.again")
            st.button(label, key=f"hook-{hook.id}-again", type="primary", on_click=_again, args=(hook.id,))
    calls = missed.calls(actor, hook.id, "failed" if hook.failed else None, _SHOWN)
    if calls:
        st.html("".join(f'<p class="call" data-testid="webhook-call">{_line(call)}</p>' for call in calls))


def _line(call: Call) -> str:
    lang, titles = session.language(), keeping.events()
    title = titles[call.event].in_(lang) if call.event in titles else (call.event or session.say("systems.call.ping"))
    state, sign = _MARKS[call.status]
    said = [wording.instant_text(call.happened_at, lang), call.no or "", title]
    if call.error and call.status != "sent":
        said.append(session.say("systems.call.failed", n=call.attempts, reason=_reason(call.error, lang)))
    mark = badges.mark(state, session.say(f"systems.call.state.{call.status}"), sign)
    return f"{mark} {badges.text(' · '.join(part for part in said if part))}"


def _reason(error: str, lang: str) -> str:
    cause, _, code = error.partition("_") if error[-3:].isdecimal() else (error, "", "")
    return wording.text(f"delivery.error.{cause}", lang, code=code)


def _again(hook_id: int) -> None:
    def act() -> str:
        return session.say("systems.hook.resent", n=missed.send_again(session.actor(), hook_id, at=now()))

    news.act(act)
