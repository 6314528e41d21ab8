"""From a text to a pack, or to a refusal that says by line what is wrong and what to write instead."""

from pydantic import ValidationError

from services.policy import building
from services.policy.checks import problems
from services.policy.lines import line_of
from services.policy.mistakes import refused
from services.policy.pack import Pack
from services.policy.refused import Mistake, PackRefused, Told
from services.policy.shelf import Shelf, shown


def load(shelf: Shelf, pack_id: str, version: str, known_roles: set[str]) -> Pack:
    """A version of a regime, whose text stands on the shelf, as does that of what it builds on.

    `known_roles` are those that the organisation can give to a person. Raises PackRefused with all that is wrong, as far as it
    can be seen at once.
    """
    name = shown(pack_id, version)
    document, lines = building.read_whole(shelf, pack_id, version)
    try:
        pack = Pack.model_validate({**document, "version": version, "since": version})
    except ValidationError as refusal:
        raise refused(name, refusal, lines) from None
    if pack.id != pack_id:
        told = Told(f"the folder is {pack_id}; write id: {pack_id}, or rename it", "other_id", id=pack_id)
        raise PackRefused.at(name, lines["id",], told)
    if found := [Mistake(line_of(where, lines), text) for where, text in problems(pack, known_roles)]:
        raise PackRefused(name, found)
    return pack
