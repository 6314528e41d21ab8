"""How counters are checked and units assessed, when something is soon due, how long a customer's link lives."""

from collections.abc import Iterator

from services.policy.assessment import AssessmentRule
from services.policy.spot_checks import SpotCheckRule
from services.rulebook.values.value import Value, value_at
from services.rulebook.voice import Voice


def checks(voice: Voice) -> Iterator[Value]:
    """The daily check and the monthly assessment, where the regime has them."""
    if voice.pack.spot_checks:
        yield from _spot_checks(voice, voice.pack.spot_checks)
    if voice.pack.assessment:
        yield from _assessment(voice, voice.pack.assessment)


def other(voice: Voice) -> Iterator[Value]:
    """What turns a deadline amber, and how long a customer's link opens a case."""
    soon, title = voice.pack.soon, voice.say("rule_change.soon")
    yield value_at(voice, ("soon", "part"), "other", title, soon.part, soon.cite)
    most = voice.say("rule_change.value.soon_most")
    yield value_at(voice, ("soon", "at_most"), "other", title, soon.at_most, soon.cite, part=most)
    if customers := voice.pack.customers:
        link, called = customers.link, voice.say("rule_change.link")
        yield value_at(voice, ("customers", "link", "lives"), "other", called, link.lives, link.cite)


def _spot_checks(voice: Voice, rule: SpotCheckRule) -> Iterator[Value]:
    title = voice.say("rules.sample.title")
    for key in ("percent", "at_least", "at_most"):
        yield value_at(voice, ("spot_checks", "sample", key), "checks", title, getattr(rule.sample, key), rule.sample.cite)
    for name, risk in rule.risks.items():
        for key in ("weight", "at_most", "days", "rated_at_most"):
            where = ("spot_checks", "risks", str(name), key)
            if (number := getattr(risk, key)) is not None:
                yield value_at(voice, where, "checks", voice.title(risk.title), number, risk.cite)
    match, said = rule.reconcile, voice.say("rules.reconcile.title")
    yield value_at(voice, ("spot_checks", "reconcile", "before"), "checks", said, match.before, match.cite)


def _assessment(voice: Voice, rule: AssessmentRule) -> Iterator[Value]:
    day = voice.say("rule_change.value.month_day")
    for key, owed in (("report", rule.report), ("results", rule.results)):
        yield value_at(voice, ("assessment", key, "day"), "checks", voice.title(owed.title), owed.day, owed.cite, part=day)
    talk = voice.title(rule.talk.title)
    yield value_at(voice, ("assessment", "talk", "below"), "checks", talk, rule.talk.below, rule.talk.cite)
    yield value_at(voice, ("assessment", "talk", "months"), "checks", talk, rule.talk.months, rule.talk.cite)
    best = voice.title(rule.quarter.title)
    yield value_at(voice, ("assessment", "quarter", "yuan"), "checks", best, rule.quarter.yuan, rule.quarter.cite)
