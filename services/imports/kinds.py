"""What a cell says, as a field of the regime takes it: choices, roles and steps may be written by their titles."""

from collections.abc import Mapping as Lookup
from typing import Any

from services.imports.instants import instant_of
from services.imports.problems import Cell, RowRefused
from services.imports.written import Times
from services.policy.rules import FieldRule
from services.policy.words import Title

YES = frozenset({"1", "yes", "y", "true", "是", "有", "√", "✓", "已"})
NO = frozenset({"0", "no", "n", "false", "否", "无", "×", "✗", "未"})
# No count in a complaint has more; and Python refuses to read numbers without end.
MOST_DIGITS = 18


def named(text: str, titles: Lookup[str, Title]) -> str | None:
    """The id that a text means: itself, or what has this title in either language; None when nothing has."""
    if text in titles:
        return text
    plain = text.casefold()
    return next((id_ for id_, title in titles.items() if plain in (title.zh.casefold(), title.en.casefold(), id_)), None)


def as_field(rule: FieldRule, cell: Cell, column: str, times: Times) -> Any:
    """The value that a cell means in a field of this kind; what cannot be read stays as it is, for the regime to refuse.

    Raises RowRefused for an instant or a date that no format reads.
    """
    match rule.type:
        case "choice":
            return named(str(cell), rule.values) or str(cell)
        case "yes_no":
            plain = str(cell).casefold()
            return plain in YES if plain in YES | NO else str(cell)
        case "whole":
            digits = str(cell).removeprefix("-")
            return int(str(cell)) if digits.isdecimal() and len(digits) <= MOST_DIGITS else str(cell)
        case "instant":
            return instant_of(cell, column, times).isoformat()
        case "date":
            return instant_of(cell, column, times).astimezone(times.place).date().isoformat()
        case _:
            return str(cell)


def as_step(text: str, titles: Lookup[str, Title], column: str) -> str:
    """The id of a step or a role. Raises RowRefused, with some that there are, for one that the regime does not have."""
    found = named(text, titles)
    if found is None:
        known = ", ".join(title.zh for title in list(titles.values())[:8])
        raise RowRefused("value", column=column, value=text[:40], known=known)
    return found
