"""How long things may take, as values that can be changed."""

from collections.abc import Iterator

from services.policy.branches import Branch
from services.policy.lines import Where
from services.rulebook.conditions import said
from services.rulebook.values.value import Value, value_at
from services.rulebook.voice import Voice


def clocks(voice: Voice) -> Iterator[Value]:
    """Limits, those that depend on the case with what they are for, and the hours of daily duties."""
    for name, rule in voice.pack.clocks.items():
        at, title = ("clocks", name), voice.title(rule.title)
        if rule.limit:
            yield value_at(voice, (*at, "limit"), "clocks", title, rule.limit, rule.cite)
        for n, branch in enumerate(rule.limits):
            yield from _branch(voice, (*at, "limits", n), title, branch)
        if rule.daily:
            yield value_at(voice, (*at, "daily", "at"), "clocks", title, rule.daily.at, rule.cite)


def _branch(voice: Voice, at: Where, title: str, branch: Branch) -> Iterator[Value]:
    when, hours = said(branch.when, voice), ""
    if branch.between:
        hours = voice.say("rule_change.between", first=branch.between[0], last=branch.between[1])
        part = voice.listed(filter(None, (when, voice.say("rule_change.value.between"))))
        yield Value((*at, "between"), "times", "clocks", title, part, list(branch.between), hours, voice.cite(branch.cite))
    meant = voice.listed(filter(None, (when, hours))) or voice.say("rules.branch.other")
    yield value_at(voice, (*at, "limit"), "clocks", title, branch.limit, branch.cite, part=meant)
