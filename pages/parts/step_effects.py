"""What a step would do to the deadlines, and which rule decides, told before it is taken."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import streamlit as st

from pages.parts import session, why
from pages.parts.badges import text
from services import foresight, wording
from services.case_view import Action, CaseView
from services.foresight import Foreseen
from services.time import now


def tell(seen: CaseView, action: Action, said: Mapping[str, Any]) -> None:
    """What would follow if the step said this and no more; nothing while it says nothing that it needs."""
    if not said and action.needs:
        return
    lang, at = session.language(), now()
    effects = foresight.foresee(session.actor(), seen.no, action.event, said, at=at)
    if effects:
        items = "".join(f"<li>{_effect(one, seen, lang, at)}</li>" for one in effects)
        title = text(session.say("case.follows"))
        st.html(f'<div class="follows" data-testid="follows"><b>{title}</b><ul>{items}</ul></div>')


def _effect(one: Foreseen, seen: CaseView, lang: str, at: datetime) -> str:
    said = wording.text(
        f"case.follows.{one.effect}",
        lang,
        clock=one.title.in_(lang),
        due=wording.instant_text(one.due_at, lang),
        was=wording.instant_text(one.was_due, lang) if one.was_due else "",
        who=one.responsible_role.in_(lang) if one.responsible_role else "",
        cite=one.cite,
    )
    decides = why.sentences(one, seen.pack, lang, at) if one.effect != "stops" and "candidates" in one.reason else []
    return " ".join([text(said), *(f'<span class="decides">{text(sentence)}</span>' for sentence in decides)])
