"""From a file to a pack, or to a refusal that says file, line and what to write instead."""

from pathlib import Path

from pydantic import ValidationError

from services.policy.advice import sentence
from services.policy.checks import problems
from services.policy.lines import Where, line_of, read
from services.policy.pack import Pack
from services.policy.refused import PackRefused


def load(path: Path, known_roles: set[str]) -> Pack:
    """The pack in a file. `known_roles` are those that the organisation can give to a person.

    The folder's name is the regime's id, the file's name the version: the first day on which it is in force.
    Raises PackRefused for the first thing that is wrong, by line.
    """
    document, lines = read(path)
    for key in ("version", "since"):
        if key in document:
            raise PackRefused(path, lines[key,], f"{key} is what the file's name says; remove it")
    try:
        pack = Pack.model_validate({**document, "version": path.stem, "since": path.stem})
    except ValidationError as refusal:
        raise _first(path, refusal, lines) from None
    if pack.id != path.parent.name:
        raise PackRefused(path, lines["id",], f"the folder is {path.parent.name}; write id: {path.parent.name}, or rename it")
    found = sorted((line_of(where, lines), text) for where, text in problems(pack, known_roles))
    if found:
        raise PackRefused(path, *found[0])
    return pack


def _first(path: Path, refusal: ValidationError, lines: dict[Where, int]) -> PackRefused:
    """The refusal for the mistake that stands first in the file. A misspelt key is not reported as a missing one."""
    mistakes = [(tuple(part for part in error["loc"] if part != "[key]"), error) for error in refusal.errors()]
    misspelt = {where[:-1] for where, error in mistakes if error["type"] == "extra_forbidden"}
    told = [(w, e) for w, e in mistakes if not (e["type"] == "missing" and w[:-1] in misspelt)] or mistakes
    return PackRefused(path, *min((line_of(where, lines), sentence(error, where)) for where, error in told))
