"""Who hears of what when: reminders, what the calendar owes, and the levels of escalation."""

from collections.abc import Iterator

from babel.dates import get_day_names

from services.policy.rules import ReminderRule, ScheduleRule
from services.rulebook.conditions import only, said
from services.rulebook.people import listed, party
from services.rulebook.table import Row, Table
from services.rulebook.voice import Voice


def tables(voice: Voice) -> Iterator[Table]:
    """Reminders, schedules, levels."""
    pack = voice.pack
    reminders = (
        voice.row(voice.title(rule.title), ([_occasion(rule, voice)], listed(rule.to, voice)), rule.cite)
        for rule in pack.reminders.values()
    )
    yield Table("reminders", ("occasion", "hears"), tuple(reminders))
    schedules = (
        voice.row(voice.title(rule.title), ([every(rule, voice)], listed(rule.to, voice), _about(rule, voice)), rule.cite)
        for rule in pack.schedules.values()
    )
    yield Table("schedules", ("occasion", "hears", "about"), tuple(schedules))
    yield Table("levels", ("holds", "urges"), tuple(_levels(voice)))


def every(rule: ScheduleRule, voice: Voice) -> str:
    """When something is owed by the calendar."""
    number = rule.day or 1
    weekday = get_day_names("wide", locale=voice.lang)[(number - 1) % 7]
    return voice.say(f"rules.every.{rule.every}", at=rule.at, day=number, weekday=weekday)


def _occasion(rule: ReminderRule, voice: Voice) -> str:
    what = (
        voice.say("rules.daily.at", at=rule.daily) if rule.daily else voice.say("rules.at_step", step=voice.step(str(rule.step)))
    )
    return only(what, rule.when, voice) + (voice.say("rules.gathered") if rule.gathered else "")


def _about(rule: ScheduleRule, voice: Voice) -> Iterator[str]:
    yield voice.title(rule.about)
    if rule.answer:
        yield voice.say("rules.answer", limit=voice.limit(rule.answer))


def _levels(voice: Voice) -> Iterator[Row]:
    escalation = voice.pack.escalation
    for number, rule in voice.pack.levels.items():
        urged = escalation.urges.get(number) if escalation else None
        whom = party(urged, voice) if urged else ()
        cites = [escalation.cite] if escalation and urged else []
        yield voice.row(voice.title(rule.title), ([said(rule.when, voice)], whom), rule.cite, *cites)
