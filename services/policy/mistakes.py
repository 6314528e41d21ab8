"""From what is wrong with the parts of a text to a refusal that says it by line."""

from pydantic import ValidationError

from services.policy.advice import sentence
from services.policy.lines import Where, line_of
from services.policy.refused import Mistake, PackRefused


def refused(name: str, refusal: ValidationError, lines: dict[Where, int]) -> PackRefused:
    """The refusal of everything that is wrong. A misspelt key is not reported as a missing one."""
    found = [(tuple(part for part in error["loc"] if part != "[key]"), error) for error in refusal.errors()]
    misspelt = {where[:-1] for where, error in found if error["type"] == "extra_forbidden"}
    told = [(w, e) for w, e in found if not (e["type"] == "missing" and w[:-1] in misspelt)] or found
    return PackRefused(name, [Mistake(line_of(where, lines), sentence(error, where)) for where, error in told])
