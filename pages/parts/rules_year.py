"""The picture of a year: twelve months with days off, make-up days and own days. Safe HTML, words beside the colours."""

from pathlib import Path

import streamlit as st
from babel.dates import get_day_names

from pages.parts import rules_address, session
from pages.parts.badges import text
from services import holidays
from services.policy.editions import Edition
from services.policy.pack import Pack
from services.rulebook.voice import Voice
from services.rulebook.year import DaySeen, Look, MonthSeen, YearSeen, year_seen
from services.time import now


def draw(pack: Pack) -> None:
    """The choice of a year, and the year."""
    edition = holidays.edition()
    year = _chosen(edition, now().astimezone(pack.tz).year)
    seen = year_seen(year, edition, Voice(pack, session.language()))
    st.html(Path(__file__).parent / "rules_year.css")
    st.html(html(seen, pack, edition))


def html(seen: YearSeen, pack: Pack, edition: Edition) -> str:
    """The year with its key and its sum."""
    missing = "" if seen.published else f'<p class="year-missing">◆ {_say("rules.year.unpublished", year=seen.year)}</p>'
    source = ""
    if pack.calendar.holidays == "china":
        facts = {"library": edition.library, "first": edition.first_year, "last": edition.last_year}
        source = f'<p class="year-source">{_say("rules.year.source", **facts)}</p>'
    months = "".join(_month(month, seen.year) for month in seen.months)
    published = "yes" if seen.published else "no"
    return (
        f'<section class="year" data-testid="rules-year" data-published="{published}">'
        f'<p class="year-sum">{text(seen.summary)}</p>{missing}{_key(seen)}'
        f'<div class="year-months">{months}</div>{source}</section>'
    )


def _chosen(edition: Edition, present: int) -> int:
    """The year that the address asks for, from the first that is known to the one after the last; else the present one."""
    years = list(range(max(present, edition.last_year) + 1, edition.first_year - 1, -1))
    asked = st.query_params.get("year", "")
    here = int(asked) if asked.isdecimal() and len(asked) == len(str(present)) and int(asked) in years else present
    if st.session_state.get("rules-year") != here:
        st.session_state["rules-year"] = here
    st.selectbox(
        session.say("rules.year.choose"),
        years,
        key="rules-year",
        on_change=lambda: rules_address.go(year=str(st.session_state["rules-year"])),
        width=180,
    )
    return here


def _key(seen: YearSeen) -> str:
    """What the looks mean that occur in the year."""
    return f'<ul class="year-key">{"".join(_swatch(look) for look in seen.looks)}</ul>'


def _swatch(look: Look) -> str:
    return f'<li><i data-look="{look}"></i>{_say(f"rules.year.look.{look}")}</li>'


def _month(month: MonthSeen, year: int) -> str:
    name = _say("rules.year.title", year=year, month=month.name)
    hours = "".join(f"<small>{text(line)}</small>" for line in month.hours)
    weeks = "".join(f"<tr>{''.join(map(cell, week))}</tr>" for week in month.weeks)
    notes = "".join(f"<li>{text(note)}</li>" for note in month.notes)
    return (
        f'<section class="month"><h3>{text(month.name)}</h3>{hours}<table aria-label="{name}">{_weekdays()}'
        f"<tbody>{weeks}</tbody></table><ul>{notes}</ul></section>"
    )


def _weekdays() -> str:
    names = get_day_names("narrow", locale=session.language())
    full = get_day_names("wide", locale=session.language())
    cells = "".join(f'<th scope="col" abbr="{text(full[n])}">{text(names[n])}</th>' for n in range(7))
    return f"<thead><tr>{cells}</tr></thead>"


def cell(day: DaySeen | None) -> str:
    """A day in its week; nothing beside the month."""
    if day is None:
        return "<td></td>"
    sign = f"<small>{text(day.sign)}</small>" if day.sign else ""
    said = text(day.said)
    return f'<td data-look="{day.look}" aria-label="{said}" title="{said}"><span>{day.day.day}</span>{sign}</td>'


def _say(key: str, **facts: object) -> str:
    return text(session.say(key, **facts))
