"""Who is who in a pack: roles, who answers for what, kinds of demands and their departments, and what is judged by itself."""

from collections.abc import Iterator

from services.rulebook.conditions import only, said
from services.rulebook.table import Row, Table
from services.rulebook.voice import Voice

HOLDER = "holder:"


def party(name: str, voice: Voice) -> Iterator[str]:
    """Whoever is behind a role, a party or `holder:<desk>`; a party's roles one by one, with when each is meant."""
    if name.startswith(HOLDER):
        yield voice.say("rules.holder", desk=voice.desk(name.removeprefix(HOLDER)))
    elif name in voice.pack.parties:
        yield from (only(voice.role(one.role), one.when, voice) for one in voice.pack.parties[name])
    else:
        yield voice.role(name)


def listed(names: list[str], voice: Voice) -> list[str]:
    """Several of them, each once."""
    return list(dict.fromkeys(line for name in names for line in party(name, voice)))


def tables(voice: Voice) -> Iterator[Table]:
    """Roles with what they may do, categories, and values that follow from others."""
    pack = voice.pack
    yield Table("roles", ("takes", "owes"), tuple(_roles(voice)))
    rows = (
        voice.row(
            voice.title(rule.title),
            ([voice.title(pack.departments[rule.department].title)], [_cooperate(rule.cooperate, voice)]),
            rule.cite,
        )
        for rule in pack.categories.values()
    )
    yield Table("categories", ("department", "cooperate"), tuple(rows))
    derived = (
        voice.row(voice.title(one.title), ([said(one.when, voice) or voice.say("rules.otherwise")],), one.cite)
        for values in pack.derived.values()
        for one in values
    )
    yield Table("derived", ("holds",), tuple(derived))


def _roles(voice: Voice) -> Iterator[Row]:
    pack = voice.pack
    for name, rule in pack.roles.items():
        takes = [voice.title(step.title) for step in pack.steps.values() if name in step.by and step.right != "comment"]
        owes = [voice.title(clock.title) for clock in pack.clocks.values() if name in _behind(clock.responsible, voice)]
        yield voice.row(voice.title(rule.title), ([voice.listed(takes)], [voice.listed(owes)]), rule.cite)


def _behind(responsible: str, voice: Voice) -> set[str]:
    """The roles that can answer for a clock."""
    if responsible.startswith(HOLDER):
        desk = responsible.removeprefix(HOLDER)
        return {step.hands[desk] for step in voice.pack.steps.values() if desk in step.hands}
    return {one.role for one in voice.pack.parties.get(responsible, ())} | {responsible}


def _cooperate(departments: list[str], voice: Voice) -> str:
    return voice.listed(voice.title(voice.pack.departments[one].title) for one in departments)
