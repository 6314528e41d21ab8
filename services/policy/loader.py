"""From a file to a pack, or to a refusal that says file, line and what to write instead."""

from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from services.policy import conditions, rules, words
from services.policy import pack as packs
from services.policy.checks import problems
from services.policy.lines import Where, line_of, read
from services.policy.pack import Pack
from services.policy.refused import PackRefused

ADVICE = {
    "missing": "{key} is missing here; add {key}: …",
    "string_too_short": "{key} is empty; write it out",
}


def load(path: Path, known_roles: set[str]) -> Pack:
    """The pack in a file. `known_roles` are those that the organisation can give to a person.

    The version is the file's name: the first day on which it is in force.
    Raises PackRefused for the first thing that is wrong, by line.
    """
    document, lines = read(path)
    try:
        pack = Pack.model_validate({"version": path.stem, "since": path.stem, **document})
    except ValidationError as refusal:
        raise _first(path, refusal, document, lines) from None
    found = sorted((line_of(where, lines), text) for where, text in problems(pack, known_roles))
    if found:
        raise PackRefused(path, *found[0])
    return pack


def _first(path: Path, refusal: ValidationError, document: dict[str, Any], lines: dict[Where, int]) -> PackRefused:
    """The refusal for the mistake that stands first in the file."""
    mistakes = []
    for error in refusal.errors():
        where = tuple(part for part in error["loc"] if part != "[key]")
        mistakes.append((line_of(where, lines), _sentence(error, where, document)))
    return PackRefused(path, *min(mistakes))


def _sentence(error: Any, where: Where, document: dict[str, Any]) -> str:
    key = where[-1] if where else "pack"
    kind = error["type"]
    if kind == "missing" and key == "cite":
        return f'{".".join(map(str, where[:-1]))} has no article; add cite: "<article of the source>"'
    if kind == "string_too_short" and key == "cite":
        return f'{".".join(map(str, where[:-1]))} has an empty article; write cite: "<article of the source>"'
    if kind == "extra_forbidden":
        return f"{key} is not a key here{_near(str(key), _siblings(where))}; remove it or write the key that is meant"
    if kind in ADVICE:
        return ADVICE[kind].format(key=key)
    message = error["msg"].removeprefix("Value error, ")
    return f"{'.'.join(map(str, where)) or 'pack'}: {message}"


def _siblings(where: Where) -> list[str]:
    """All keys that any part of a pack may have: enough to guess what a misspelt one was to be."""
    models = [
        m
        for module in (conditions, rules, words, packs)
        for m in vars(module).values()
        if isinstance(m, type) and issubclass(m, words.Strict)
    ]
    return sorted({field.alias or name for m in models for name, field in m.model_fields.items()})


def _near(word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f" (did you mean {close[0]}?)" if close else ""
