"""From a file to a pack, or to a refusal that says file, line and what to write instead."""

from pathlib import Path

from pydantic import ValidationError

from services.policy import building
from services.policy.checks import problems
from services.policy.lines import line_of
from services.policy.mistakes import first
from services.policy.pack import Pack
from services.policy.refused import PackRefused


def load(path: Path, known_roles: set[str]) -> Pack:
    """The pack in a file. `known_roles` are those that the organisation can give to a person.

    The folder's name is the regime's id, the file's name the version: the first day on which it is in force. A pack that builds
    on another finds it in the folder beside its own.
    Raises PackRefused for the first thing that is wrong, by line.
    """
    document, lines = building.read_whole(path)
    try:
        pack = Pack.model_validate({**document, "version": path.stem, "since": path.stem})
    except ValidationError as refusal:
        raise first(path, refusal, lines) from None
    if pack.id != path.parent.name:
        raise PackRefused(path, lines["id",], f"the folder is {path.parent.name}; write id: {path.parent.name}, or rename it")
    found = sorted((line_of(where, lines), text) for where, text in problems(pack, known_roles))
    if found:
        raise PackRefused(path, *found[0])
    return pack
