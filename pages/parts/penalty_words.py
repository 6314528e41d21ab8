"""How amounts, months and people of the ledger are said."""

from datetime import date
from decimal import Decimal

from babel.dates import format_date

from services import wording
from services.ledger.entries import Line


def amount(yuan: Decimal | None, percent: Decimal | None, lang: str) -> str:
    """“¥500”, “月奖金 20%”, or both; “¥0” for nothing."""
    parts = [wording.money_text(yuan)] if yuan else []
    if percent:
        said = wording.text("case.cost.percent", lang, percent=f"{abs(percent).normalize():f}")
        parts.append(f"−{said}" if percent < 0 else said)
    return " + ".join(parts) or wording.money_text(Decimal(0))


def range_of(decision: tuple[Decimal, Decimal], lang: str) -> str:
    """A range of percent that somebody decides within."""
    low, high = (f"{percent.normalize():f}" for percent in decision)
    return wording.text("penalties.range", lang, low=low, high=high)


def of(line: Line, lang: str) -> str:
    """What an entry costs, with the words of a decision."""
    return " · ".join(filter(None, (measure(line, lang), line.consequence)))


def measure(line: Line, lang: str) -> str:
    """What an entry costs in yuan, percent or a range of it; nothing where a decision is in words alone."""
    if line.decision:
        return range_of(line.decision, lang)
    return "" if line.consequence and not line.percent else amount(line.yuan, line.percent, lang)


def who(line: Line, lang: str) -> str:
    """Who pays: name and role, or the role while it has nobody's name."""
    role = line.payer_role.in_(lang)
    return wording.text("case.clock.who", lang, name=line.payer, role=role) if line.payer else role


def month(first: date | None, lang: str) -> str:
    """“2026年3月”, “Mar 2026”."""
    if first is None:
        return wording.text("penalties.figure.all", lang)
    return format_date(first, wording.text("penalties.month", lang), locale=lang)
