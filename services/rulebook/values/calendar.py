"""The working week and the house's own days as values that can be changed: in words, and as a text has them."""

from collections.abc import Iterator
from typing import Any

from babel.dates import get_day_names, get_month_names

from services.policy.own_days import OwnDays
from services.policy.shifts import Shift
from services.policy.work_week import MONTHS, WEEKDAYS, Season, WorkWeek
from services.rulebook.calendar import groups, shift
from services.rulebook.values.value import Value
from services.rulebook.voice import Voice


def calendar(voice: Voice) -> Iterator[Value]:
    """The working week, and the house's own days."""
    rule = voice.pack.calendar
    title, cite = voice.say("rule_change.calendar"), voice.cite(rule.cite)
    week = voice.say("rule_change.value.week")
    hours = _week_said(rule.week, voice)
    yield Value(("calendar", "week"), "week", "calendar", title, week, _week_plain(rule.week), hours, cite)
    part, own = voice.say("rule_change.value.own_days"), _days_plain(rule.days, voice.pack.id)
    yield Value(("calendar", "days"), "days", "calendar", title, part, own, _days_said(rule.days, voice), "")


def _week_said(week: WorkWeek, voice: Voice) -> str:
    """The hours of the week on one line, season by season."""
    return voice.say("rule_change.season.then").join(_season_said(season, voice) for season in week.seasons)


def _days_said(days: OwnDays, voice: Voice) -> str:
    """How many days the house has declared itself."""
    return voice.say("rule_change.days", n=len(days)) if days else voice.say("rule_change.days.none")


def _week_plain(week: WorkWeek) -> dict[str, Any]:
    """The week as a text has it."""
    seasons = [_season_plain(season) for season in week.seasons]
    return {"seasons": seasons}


def _days_plain(days: OwnDays, own: str) -> dict[str, Any]:
    """The house's own days as a text has them. `own`: the regime whose articles are told from those of what it builds on."""
    found = {}
    for day, rule in sorted(days.items()):
        said: dict[str, Any] = {"worked": rule.worked, "title": rule.title.model_dump()}
        if rule.hours:
            said["hours"] = _shifts(rule.hours)
        found[day.isoformat()] = {**said, "cite": rule.cite.removeprefix(f"{own} ")}
    return found


def _season_said(season: Season, voice: Voice) -> str:
    names = get_day_names("abbreviated", locale=voice.lang)
    lines = []
    for days, shifts in groups(season):
        if shifts:
            which = names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}"
            lines.append(voice.say("rules.hours", days=which, hours=voice.listed(map(shift, shifts))))
    if season.make_up:
        made_up = voice.say("rules.value.make_up")
        lines.append(voice.say("rules.hours", days=made_up, hours=voice.listed(map(shift, season.make_up))))
    hours = voice.listed(lines) or voice.say("rules.off")
    if season.months == MONTHS:
        return hours
    months = get_month_names("abbreviated", locale=voice.lang)
    return voice.say("rule_change.season", months=voice.listed(months[month] for month in season.months), hours=hours)


def _season_plain(season: Season) -> dict[str, Any]:
    hours = {WEEKDAYS[day]: _shifts(shifts) for day, shifts in enumerate(season.hours) if shifts}
    said: dict[str, Any] = {} if season.months == MONTHS else {"months": list(season.months)}
    return {**said, "hours": hours, "make_up": _shifts(season.make_up)}


def _shifts(shifts: tuple[Shift, ...]) -> list[str]:
    return [shift(one).replace("–", "-") for one in shifts]
