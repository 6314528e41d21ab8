"""How work is looked at and scored: the daily check by camera and the monthly assessment."""

from collections.abc import Iterator

from services import wording
from services.policy.assessment import AssessmentRule
from services.policy.spot_checks import SpotCheckRule
from services.rulebook.table import Row, Table
from services.rulebook.voice import Voice


def tables(voice: Voice) -> Iterator[Table]:
    """What the regime has of both."""
    if rule := voice.pack.spot_checks:
        rows = (
            voice.row(
                voice.title(item.title),
                ([voice.title(item.about)], [voice.title(voice.pack.violations[item.violation].title)]),
                item.cite,
            )
            for item in rule.checklist.values()
        )
        yield Table("checklist", ("about", "counts_as"), tuple(rows))
        yield Table("drawing", ("says",), tuple(_drawing(rule, voice)))
    if assessment := voice.pack.assessment:
        yield Table("assessment", ("full", "part_of"), tuple(_scores(assessment, voice)))
        yield Table("consequences", ("says",), tuple(_consequences(assessment, voice)))


def _drawing(rule: SpotCheckRule, voice: Voice) -> Iterator[Row]:
    sample = rule.sample
    share = f"{sample.percent.normalize():f}"
    says = voice.say("rules.sample", percent=share, least=sample.at_least, most=sample.at_most)
    yield voice.row(voice.say("rules.sample.title"), ([says],), sample.cite)
    base = voice.say("rules.risk.base", weight=f"{rule.base.weight.normalize():f}")
    yield voice.row(voice.say("rules.risk.base.title"), ([base],), rule.base.cite)
    for risk in rule.risks.values():
        says = voice.say("rules.risk", weight=f"{risk.weight.normalize():f}", most=risk.at_most)
        since = voice.say("rules.risk.days", n=risk.days) if risk.days else ""
        low = voice.say("rules.risk.rated", n=risk.rated_at_most) if risk.rated_at_most is not None else ""
        yield voice.row(voice.title(risk.title), ([says, since, low],), risk.cite)
    match = rule.reconcile
    says = voice.say("rules.reconcile", clock=voice.clock(match.clock), before=voice.span(match.before))
    counted = voice.say("rules.reconcile.poor", violation=voice.title(voice.pack.violations[match.violation].title))
    yield voice.row(voice.say("rules.reconcile.title"), ([says, counted],), match.cite)


def _scores(rule: AssessmentRule, voice: Voice) -> Iterator[Row]:
    for section in rule.sections.values():
        part = voice.say("rules.part_of", section=voice.title(section.title), full=section.full)
        for item in section.items.values():
            yield voice.row(voice.title(item.title), ([voice.say("rules.points", n=item.full)], [part]), item.cite)


def _consequences(rule: AssessmentRule, voice: Voice) -> Iterator[Row]:
    for one in (rule.report, rule.results):
        yield voice.row(
            voice.title(one.title),
            ([voice.say("rules.month_day.rolled" if one.roll else "rules.month_day", day=one.day)],),
            one.cite,
        )
    star = voice.say("rules.quarter", yuan=wording.money_text(rule.quarter.yuan))
    yield voice.row(voice.title(rule.quarter.title), ([star],), rule.quarter.cite)
    talk = voice.say("rules.talk", months=rule.talk.months, below=rule.talk.below)
    yield voice.row(voice.title(rule.talk.title), ([talk],), rule.talk.cite)
