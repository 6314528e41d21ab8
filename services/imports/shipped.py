"""The mappings that ship, as texts."""

from pathlib import Path

import yaml

from services.imports.looking import Looked
from services.imports.mapping import Mapping

_FOLDER = Path(__file__).parent / "mappings"


def for_columns(looked: Looked) -> dict[str, str]:
    """Those whose columns are all in the file: name and text."""
    found = {path.stem: path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.yaml"))}
    return {name: text for name, text in found.items() if _needs(text) <= set(looked.columns)}


def _needs(text: str) -> set[str]:
    return set(Mapping.model_validate(yaml.safe_load(text)).read)
