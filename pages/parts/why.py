"""“Why this deadline” as pages draw it; the sentences themselves are those of `services.why`, which everybody is told."""

from datetime import datetime

from pages.parts import badges
from services import wording
from services.policy.pack import Pack
from services.why import Reasoned, cost_rule, day, sentences, when

__all__ = ["Reasoned", "box", "cost_rule", "day", "sentences", "when"]


def box(clock: Reasoned, pack: Pack, lang: str, at: datetime, *more: str) -> str:
    """The reason of a clock as a box of safe HTML, told at an instant; `more` is further safe HTML about it."""
    question = wording.text("why.question", lang, due=when(clock.due_at, pack.tz, lang, at))
    said = [*map(badges.text, sentences(clock, pack, lang, at)), *more]
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in said)
    return f'<div class="why" data-rule="{badges.text(clock.rule)}"><b>{badges.text(question)}</b>{paragraphs}</div>'
