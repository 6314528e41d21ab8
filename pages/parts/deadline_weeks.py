"""Many days of a deadline as weeks, a column for each weekday. Safe HTML."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

from babel.dates import format_date

from pages.parts.badges import text
from services import wording
from services.deadlines.days import Row
from services.deadlines.telling import Told

_WEEKDAYS = 7
# Of more weeks than this the first and the last are shown.
_MOST, _FIRST, _LAST = 8, 4, 3
_SIGNS = {"start": "▶", "due": "■", "lost": "◇"}


def table(told: Told, lang: str) -> str:
    """The weeks of a strip; what falls on a day stands in words below."""
    weeks = [list(week) for _, week in groupby(told.days, lambda row: _monday(row.days[0].day))]
    lines = [_week(week, lang) for week in weeks]
    if len(lines) > _MOST:
        between = wording.text("deadlines.weeks.between", lang, n=len(lines) - _FIRST - _LAST)
        lines[_FIRST:-_LAST] = [f'<tr><td colspan="{_WEEKDAYS}" class="deadline-gap">{text(between)}</td></tr>']
    marks = "".join(f"<li>{_SIGNS[m.kind]} {text(row.name)} {text(m.said)}</li>" for row in told.days for m in row.marks)
    weeks_shown = f'<table class="deadline-weeks">{_head(lang)}<tbody>{"".join(lines)}</tbody></table>'
    return f'{weeks_shown}<ul class="deadline-marks">{marks}</ul>'


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _head(lang: str) -> str:
    monday = date(2026, 3, 2)
    names = (format_date(monday + timedelta(days=n), "EEEEEE", locale=lang) for n in range(_WEEKDAYS))
    cells = "".join(f'<th scope="col">{text(name)}</th>' for name in names)
    return f"<thead><tr>{cells}</tr></thead>"


def _week(week: Sequence[Row], lang: str) -> str:
    by_weekday = {row.days[0].day.weekday(): row for row in week}
    cells = (_cell(by_weekday[n], lang) if n in by_weekday else "<td></td>" for n in range(_WEEKDAYS))
    return f"<tr>{''.join(cells)}</tr>"


def _cell(row: Row, lang: str) -> str:
    day = row.days[0]
    name = f"{day.day.month}/{day.day.day}" if day.day.day == 1 else str(day.day.day)
    signs = "".join(_SIGNS[mark.kind] for mark in row.marks)
    return (
        f'<td data-kind="{day.kind}" data-counts="{"yes" if day.used else "no"}" aria-label="{text(row.said)}" '
        f'title="{text(row.said)}"><span>{text(name)}{signs}</span><small>{text(_short(row, lang))}</small></td>'
    )


def _short(row: Row, lang: str) -> str:
    """The number of what is counted, else why nothing is."""
    day = row.days[0]
    if day.counted and day.kind in ("made_up", "own_worked") and row.kind:
        return wording.text(f"deadlines.short.{day.kind}", lang, n=row.nth)
    if day.counted:
        return str(row.nth)
    return wording.text(f"deadlines.short.{day.kind}", lang) if row.kind and day.kind != "worked" else ""
