"""The paper to be decided: a supervision order as it will be issued, or the request that stands in its place, as safe HTML."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from pages.parts import badges, deadline, ticking, why
from services import course, wording
from services.approvals import Waiting
from services.case_view import CaseView, ClockSeen, StepSeen
from services.course import Held, Stop
from services.policy.rules import FieldRule
from services.register import usual_severity
from services.why import length

_HISTORY = 3
_BEHIND = 3


def html(view: CaseView, paper: Waiting, role: str, lang: str, at: datetime) -> str:
    """The whole paper for whoever decides: what is asked, why the deadline is what it is, and the course."""
    clock = next((c for c in view.clocks if c.open and c.rule == paper.rule), None)
    return (
        f'<article class="paper" data-case="{badges.text(view.no)}" {ticking.due_attributes(paper.due_at, paper.warn_at)}>'
        f"{_head(view, paper, lang)}{_table(view, lang, at)}"
        f"{_why(view, paper, clock, lang, at)}{_course(view, paper, role, lang, at)}</article>"
    )


def _head(view: CaseView, paper: Waiting, lang: str) -> str:
    key = f"document.title.{paper.paper}"
    title = wording.text(key, lang) if wording.has(key, lang) or paper.approve is None else paper.approve.in_(lang)
    under = [view.no]
    if view.department:
        under.append(wording.text("document.department", lang, department=view.department.in_(lang)))
    marks = (
        badges.severity(view.severity, lang, usual=view.severity_id == usual_severity(view.pack))
        + badges.level(view.level, lang)
        + (badges.assumed(lang) if view.calendar_assumed else "")
    )
    return (
        f'<header><div class="paper-clock">{_time(paper, lang)}</div><h2>{badges.text(title)}</h2>'
        f'<p>{badges.text(" · ".join(under))}</p><div class="paper-marks">{marks}</div></header>'
    )


def _time(paper: Waiting, lang: str) -> str:
    """First of all on a phone: how long there is left, or how long it has lain here."""
    if paper.due_at is None:
        return (
            f'<span class="paper-wait">{badges.text(wording.text("document.waited", lang))} {ticking.waited(paper.since)}</span>'
        )
    return ticking.countdown()


def _table(view: CaseView, lang: str, at: datetime) -> str:
    customer = " ".join(filter(None, (view.room, view.customer_name, view.customer_phone)))
    channel = view.channel.in_(lang) if view.channel else ""
    opened = why.when(view.opened_at, view.pack.tz, lang, at)
    received = wording.text(
        "document.received_by", lang, channel=channel, at=opened, who=view.steps[0].who or view.steps[0].role.in_(lang)
    )
    pairs = [
        (wording.text("document.customer", lang), badges.text(f"{view.project} {customer}")),
        (wording.text("document.received", lang), badges.text(received)),
    ]
    rest = [(badges.text(name), _value(field, value, view, lang, at)) for name, field, value in _said(view, lang)]
    if view.cooperating:
        names = wording.text("format.comma", lang).join(d.in_(lang) for d in view.cooperating)
        rest.append((wording.text("document.cooperating", lang), badges.text(names)))
    if view.category:
        rest.append((wording.text("document.category", lang), badges.text(view.category.in_(lang))))
    rest.append((wording.text("document.history", lang), badges.text(_history(view, lang))))
    demand = _wide(wording.text("document.demand", lang), badges.text(view.demand))
    return f"<table><tbody>{_rows(pairs)}{demand}{_rows(rest)}</tbody></table>"


def _rows(cells: list[tuple[str, str]]) -> str:
    """Two to a row, an odd last one across."""
    rows = [
        f"<tr><th>{left[0]}</th><td>{left[1]}</td><th>{right[0]}</th><td>{right[1]}</td></tr>"
        for left, right in zip(cells[::2], cells[1::2], strict=False)
    ]
    return "".join(rows) + (_wide(*cells[-1]) if len(cells) % 2 else "")


def _wide(name: str, value: str) -> str:
    return f'<tr><th>{name}</th><td colspan="3">{value}</td></tr>'


def _said(view: CaseView, lang: str) -> Iterator[tuple[str, FieldRule, Any]]:
    """Name, field and value of what the steps since the reception have brought, the last word of each kind of step.

    Opinions of those who decided are left away: they are no part of the paper.
    """
    last: dict[tuple[str, str], tuple[StepSeen, FieldRule, Any]] = {}
    for step in view.steps[1:]:
        rule = view.pack.steps[step.event]
        if rule.right is None and rule.decision != "return":
            last |= {(step.event, f.title.zh): (step, f, value) for f, value in step.said if value not in (None, "")}
    known = Counter(field.title.zh for _, field, _ in last.values())
    for step, field, value in last.values():
        name = field.title.in_(lang)
        yield name if known[field.title.zh] == 1 else f"{step.title.in_(lang)} · {name}", field, value


def _value(field: FieldRule, value: Any, view: CaseView, lang: str, at: datetime) -> str:
    if field.type == "instant":
        instant = datetime.fromisoformat(value)
        days = (instant.astimezone(view.pack.tz).date() - at.astimezone(view.pack.tz).date()).days
        key = "document.today" if days == 0 else ("document.in_days" if days > 0 else "document.days_ago")
        return f"<b>{badges.text(wording.instant_text(instant, lang))}</b>{badges.text(wording.text(key, lang, n=abs(days)))}"
    if field.type == "yes_no":
        return badges.text(wording.text("document.yes" if value else "document.no", lang))
    if field.type == "choice" and value in field.values:
        return badges.text(field.values[value].in_(lang))
    if isinstance(value, list):
        return badges.text(wording.text(f"files.count.{field.attach}", lang, n=len(value)))
    return badges.text(value)


def _history(view: CaseView, lang: str) -> str:
    """The latest cases of the same room."""
    if not view.earlier:
        return wording.text("document.history.none", lang)
    listed = [
        wording.text(
            "document.history.open" if case.closed_at is None else "document.history.closed",
            lang,
            day=why.day(case.opened_at, view.pack.tz, lang),
            category=case.category.in_(lang) if case.category else case.no,
        )
        for case in view.earlier[:_HISTORY]
    ]
    return wording.text(
        "document.history.count", lang, n=len(view.earlier), listed=wording.text("format.comma", lang).join(listed)
    )


def _why(view: CaseView, paper: Waiting, clock: ClockSeen | None, lang: str, at: datetime) -> str:
    """Why this deadline, who held the paper while it ran, and what lateness costs."""
    if clock is None:
        since = why.when(paper.since, view.pack.tz, lang, at)
        said = wording.text("document.no_clock", lang, since=since)
        return f'<div class="why"><p>{badges.text(said)}</p></div>'
    held = course.holders(view, paper.paper, clock)
    since_due = f'<span data-tick="waited" data-since="{clock.due_at.isoformat()}"></span>'
    late = f'<span class="why-late">{wording.text("why.late", lang, late=since_due)}</span>'
    more = [late, _holding(held, clock, view, lang, at), why.costs(clock.rule, view.pack, lang)]
    return why.box(clock, view.pack, lang, at, *filter(None, more)) + deadline.unfolding(clock, view, lang, at)


def _holding(held: tuple[Held, ...], clock: ClockSeen, view: CaseView, lang: str, at: datetime) -> str:
    if not held:
        return ""
    said = []
    for turn in held:
        since = why.when(turn.since, view.pack.tz, lang, at)
        if turn.until is None:
            said.append(wording.text("why.held.mine", lang, since=since))
        else:
            who = " ".join(filter(None, (turn.role.in_(lang), turn.who)))
            late = "why.held.late" if turn.until > clock.due_at else "why.held"
            said.append(wording.text(late, lang, who=who, since=since, until=why.when(turn.until, view.pack.tz, lang, at)))
    return badges.text(wording.text("why.holders", lang, turns=wording.text("why.then", lang).join(said)))


def _course(view: CaseView, paper: Waiting, role: str, lang: str, at: datetime) -> str:
    stops = course.course(view, paper.paper, role)
    done = [stop for stop in stops if stop.state == "done"]
    behind = done if len(done) <= _BEHIND else [done[0], *done[1 - _BEHIND :]]
    shown = [*behind, *(stop for stop in stops if stop.state != "done")]
    gap = {id(after) for before, after in pairwise(behind) if len(done) > _BEHIND and before is done[0]}
    items = "".join(_stop(stop, view, lang, at, paper, skipped=id(stop) in gap) for stop in shown)
    return f'<ol class="course">{items}</ol>'


def _stop(stop: Stop, view: CaseView, lang: str, at: datetime, paper: Waiting, *, skipped: bool) -> str:
    title = badges.text(stop.title.in_(lang))
    under = stop.who or (stop.role.in_(lang) if stop.role else "")
    if stop.at is not None:
        title += f" <time>{badges.text(why.when(stop.at, view.pack.tz, lang, at))}</time>"
    if stop.within is not None:
        amount = length(stop.within.unit, stop.within.amount_text, lang)
        under = wording.text("document.within", lang, amount=amount)
    said = badges.text(under)
    if stop.state == "now":
        said = f"{badges.text(wording.text('document.waiting', lang))} {ticking.waited(paper.since)}"
    gap = " course-gap" if skipped else ""
    return f'<li class="course-{stop.state}{gap}"><b>{title}</b><span>{said}</span></li>'
