"""All packs in all their versions, of which one registry is in use at a time.

A file `packs/<id>/<first day in force>.yaml` is one version of one regime; others are decided by the house.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.policy.lines import read
from services.policy.loader import load
from services.policy.pack import Pack
from services.policy.refused import PackRefused, Told
from services.policy.shelf import Shelf, folder, shown

FOLDER = Path(__file__).parent / "packs"
ACCESS = Path(__file__).parent / "access.yaml"


class NoSuchPack(LookupError):
    """No regime of this name, or none in force on that day."""


@dataclass(frozen=True)
class Move:
    """From an instant on, the cases of a regime that are open then go on by another version of it."""

    at: datetime
    version: str


@dataclass(frozen=True, eq=False)
class Packs:
    """The regimes by id, the versions of each by their first day, oldest first, and the texts that they were read from.

    `moves`: of each regime those that open cases go through, oldest first. Two of these are never equal: what was made of one
    can be kept for as long as that very one is in use.
    """

    versions: Mapping[str, Mapping[str, Pack]]
    moves: Mapping[str, Sequence[Move]] = field(default_factory=dict)
    shelf: Shelf = field(default_factory=lambda: Shelf({}))

    def in_force(self, pack_id: str, day: date) -> Pack:
        """The version in force on a day. Raises NoSuchPack."""
        found = [p for p in self.versions.get(pack_id, {}).values() if p.since <= day]
        if not found:
            raise NoSuchPack(f"no version of {pack_id} is in force on {day}; known: {', '.join(self.versions)}")
        return found[-1]

    def version(self, pack_id: str, version: str) -> Pack:
        """A certain version, as a case keeps it. Raises NoSuchPack."""
        try:
            return self.versions[pack_id][version]
        except KeyError:
            raise NoSuchPack(f"{pack_id} has no version {version}") from None

    def latest(self, pack_id: str) -> Pack:
        """The newest version, in force or to come. Raises NoSuchPack."""
        return self.in_force(pack_id, date.max)

    def text(self, pack_id: str, version: str) -> str:
        """A version as it was written. Raises KeyError."""
        return self.shelf.text(pack_id, version)


def known_roles(path: Path = ACCESS) -> set[str]:
    """The roles that a person can have."""
    access: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    return set(access["roles"])


def load_all(shelf: Shelf, roles: set[str]) -> Packs:
    """All packs of a shelf. Raises PackRefused for the first text that is wrong, or numbers its cases as it may not."""
    versions: dict[str, dict[str, Pack]] = {}
    for pack_id in sorted(shelf.texts):
        for version in shelf.versions(pack_id):
            pack = load(shelf, pack_id, version, roles)
            require_own_numbers(pack, versions, shelf)
            versions.setdefault(pack_id, {})[version] = pack
    return Packs(versions, shelf=shelf)


def require_own_numbers(pack: Pack, beside: Mapping[str, Mapping[str, Pack]], shelf: Shelf) -> None:
    """Refuse a version that numbers its cases like another regime, or not like its own other versions. Raises PackRefused."""
    for other in (other for versions in beside.values() for other in versions.values()):
        if told := _numbered_wrongly(pack, other):
            name = shown(pack.id, pack.version)
            raise PackRefused.at(name, read(name, shelf.text(pack.id, pack.version))[1]["number_prefix",], told)


def _numbered_wrongly(pack: Pack, other: Pack) -> Told | None:
    own, theirs = pack.number_prefix, other.number_prefix
    if other.id != pack.id and own == theirs:
        return Told(f"{other.id} numbers its cases {own}, too; write another prefix", "prefix_taken", other=other.id, prefix=own)
    if other.id == pack.id and own != theirs:
        return Told(f"{pack.id} has numbered its cases {theirs} until now; write that", "prefix_new", prefix=theirs)
    return None


@cache
def delivered() -> Packs:
    """The product's own packs, read once per process."""
    return load_all(folder(FOLDER), known_roles())


_adopted: Packs | None = None


def registry() -> Packs:
    """The packs in use: those that were adopted last, else the product's own."""
    return _adopted or delivered()


def adopt(packs: Packs | None) -> None:
    """Use these from now on, in the whole process; None: the product's own."""
    global _adopted
    _adopted = packs
