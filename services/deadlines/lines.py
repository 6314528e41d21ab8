"""Why the nearest deadline of a case is what it is, for lists that people take away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.casework.regimes import pack_of
from services.policy.words import Title
from services.register import CaseLine
from services.why import sentences


@dataclass(frozen=True)
class _Nearest:
    """The deadline of a line, as services.why asks for it."""

    rule: str
    title: Title
    due_at: datetime
    cite: str
    reason: Mapping[str, Any]


def why(line: CaseLine, lang: str) -> str:
    """The sentences of its nearest clock in one text; empty where none runs.

    The start is told by its time alone where it lies on the day of the due instant, which a list has beside it.
    """
    if not (line.rule and line.stage and line.due_at and line.reason):
        return ""
    clock = _Nearest(line.rule, line.stage, line.due_at, line.cite or "", line.reason)
    return ("" if lang == "zh" else " ").join(sentences(clock, pack_of(line.pack, line.pack_version), lang, line.due_at))
