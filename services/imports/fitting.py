"""Whether a mapping fits the regime that it fills."""

from collections.abc import Iterator
from datetime import datetime

from services.casework.regimes import regime_at
from services.imports.kinds import named
from services.imports.mapping import Each, Mapping, StepFrom, Take
from services.policy.lines import Where
from services.policy.pack import Pack
from services.policy.packs import registry

Misfit = tuple[Where, str, dict[str, str]]


def misfits(mapping: Mapping, at: datetime) -> Iterator[Misfit]:
    """What cannot work by the rules in force at an instant, each with the way to the value, the sentence of `problem.mapping_*`
    and its facts."""
    known = registry().versions
    if mapping.pack not in known:
        yield ("pack",), "pack", {"value": mapping.pack, "known": ", ".join(sorted(known))}
        return
    pack = regime_at(mapping.pack, at)
    if mapping.opened:
        yield from _step(("opened",), mapping.opened, pack, pack.opening)
    if mapping.each:
        yield from _each(mapping.each, pack)
    following = [event for event in pack.steps if event not in pack.opening]
    for index, step in enumerate(mapping.later):
        yield from _step(("later", index), step, pack, following)


def _step(where: Where, step: StepFrom, pack: Pack, events: list[str]) -> Iterator[Misfit]:
    if step.event not in events:
        yield (*where, "event"), "event", {"pack": pack.id, "value": step.event, "known": ", ".join(events)}
        return
    rule = pack.steps[step.event]
    known, facts = [*rule.needs, *rule.may], {"pack": pack.id, "event": step.event}
    for name in step.data:
        if name not in known:
            yield (*where, "data", name), "field", {**facts, "value": name, "known": ", ".join(known)}
    for name in rule.needs:
        if name not in step.data:
            yield (*where, "data"), "needed", {**facts, "value": name}


def _each(each: Each, pack: Pack) -> Iterator[Misfit]:
    """Only what is written in the mapping itself: which step a row means is known when it is read."""
    titles = {name: rule.title for name, rule in pack.steps.items()}
    written = [each.event.constant, each.event.otherwise, *(each.event.values or {}).values()]
    told: list[tuple[Where, str]] = [*((("each", "event"), str(value)) for value in written if value is not None)]
    told += [(("each", "before_last", name), value) for name, value in each.before_last.items()]
    for where, value in told:
        if named(value, titles) is None:
            yield where, "event", {"pack": pack.id, "value": value, "known": ", ".join(pack.steps)}
    for name in each.data:
        if not any(name in (*rule.needs, *rule.may) for rule in pack.steps.values()):
            yield ("each", "data", name), "field", {"pack": pack.id, "event": "*", "value": name, "known": ", ".join(pack.fields)}


def by_title(mapping: Mapping, columns: tuple[str, ...], pack: Pack) -> Mapping:
    """The mapping with every column that is headed by the name of a field, where it asks for those."""
    if mapping.each is None or not mapping.each.by_title:
        return mapping
    titles = {name: rule.title for name, rule in pack.fields.items()}
    taken = set(mapping.read)
    found = {name: Take(column=column) for column in columns if column not in taken and (name := named(column, titles))}
    each = mapping.each.model_copy(update={"data": {**found, **mapping.each.data}})
    return mapping.model_copy(update={"each": each})
