"""Articles as links: each leads, in the same tab, to everything that it says on the page of rules. Safe HTML."""

import re
from collections.abc import Iterable

from pages.parts import rules_address
from pages.parts.badges import text
from services import wording
from services.policy.pack import Pack
from services.rulebook.table import pieces
from services.why import Reasoned


def link(pack: Pack, article: str, lang: str) -> str:
    """An article as the regime's readers write it; of a reading of our own just that it is one."""
    asked = ",".join(pieces([article]))
    if not asked:
        return text(wording.text("rules.own", lang))
    return f'<a class="cite" href="{text(rules_address.link(pack, asked))}" target="_self">{text(pack.cite(article, lang))}</a>'


def linked(sentence: str, pack: Pack, articles: Iterable[str], lang: str) -> str:
    """A sentence in which those of the articles that it names are links."""
    known = {text(pack.cite(article, lang)): article for article in articles if pieces([article])}
    if not known:
        return text(sentence)
    # The longest first: 第22条 may be a part of what another one is called.
    pattern = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return re.sub(pattern, lambda found: link(pack, known[found[0]], lang), text(sentence))


def of_clock(clock: Reasoned, pack: Pack) -> list[str]:
    """The articles that set a clock, and those of what its lateness costs."""
    own = str(clock.reason.get("cite", pack.clocks[clock.rule].cite))
    named = [str(candidate["cite"]) for candidate in clock.reason.get("candidates", ())]
    return [own, *named, *of_penalties(clock.rule, pack)]


def of_penalties(rule: str, pack: Pack) -> list[str]:
    """The articles by which lateness of a clock costs."""
    return [rate.cite for penalty in pack.penalties_of(rule).values() for rate in penalty.rates]
