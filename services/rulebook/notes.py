"""What else a pack says: where its source is silent, its hours, its papers."""

from collections.abc import Iterator

from babel.dates import get_day_names, get_month_names

from services.policy.work_week import MONTHS, Season, Shift
from services.rulebook.table import Row, Table
from services.rulebook.voice import Voice


def tables(voice: Voice) -> Iterator[Table]:
    """Notes, the calendar, papers."""
    notes = (voice.row(voice.title(note.text), (), note.cite) for note in voice.pack.notes.values())
    yield Table("notes", (), tuple(notes))
    yield Table("calendar", ("says",), tuple(_calendar(voice)))
    papers = (
        voice.row(
            voice.title(rule.title), ([voice.steps(rule.from_)], [voice.steps(rule.valid)], [voice.title(rule.draft)]), rule.cite
        )
        for rule in voice.pack.documents.values()
    )
    yield Table("documents", ("exists", "valid", "draft"), tuple(papers))


def _calendar(voice: Voice) -> Iterator[Row]:
    rule, soon = voice.pack.calendar, voice.pack.soon
    for season in rule.week.seasons:
        yield voice.row(_months(season, voice), (list(_hours(season, voice)),), rule.cite)
    yield voice.row(voice.say("rules.holidays.title"), ([voice.say(f"rules.holidays.{rule.holidays}")],), rule.cite)
    amber = voice.say("rules.soon", part=soon.part, span=voice.span(soon.at_most))
    yield voice.row(voice.say("rules.soon.title"), ([amber],), soon.cite)


def _months(season: Season, voice: Voice) -> str:
    if season.months == MONTHS:
        return voice.say("rules.all_year")
    names = get_month_names("wide", locale=voice.lang)
    return voice.listed(names[month] for month in season.months)


def _hours(season: Season, voice: Voice) -> Iterator[str]:
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
