"""Whether what customers are told and asked names steps, clocks and fields that exist, and asks for what these can hold."""

from collections.abc import Iterator

from services.policy.customers import SCORES, AskRule, CustomerRule, ToldRule
from services.policy.lines import Where
from services.policy.naming import Problem, unknown, unknown_party
from services.policy.pack import Pack

# What each kind of asking gives, and the type of a field that can hold it.
HOLDS = {"sign": "yes_no", "agree": "instant", "rate": "whole", "complain": "text"}
PROPOSED = ("instant", "date", "text")


def customer_problems(pack: Pack) -> Iterator[Problem]:
    """Everything that is wrong with them."""
    rule = pack.customers
    if rule is None:
        return
    where: Where = ("customers",)
    for role in rule.names.of:
        yield from unknown((*where, "names", "of"), "role", role, pack.roles)
    yield from _told(where, rule, pack)
    for name, ask in rule.asks.items():
        yield from _ask((*where, "asks", name), ask, pack)


def _told(where: Where, rule: CustomerRule, pack: Pack) -> Iterator[Problem]:
    for event, told in rule.told.items():
        yield from unknown((*where, "told", event), "step", event, pack.steps)
        if event in pack.steps:
            yield from _says((*where, "told", event), told, [*pack.steps[event].needs, *pack.steps[event].may], pack)
    for clock, told in rule.due.items():
        yield from unknown((*where, "due", clock), "clock", clock, pack.clocks)
        if told.says:
            yield (*where, "due", clock), "a deadline says nothing but itself; remove says"


def _says(where: Where, told: ToldRule, known: list[str], pack: Pack) -> Iterator[Problem]:
    for field in told.says:
        yield from unknown((*where, "says"), "field of this step", field, known)
        if field in pack.fields and pack.fields[field].personal:
            yield (*where, "says"), f"{field} is about people; a link tells nothing of that"


def _ask(where: Where, ask: AskRule, pack: Pack) -> Iterator[Problem]:
    for who in ask.tells:
        yield from unknown_party((*where, "tells"), who, pack)
    if ask.concerns:
        yield from unknown_party((*where, "concerns"), ask.concerns, pack)
    if ask.when.timed:
        yield (*where, "when"), "a link is asked at any time; write a condition without clock"
    for field in ask.proposes:
        yield from unknown((*where, "proposes"), "field", field, pack.fields)
        if field in pack.fields and pack.fields[field].type not in PROPOSED:
            yield (*where, "proposes"), f"{field} cannot be proposed; write fields of type {', '.join(PROPOSED)}"
    if ask.proposes and ask.proposes[0] in pack.fields and pack.fields[ask.proposes[0]].type != "instant":
        yield (*where, "proposes"), f"the first field is what is agreed to; {ask.proposes[0]} is no instant"
    for event, field in ask.fills.items():
        yield from _fills((*where, "fills", event), event, field, ask, pack)


def _fills(where: Where, event: str, field: str, ask: AskRule, pack: Pack) -> Iterator[Problem]:
    yield from unknown(where, "step", event, pack.steps)
    if event not in pack.steps:
        return
    step = pack.steps[event]
    yield from unknown(where, f"field of {event}", field, [*step.needs, *step.may])
    rule = pack.fields.get(field)
    if rule and rule.type != HOLDS[ask.does]:
        yield where, f"{field} is of type {rule.type}; write a field of type {HOLDS[ask.does]}"
    elif rule and ask.does == "rate" and (rule.at_least, rule.at_most) != (SCORES[0], SCORES[-1]):
        yield where, f"{field} goes from {rule.at_least} to {rule.at_most}; scores go from {SCORES[0]} to {SCORES[-1]}"
