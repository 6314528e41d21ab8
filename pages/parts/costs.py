"""What lateness has cost on a case so far, down to each entry: clock, number, instant, payer, article."""

from collections.abc import Sequence
from itertools import groupby

from pages.parts import articles, clock_card
from pages.parts.badges import text
from services import wording
from services.case_view import Cost
from services.policy.pack import Pack


def table(costs: Sequence[Cost], pack: Pack, lang: str) -> str:
    """The entries, gathered by what caused them and who pays; each unfolds to every single one. Safe HTML."""
    together = sorted(costs, key=lambda cost: (cost.rule, cost.n, cost.capacity, cost.payer or "", cost.at))
    groups = [list(found) for _, found in groupby(together, lambda cost: (cost.rule, cost.n, cost.capacity, cost.payer))]
    return '<div class="costs">' + "".join(_group(group, pack, lang) for group in groups) + "</div>"


def _group(group: Sequence[Cost], pack: Pack, lang: str) -> str:
    first = group[0]
    clock = pack.clocks.get(first.clock or "")
    cause = first.title.in_(lang) + (f" · {clock.title.in_(lang)}" if clock else "")
    payer = wording.text("case.clock.who", lang, name=first.payer, role=first.payer_role.in_(lang)) if first.payer else ""
    count = wording.text("case.cost.times", lang, n=sum(cost.kind != "waiver" for cost in group))
    entries = "".join(_entry(cost, pack, lang) for cost in group)
    return (
        f'<details><summary><b>{text(cause)}</b><span class="payer">{text(payer or first.payer_role.in_(lang))}</span>'
        f"<span>{text(count)}</span><strong>{text(clock_card.said(group, lang))}</strong></summary><ul>{entries}</ul></details>"
    )


def _entry(cost: Cost, pack: Pack, lang: str) -> str:
    amount = clock_card.said([cost], lang)
    said = wording.text(
        "case.cost.entry" if cost.kind == "accrual" else f"case.cost.entry.{cost.kind}",
        lang,
        number=cost.number,
        at=wording.instant_text(cost.at, lang),
        amount=" · ".join(filter(None, (amount, cost.consequence))),
        cite=cost.cite,
    )
    cited = [rate.cite for rate in pack.penalties[cost.rule].rates]
    return f"<li>{articles.linked(said, pack, cited, lang)}</li>"
