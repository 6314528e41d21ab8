"""When a regime works: its hours, where days off come from, the house's own days."""

from collections.abc import Iterator
from datetime import date

from babel.dates import format_date, get_day_names, get_month_names

from services.policy.own_days import OwnDay
from services.policy.shifts import Shift
from services.policy.work_week import MONTHS, Season
from services.rulebook.table import Row, Table
from services.rulebook.voice import Voice


def table(voice: Voice) -> Table:
    """Working hours by season, days off, the house's own days, and when something is soon due."""
    return Table("calendar", ("says",), tuple(_rows(voice)))


def day_text(day: date, voice: Voice) -> str:
    """A day with its year and weekday: 2026年12月31日 周四."""
    return format_date(day, voice.say("rules.own_day.date"), locale=voice.lang)


def own_day(rule: OwnDay, voice: Voice) -> str:
    """What the house says of one of its own days: off, or worked by which hours."""
    if rule.hours:
        return voice.say("rules.own_day.hours", hours=voice.listed(map(shift, rule.hours)))
    return voice.say("rules.own_day.worked" if rule.worked else "rules.own_day.off")


def _rows(voice: Voice) -> Iterator[Row]:
    rule, soon = voice.pack.calendar, voice.pack.soon
    for season in rule.week.seasons:
        yield voice.row(_months(season, voice), (list(hours(season, voice)),), rule.cite)
    yield voice.row(voice.say("rules.holidays.title"), ([voice.say(f"rules.holidays.{rule.holidays}")],), rule.cite)
    for day, own in sorted(rule.days.items()):
        title = voice.say("rules.own_day", day=day_text(day, voice), title=voice.title(own.title))
        yield voice.row(title, ([own_day(own, voice)],), own.cite)
    amber = voice.say("rules.soon", part=soon.part, span=voice.span(soon.at_most))
    yield voice.row(voice.say("rules.soon.title"), ([amber],), soon.cite)


def _months(season: Season, voice: Voice) -> str:
    if season.months == MONTHS:
        return voice.say("rules.all_year")
    names = get_month_names("wide", locale=voice.lang)
    return voice.listed(names[month] for month in season.months)


def hours(season: Season, voice: Voice) -> Iterator[str]:
    """The shifts of the week; days in a row that are worked alike together."""
    names = get_day_names("abbreviated", locale=voice.lang)
    for days, shifts in groups(season):
        which = names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}"
        yield voice.say("rules.hours", days=which, hours=voice.listed(map(shift, shifts)) or voice.say("rules.off"))


def groups(season: Season) -> list[tuple[list[int], tuple[Shift, ...]]]:
    """Weekdays, Monday first, in runs with the same shifts."""
    found: list[tuple[list[int], tuple[Shift, ...]]] = []
    for weekday, shifts in enumerate(season.hours):
        if found and found[-1][1] == shifts:
            found[-1][0].append(weekday)
        else:
            found.append(([weekday], shifts))
    return found


def shift(span: Shift) -> str:
    """A span of work as people say it: 08:30–12:00."""
    return "–".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (span.opens, span.closes))
