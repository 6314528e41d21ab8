"""Whether a mapping fits the regime that it fills."""

from collections.abc import Iterator

from services.imports.mapping import Mapping, StepFrom
from services.policy.lines import Where
from services.policy.pack import Pack
from services.policy.packs import Packs

Misfit = tuple[Where, str, dict[str, str]]


def misfits(mapping: Mapping, packs: Packs) -> Iterator[Misfit]:
    """What cannot work, each with the way to the value, the sentence of `problem.mapping_*` and its facts."""
    if mapping.pack not in packs.versions:
        yield ("pack",), "pack", {"value": mapping.pack, "known": ", ".join(sorted(packs.versions))}
        return
    pack = packs.latest(mapping.pack)
    yield from _step(("opened",), mapping.opened, pack, pack.opening)
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
