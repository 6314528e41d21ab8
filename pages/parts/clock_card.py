"""The deadlines of a case: those that run as cards with their countdown, those that are over as lines."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from pages.parts import articles, badges, deadline, ticking, why
from pages.parts.badges import text
from services import wording
from services.case_view import CaseView, ClockSeen, Cost


def running(seen: CaseView, lang: str, at: datetime) -> str:
    """The clocks that run, the nearest due first, as safe HTML."""
    nearest = sorted((clock for clock in seen.clocks if clock.open), key=lambda clock: clock.due_at)
    return '<div class="clocks">' + "".join(_card(clock, seen, lang, at) for clock in nearest) + "</div>"


def past(seen: CaseView, lang: str, at: datetime) -> str:
    """The clocks that are over, the latest first; each unfolds to its reason. Safe HTML."""
    over = sorted(
        (clock for clock in seen.clocks if not clock.open), key=lambda clock: clock.stopped_at or clock.due_at, reverse=True
    )
    return '<div class="past-clocks">' + "".join(_line(clock, seen, lang, at) for clock in over) + "</div>"


def _card(clock: ClockSeen, seen: CaseView, lang: str, at: datetime) -> str:
    attributes = ticking.due_attributes(clock.due_at, clock.warn_at)
    due = wording.text("case.clock.due", lang, at=wording.instant_text(clock.due_at, lang), cite=clock.cite)
    cost = said(clock.costs, lang)
    late = f"<strong>{text(cost)}</strong>" if cost else ""
    return (
        f'<article class="clock" data-testid="clock" data-rule="{text(clock.rule)}" {attributes}>'
        f"<header><h3>{text(clock.title.in_(lang))}</h3>{ticking.countdown()}</header>"
        f"<p><span>{_linked(due, clock, seen, lang)}</span>{late}</p>{_before(clock, lang)}"
        f"<p>{text(who(clock, lang))}</p>{_used(clock, lang, at)}{_why(clock, seen, lang, at)}</article>"
    )


def _line(clock: ClockSeen, seen: CaseView, lang: str, at: datetime) -> str:
    late = clock.stopped_at - clock.due_at if clock.stopped_at and clock.state == "missed" else None
    by = wording.text("case.clock.late", lang, by=wording.duration_text(late.total_seconds(), lang)) if late else ""
    when = wording.instant_text(clock.stopped_at or clock.due_at, lang)
    cost = said(clock.costs, lang)
    due = wording.text("case.clock.due", lang, at=wording.instant_text(clock.due_at, lang), cite=clock.cite)
    told = why.box(clock, seen.pack, lang, at) + deadline.html(clock, seen, lang, at)
    return (
        f"<details><summary><b>{text(clock.title.in_(lang))}</b>{badges.state(clock.state, lang)}"
        f"<span>{text(by)}</span><span>{text(cost)}</span><time>{text(when)}</time></summary>"
        f"<p>{_linked(due, clock, seen, lang)} · {text(who(clock, lang))}</p>{_before(clock, lang)}"
        f"{told}</details>"
    )


def _before(clock: ClockSeen, lang: str) -> str:
    """What it was by earlier rules, struck out, with until when that held."""
    lines = []
    for was in clock.before:
        due = wording.text("case.clock.due", lang, at=wording.instant_text(was.due_at, lang), cite=was.cite)
        until = wording.text("case.clock.before", lang, until=wording.instant_text(was.until, lang), version=was.version)
        lines.append(f'<p class="clock-before" data-testid="clock-before"><s>{text(due)}</s><span>{text(until)}</span></p>')
    return "".join(lines)


def _linked(sentence: str, clock: ClockSeen, seen: CaseView, lang: str) -> str:
    return articles.linked(sentence, seen.pack, articles.of_clock(clock, seen.pack), lang)


def who(clock: ClockSeen, lang: str) -> str:
    """Who answers for the clock: name and role, or the role while it has nobody's name."""
    role = clock.responsible_role.in_(lang)
    return wording.text("case.clock.who", lang, name=clock.responsible, role=role) if clock.responsible else role


def _used(clock: ClockSeen, lang: str, at: datetime) -> str:
    """The share of the limit that is used; the browser lets it grow by itself."""
    whole = max((clock.due_at - clock.started_at).total_seconds(), 1.0)
    gone = max((at - clock.started_at).total_seconds(), 0.0)
    label = wording.text("case.clock.used", lang, percent=min(100, int(100 * gone / whole)))
    return (
        f'<div class="used" role="img" aria-label="{text(label)}" title="{text(label)}">'
        f'<i style="animation-duration:{whole:.0f}s;animation-delay:-{gone:.0f}s"></i></div>'
    )


def _why(clock: ClockSeen, seen: CaseView, lang: str, at: datetime) -> str:
    more = filter(None, [why.costs(clock.rule, seen.pack, lang)])
    label = text(wording.text("case.clock.why", lang))
    told = why.box(clock, seen.pack, lang, at, *more) + deadline.html(clock, seen, lang, at)
    return f"<details><summary>{label}</summary>{told}</details>"


def said(costs: Iterable[Cost], lang: str) -> str:
    """What some entries of the ledger come to: “¥500 + 月奖金 20% + 待裁定 50–100%”; empty for none."""
    listed = list(costs)
    yuan = sum((cost.yuan for cost in listed if cost.yuan is not None), Decimal(0))
    percent = sum((cost.percent for cost in listed if cost.percent is not None), Decimal(0))
    parts = [wording.money_text(yuan)] if yuan else []
    if percent:
        parts.append(wording.text("case.cost.percent", lang, percent=f"{percent.normalize():f}"))
    parts += [decision_text(cost.decision, lang) for cost in listed if cost.decision]
    return " + ".join(parts)


def decision_text(decision: tuple[Decimal, Decimal], lang: str) -> str:
    """A range of percent that somebody has still to decide within."""
    low, high = (f"{percent.normalize():f}" for percent in decision)
    return wording.text("case.cost.decision", lang, low=low, high=high)
