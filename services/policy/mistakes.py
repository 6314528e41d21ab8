"""From what is wrong with the parts of a file to the refusal of the mistake that stands first in it."""

from pathlib import Path

from pydantic import ValidationError

from services.policy.advice import sentence
from services.policy.lines import Where, line_of
from services.policy.refused import PackRefused


def first(path: Path, refusal: ValidationError, lines: dict[Where, int]) -> PackRefused:
    """The refusal for the mistake that stands first in the file. A misspelt key is not reported as a missing one."""
    mistakes = [(tuple(part for part in error["loc"] if part != "[key]"), error) for error in refusal.errors()]
    misspelt = {where[:-1] for where, error in mistakes if error["type"] == "extra_forbidden"}
    told = [(w, e) for w, e in mistakes if not (e["type"] == "missing" and w[:-1] in misspelt)] or mistakes
    return PackRefused(path, *min((line_of(where, lines), sentence(error, where)) for where, error in told))
