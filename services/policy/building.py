"""A pack's text read whole: where it builds on another, with everything that it leaves as it is there."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from services.policy.lines import Where, read
from services.policy.mistakes import refused
from services.policy.own_rules import ChangeRule, Document, NoSuchValue, OwnRules, article_of, merged, value_at, way
from services.policy.refused import Mistake, PackRefused, Told
from services.policy.shelf import Shelf, shown
from services.policy.strictness import strictness

Lines = dict[Where, int]


def read_whole(shelf: Shelf, pack_id: str, version: str, above: tuple[str, ...] = ()) -> tuple[Document, Lines]:
    """The document of a version, and the lines of its parts; where it builds on another, those of its changes.

    `above`: the regimes that led here by building on it. Raises PackRefused for what is wrong with how it builds on another.
    """
    name = shown(pack_id, version)
    document, lines = read(name, shelf.text(pack_id, version))
    _make_room(document)
    for key in ("version", "since"):
        if key in document:
            told = Told(f"{key} is what the file's name says; remove it", "named_so", key=key)
            raise PackRefused.at(name, lines[key,], told)
    if "builds_on" not in document:
        return _laxities_known(name, document, lines), lines
    try:
        own = OwnRules.model_validate(document)
    except ValidationError as refusal:
        raise refused(name, refusal, lines) from None
    if problem := _refuses_to_build(shelf, own, version, (pack_id, *above)):
        raise PackRefused.at(name, lines["builds_on",], problem)
    below = _below(shelf, own, version)[-1]
    parent, _ = read_whole(shelf, own.builds_on, below, (*above, pack_id))
    found = ((text, next(_problems(text, change, own, parent), None)) for text, change in own.changes.items())
    if mistakes := [Mistake(lines["changes", text], told) for text, told in found if told]:
        raise PackRefused(name, mistakes)
    return merged(own, parent, below), _lines_of_changes(own, parent, lines)


def _make_room(document: Document) -> None:
    """The house's own days have their place also where there are none, so that rules which build on these can add some."""
    if isinstance(calendar := document.get("calendar"), dict):
        calendar.setdefault("days", {})


def _below(shelf: Shelf, own: OwnRules, version: str) -> list[str]:
    """The versions of the other regime up to the first day of this one, the one that is in force then last."""
    return [below for below in shelf.versions(own.builds_on) if below <= version]


def _refuses_to_build(shelf: Shelf, own: OwnRules, version: str, above: tuple[str, ...]) -> Told | None:
    """What is wrong with the regime that it builds on."""
    other, versions = own.builds_on, shelf.versions(own.builds_on)
    if other in above:
        return Told(f"{other} builds on this pack; write a regime that stands without it", "builds_in_circle", other=other)
    if not versions:
        meant = _meant(other, sorted(shelf.texts.keys() - {above[0]}))
        return Told(f"{other} is no regime; {meant}", "builds_on_nothing", other=other)
    if not _below(shelf, own, version):
        first = versions[0]
        return Told(
            f"{other} is in force from {first} only; let this pack begin then", "builds_too_early", other=other, day=first
        )
    return None


def _problems(text: str, change: ChangeRule, own: OwnRules, parent: Document) -> Iterator[Told]:
    """What is wrong with one change."""
    other = own.builds_on
    try:
        where = way(text, parent)
    except NoSuchValue as missing:
        meant = _meant(missing.key, missing.beside)
        yield Told(f"{text}: {other} has no {missing.key} there; {meant}", "no_way", way=text, other=other, key=missing.key)
        return
    before = value_at(parent, where)
    facts = {"way": text, "other": other, "before": _said(before)}
    if where[-1] == "cite" or (isinstance(before, dict) and "cite" in before):
        yield Told(
            f"{text} is no value; write the way to one, such as {text.removesuffix('.cite')}.title", "way_to_no_value", **facts
        )
    elif article_of(parent, where) is None:
        yield Told(f"{text} stands on no article of {other} and is not to be changed; remove it", "way_to_no_article", **facts)
    elif before == change.to:
        yield Told(f"{text} is {_said(before)} in {other} already; remove it", "changes_nothing", **facts)
    elif not _allowed(text, parent):
        match strictness(where, before, change.to):
            case "laxer":
                told = f"{text} is laxer than {_said(before)} of {other}, which does not allow it; ask for as much or more"
                yield Told(told, "laxer", **facts)
            case "unknown":
                told = f"{text}: nothing tells if it asks for as much as {other}; leave it, or let that name it in may_be_laxer"
                yield Told(told, "perhaps_laxer", **facts)


def _allowed(text: str, parent: Document) -> bool:
    return any(text == allowed or text.startswith(f"{allowed}.") for allowed in parent.get("may_be_laxer") or ())


def _laxities_known(name: str, document: Document, lines: Lines) -> Document:
    """The document, whose allowances lead somewhere. Raises PackRefused."""
    allowances = document.get("may_be_laxer")
    for text in allowances if isinstance(allowances, dict) else ():
        try:
            way(text, document)
        except NoSuchValue as missing:
            meant = _meant(missing.key, missing.beside)
            told = Told(f"{text}: there is no {missing.key}; {meant}", "no_place", way=text, key=missing.key)
            raise PackRefused.at(name, lines["may_be_laxer", text], told) from None
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
