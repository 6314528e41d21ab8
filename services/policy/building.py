"""A pack's file read whole: where it builds on another, with everything that it leaves as it is there."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from services.policy.lines import Where, read
from services.policy.mistakes import first
from services.policy.own_rules import ChangeRule, Document, NoSuchValue, OwnRules, article_of, merged, value_at, way
from services.policy.refused import PackRefused
from services.policy.strictness import strictness

Lines = dict[Where, int]


def read_whole(path: Path, above: tuple[str, ...] = ()) -> tuple[Document, Lines]:
    """The document of a file, and the lines of its parts; where it builds on another, those of its changes.

    `above`: the regimes whose files led here. Raises PackRefused for the first thing that is wrong with how it builds on another.
    """
    document, lines = read(path)
    for key in ("version", "since"):
        if key in document:
            raise PackRefused(path, lines[key,], f"{key} is what the file's name says; remove it")
    if "builds_on" not in document:
        return _laxities_known(path, document, lines), lines
    try:
        own = OwnRules.model_validate(document)
    except ValidationError as refusal:
        raise first(path, refusal, lines) from None
    below = _file_below(path, own, lines, above)
    parent, _ = read_whole(below, (*above, path.parent.name))
    for text, change in own.changes.items():
        if problem := next(_problems(text, change, own, parent), None):
            raise PackRefused(path, lines["changes", text], problem)
    return merged(own, parent, below.stem), _lines_of_changes(own, parent, lines)


def _file_below(path: Path, own: OwnRules, lines: Lines, above: tuple[str, ...]) -> Path:
    """The version of the other regime that is in force on the first day of this one."""
    line, folder = lines["builds_on",], path.parent.parent / own.builds_on
    if own.builds_on in (path.parent.name, *above):
        raise PackRefused(path, line, f"{own.builds_on} builds on this pack; write a regime that stands without it")
    versions = sorted(folder.glob("*.yaml"))
    if not versions:
        known = sorted(other.parent.name for other in path.parent.parent.glob("*/*.yaml") if other.parent != path.parent)
        raise PackRefused(path, line, f"{own.builds_on} is no regime; {_meant(own.builds_on, known)}")
    in_force = [version for version in versions if version.stem <= path.stem]
    if not in_force:
        raise PackRefused(path, line, f"{own.builds_on} is in force from {versions[0].stem} only; let this pack begin then")
    return in_force[-1]


def _problems(text: str, change: ChangeRule, own: OwnRules, parent: Document) -> Iterator[str]:
    """What is wrong with one change."""
    try:
        where = way(text, parent)
    except NoSuchValue as missing:
        yield f"{text}: {own.builds_on} has no {missing.key} there; {_meant(missing.key, missing.beside)}"
        return
    before, other = value_at(parent, where), own.builds_on
    if where[-1] == "cite" or (isinstance(before, dict) and "cite" in before):
        yield f"{text} is no value; write the way to one, such as {text.removesuffix('.cite')}.title"
    elif article_of(parent, where) is None:
        yield f"{text} stands on no article of {other} and is not to be changed; remove it"
    elif before == change.to:
        yield f"{text} is {_said(before)} in {other} already; remove it"
    elif not _allowed(text, parent):
        match strictness(where, before, change.to):
            case "laxer":
                yield f"{text} is laxer than {_said(before)} of {other}, which does not allow it; ask for as much or more"
            case "unknown":
                yield f"{text}: nothing tells if it asks for as much as {other}; leave it, or let that name it in may_be_laxer"


def _allowed(text: str, parent: Document) -> bool:
    return any(text == allowed or text.startswith(f"{allowed}.") for allowed in parent.get("may_be_laxer") or ())


def _laxities_known(path: Path, document: Document, lines: Lines) -> Document:
    """The document, whose allowances lead somewhere. Raises PackRefused."""
    allowances = document.get("may_be_laxer")
    for text in allowances if isinstance(allowances, dict) else ():
        try:
            way(text, document)
        except NoSuchValue as missing:
            problem = f"{text}: there is no {missing.key}; {_meant(missing.key, missing.beside)}"
            raise PackRefused(path, lines["may_be_laxer", text], problem) from None
    return document


def _lines_of_changes(own: OwnRules, parent: Document, lines: Lines) -> Lines:
    """The lines of the whole document: what was changed, by where it stands in the whole."""
    found = {where: line for where, line in lines.items() if where[:1] != ("changes",)}
    for text in own.changes:
        start = ("changes", text, "to")
        found |= {(*way(text, parent), *where[3:]): line for where, line in lines.items() if where[:3] == start}
    return found


def _meant(name: str, known: list[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"write {close[0]}" if close else f"write one of {', '.join(known) or '(there is nothing)'}"


def _said(value: Any) -> str:
    """A value as a pack writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_said(part)}" for key, part in value.items()) + "}"
    return "[" + ", ".join(map(_said, value)) + "]" if isinstance(value, list) else str(value)
