"""Versions of a regime that differ in some values, made from its text."""

from collections.abc import Mapping
from typing import Any

import yaml

from services.policy.pack import Pack
from services.policy.packs import delivered


def document(pack_id: str) -> Any:
    """A regime as it is written."""
    return yaml.safe_load(delivered().text(pack_id, delivered().latest(pack_id).version))


def version(pack_id: str, since: str, changes: Mapping[str, Any]) -> Pack:
    """A version that begins on a day, with other values: {"clocks.visit.limit": {"hours": 2}}."""
    changed = document(pack_id)
    for way, value in changes.items():
        *path, last = [int(key) if key.isdigit() else key for key in way.split(".")]
        part = changed
        for key in path:
            part = part[key]
        part[last] = value
    return Pack.model_validate({**changed, "version": since, "since": since})
