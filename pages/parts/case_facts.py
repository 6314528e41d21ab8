"""Who and what a case is about: its head and its facts, as safe HTML."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import streamlit as st

from pages.parts import as_of, badges, clock_card, ticking
from pages.parts.badges import text
from pages.parts.timeline import value_text
from services import wording
from services.case_view import CaseView, Earlier
from services.register import usual_severity

_URGENCY = ("overdue", "soon", "running")


def styles() -> None:
    """The looks of a case's page. Once a page."""
    st.html(Path(__file__).parent / "case.css")


def place(seen: CaseView) -> str:
    """Project and room."""
    return " ".join(part for part in (seen.project, seen.room) if part)


def head(seen: CaseView, lang: str) -> str:
    """Which case it is, how it stands, and on whose desk it lies since when."""
    severity = badges.severity(seen.severity, lang, usual=seen.severity_id == usual_severity(seen.pack))
    marks = badges.state(state(seen), lang) + severity + badges.level(seen.level, lang)
    opened = wording.text("case.opened", lang, at=wording.instant_text(seen.opened_at, lang))
    line = [seen.no, f"{seen.region} / {seen.company}", opened]
    return (
        f'<div class="case-head"><h1>{text(place(seen))}</h1><span class="marks">{marks}</span>'
        f"<p>{' · '.join(text(part) for part in line)}</p><p>{_holder(seen, lang)}</p></div>"
    )


def state(seen: CaseView) -> str:
    """closed, or the most urgent state of a clock."""
    if seen.closed_at is not None:
        return "closed"
    found = {clock.state for clock in seen.clocks}
    return next((one for one in _URGENCY if one in found), "running")


def _holder(seen: CaseView, lang: str) -> str:
    if seen.closed_at is not None:
        return text(wording.text("case.closed_at", lang, at=wording.instant_text(seen.closed_at, lang)))
    held = _held(seen, lang)
    if held is None:
        return text(wording.text("asof.case.held_by_nobody" if as_of.asked() else "case.held_by_nobody", lang))
    who, since = held
    key = "asof.case.held_by" if as_of.asked() else "case.held_by"
    said = wording.text(key, lang, who=who, at=wording.instant_text(since, lang))
    return f"{text(said)} {ticking.waited(since)}"


def _held(seen: CaseView, lang: str) -> tuple[str, datetime] | None:
    """Whoever has the case now, and since when: on whose desk a paper lies, else who answers for the nearest clock."""
    if seen.holder_role is not None and seen.held_since is not None:
        role = seen.holder_role.in_(lang)
        return wording.text("case.clock.who", lang, name=seen.holder, role=role) if seen.holder else role, seen.held_since
    nearest = min((clock for clock in seen.clocks if clock.open), key=lambda clock: clock.due_at, default=None)
    return (clock_card.who(nearest, lang), nearest.started_at) if nearest else None


def facts(seen: CaseView, lang: str) -> str:
    """What was taken down at the counter, with personal data as far as they may be seen."""
    rows = "".join(
        f'<dt>{text(name)}</dt><dd class="{kind}">{text(value)}</dd>' for name, value, kind in _facts(seen, lang) if value
    )
    note = f'<p class="quiet">{text(wording.text("case.masked", lang))}</p>' if seen.masked and seen.customer_name else ""
    return f'<dl class="facts">{rows}</dl>{note}'


def _facts(seen: CaseView, lang: str) -> Iterator[tuple[str, str, str]]:
    def name(field: str) -> str:
        return seen.pack.fields[field].title.in_(lang) if field in seen.pack.fields else wording.text(f"case.fact.{field}", lang)

    yield name("demand"), seen.demand, "wide"
    yield wording.text("case.fact.customer", lang), f"{seen.customer_name}  {seen.customer_phone}".strip(), ""
    yield wording.text("case.fact.channel", lang), seen.channel.in_(lang) if seen.channel else "", ""
    yield wording.text("case.fact.category", lang), seen.category.in_(lang) if seen.category else "", ""
    yield wording.text("case.fact.department", lang), seen.department.in_(lang) if seen.department else "", ""
    comma = wording.text("format.comma", lang)
    yield wording.text("case.fact.cooperating", lang), comma.join(one.in_(lang) for one in seen.cooperating), ""
    for field, value in seen.fields.items():
        rule = seen.pack.fields.get(field)
        if rule is not None and value not in (None, ""):
            yield rule.title.in_(lang), value_text(rule, value, lang), ""
    yield wording.text("case.fact.pack", lang), f"{seen.pack.title.in_(lang)} {seen.pack_version}", ""


def earlier(found: tuple[Earlier, ...], lang: str) -> str:
    """Other cases of the same room, each a link."""
    return '<ul class="earlier">' + "".join(_earlier(one, lang) for one in found) + "</ul>"


def _earlier(one: Earlier, lang: str) -> str:
    category = one.category.in_(lang) if one.category else ""
    mark = badges.state("closed", lang) if one.closed_at else badges.mark("quiet", wording.text("cases.filter.state.open", lang))
    opened = wording.instant_text(one.opened_at, lang)
    link = f'<a href="{text(as_of.link("/case", no=one.no))}" target="_self">{text(one.no)}</a>'
    return f"<li>{link}<span>{text(category)}</span><time>{text(opened)}</time>{mark}</li>"


def calendar_notice(seen: CaseView, lang: str) -> str:
    """Which years a deadline was reckoned without their holidays; empty when all are published."""
    years = sorted({year for clock in seen.clocks for year in clock.reason.get("assumed_years", ())})
    if not years:
        return ""
    said = wording.text("case.calendar", lang, years=wording.text("format.comma", lang).join(map(str, years)))
    return f'<div class="notice" data-testid="calendar-assumed">◆ {text(said)}</div>'
