"""Working hours in one field: 08:30-12:00, 13:30-17:30."""

import re
from collections.abc import Iterable


def parsed(said: str) -> list[str]:
    """The spans that somebody typed, as a regime's text has them; commas, dashes and colons of either script will do."""
    spans = re.split(r"[,，、;；\s]+", re.sub(r"\s*[-–—~～至到]\s*", "-", said.replace("：", ":")).strip())
    return [re.sub(r"\b(\d):", r"0\1:", span) for span in spans if span]


def written(shifts: Iterable[str]) -> str:
    """Spans of a regime's text as they stand in the field."""
    return ", ".join(shifts)
