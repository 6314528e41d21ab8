"""Where the texts of packs stand, whatever they were read from: by regime and version."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.policy.lines import decoded


@dataclass(frozen=True, eq=False)
class Shelf:
    """The text of each version of each regime. A version is known by its first day in force, `2026-12-01`."""

    texts: Mapping[str, Mapping[str, str]]

    def versions(self, pack_id: str) -> list[str]:
        """The versions of a regime, oldest first; none of one that does not stand here."""
        return sorted(self.texts.get(pack_id, ()))

    def text(self, pack_id: str, version: str) -> str:
        """What a version says. Raises KeyError."""
        return self.texts[pack_id][version]

    def put(self, pack_id: str, version: str, text: str) -> "Shelf":
        """A shelf with one more text, or with another one in its place."""
        return Shelf({**self.texts, pack_id: {**self.texts.get(pack_id, {}), version: text}})


def shown(pack_id: str, version: str) -> str:
    """How a refusal calls a text: as its file is called, where it has one."""
    return f"{pack_id}/{version}.yaml"


def folder(path: Path) -> Shelf:
    """The files `<id>/<first day in force>.yaml` of a folder. Raises PackRefused for one that is no text."""
    texts: dict[str, dict[str, str]] = {}
    for file in sorted(path.glob("*/*.yaml")):
        name = shown(file.parent.name, file.stem)
        texts.setdefault(file.parent.name, {})[file.stem] = decoded(name, file.read_bytes())
    return Shelf(texts)
