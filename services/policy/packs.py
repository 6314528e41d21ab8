"""All packs in all their versions: a file `packs/<id>/<first day in force>.yaml` is one version of one regime."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.policy.lines import read
from services.policy.loader import load
from services.policy.pack import Pack
from services.policy.refused import PackRefused

FOLDER = Path(__file__).parent / "packs"
ACCESS = Path(__file__).parent / "access.yaml"


class NoSuchPack(LookupError):
    """No regime of this name, or none in force on that day."""


@dataclass(frozen=True)
class Packs:
    """The regimes by id, the versions of each by their first day, oldest first."""

    versions: Mapping[str, Mapping[str, Pack]]

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
        """The newest version. Raises NoSuchPack."""
        return self.in_force(pack_id, date.max)


def known_roles(path: Path = ACCESS) -> set[str]:
    """The roles that a person can have."""
    access: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    return set(access["roles"])


def load_folder(folder: Path, roles: set[str]) -> Packs:
    """All packs below a folder. Raises PackRefused for the first that is wrong, or numbers its cases like another regime."""
    versions: dict[str, dict[str, Pack]] = {}
    numbered: dict[str, str] = {}
    for path in sorted(folder.glob("*/*.yaml")):
        pack = load(path, roles)
        if (other := numbered.setdefault(pack.number_prefix, pack.id)) != pack.id:
            line = read(path)[1]["number_prefix",]
            raise PackRefused(path, line, f"{other} numbers its cases {pack.number_prefix}, too; write another prefix")
        versions.setdefault(path.parent.name, {})[path.stem] = pack
    return Packs(versions)


@cache
def registry() -> Packs:
    """The product's own packs, read once per process."""
    return load_folder(FOLDER, known_roles())
