"""“Why this deadline” as pages draw it; the sentences themselves are those of `services.why`, which everybody is told."""

from datetime import datetime

from pages.parts import articles, badges
from services import wording
from services.policy.pack import Pack
from services.why import Reasoned, cost_rule, day, sentences, when

__all__ = ["Reasoned", "box", "cost_rule", "costs", "day", "sentences", "when"]


def costs(rule: str, pack: Pack, lang: str) -> str:
    """What each block of a clock's lateness costs, as safe HTML; empty where it costs no money by the block."""
    return articles.linked(cost_rule(rule, pack, lang), pack, articles.of_penalties(rule, pack), lang)


def box(clock: Reasoned, pack: Pack, lang: str, at: datetime, *more: str) -> str:
    """The reason of a clock as a box of safe HTML, told at an instant; `more` is further safe HTML about it."""
    question = wording.text("why.question", lang, due=when(clock.due_at, pack.tz, lang, at))
    cited = articles.of_clock(clock, pack)
    said = [*(articles.linked(one, pack, cited, lang) for one in sentences(clock, pack, lang, at)), *more]
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in said)
    return f'<div class="why" data-rule="{badges.text(clock.rule)}"><b>{badges.text(question)}</b>{paragraphs}</div>'
