"""Packs in files of a test's own."""

from pathlib import Path

from services.policy.loader import load
from services.policy.pack import Pack
from services.policy.packs import known_roles
from services.policy.shelf import folder


def load_file(path: Path) -> Pack:
    """The pack in a file `<id>/<first day in force>.yaml`, among whatever stands in the folder beside its own."""
    return load(folder(path.parent.parent), path.parent.name, path.stem, known_roles())
