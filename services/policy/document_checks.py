"""Whether the papers of a pack name steps, desks and fields that exist."""

from collections.abc import Iterator

from services.policy.lines import Where
from services.policy.naming import Problem, desks, unknown
from services.policy.pack import Pack


def document_problems(pack: Pack) -> Iterator[Problem]:
    """Everything that is wrong with the papers."""
    for name, rule in pack.documents.items():
        where: Where = ("documents", name)
        for key, steps in (("from", rule.from_), ("valid", rule.valid)):
            for step in steps:
                yield from unknown((*where, key), "step", step, pack.steps)
        if rule.desk:
            yield from unknown((*where, "desk"), "desk", rule.desk, desks(pack))
        for field in rule.later:
            yield from unknown((*where, "later"), "field", field, pack.fields)
        if bool(rule.later) != ("later" in rule.shows):
            yield (*where, "shows"), "later among shows: and the fields under later: belong together; write both or neither"
