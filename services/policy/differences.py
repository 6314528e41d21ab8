"""In which values two packs differ: two versions of a regime, or rules and what they build on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.policy.lines import Where
from services.policy.own_rules import DAYS
from services.policy.pack import Pack
from services.policy.strictness import Strictness, strictness

# What tells a pack from every other, and how articles are written.
FRAME = {"id", "version", "since", "title", "source", "cite_form", "number_prefix", "builds_on", "built_on_version", "articles"}


@dataclass(frozen=True)
class Difference:
    """A value that is not the same: the way to it, what it was and is (None: it is not there), and the article it stands on."""

    where: Where
    before: Any
    after: Any
    cite: str | None
    strictness: Strictness


def differences(old: Pack, new: Pack) -> list[Difference]:
    """The values in which they differ, in the order of the new pack, part by part. An article alone is no value."""
    before, after = _plain(old), _plain(new)
    return list(_between((), before, after, None))


def _plain(pack: Pack) -> dict[str, Any]:
    return pack.model_dump(by_alias=True, exclude=FRAME, exclude_unset=True, mode="json")


def _between(where: Where, before: Any, after: Any, cite: str | None) -> Iterator[Difference]:
    if before == after:
        return
    before, after = _keyed(*_sections(where, before, after))
    if not (isinstance(before, dict) and isinstance(after, dict)) or _is_value(where):
        comparable = before is not None and after is not None
        part = after if after is not None else before
        cite = part.get("cite", cite) if isinstance(part, dict) else cite
        yield Difference(where, before, after, cite, strictness(where, before, after) if comparable else "unknown")
        return
    cite = after.get("cite", cite)
    for key in dict.fromkeys([*after, *before]):
        if key != "cite":
            yield from _between((*where, key), before.get(key), after.get(key), cite)


def _sections(where: Where, before: Any, after: Any) -> tuple[Any, Any]:
    """A section that only one of them has, such as notes or own days, is compared with an empty one: its parts have articles, it
    has none."""
    if (len(where) != 1 and where != DAYS) or (before is not None and after is not None):
        return before, after
    parts = before if after is None else after
    if not isinstance(parts, dict) or "cite" in parts or not all(isinstance(part, dict) for part in parts.values()):
        return before, after
    return before or {}, after or {}


def _keyed(before: Any, after: Any) -> tuple[Any, Any]:
    """Two lists of as many parts as parts by their number: each is compared with the one in its place."""
    if not (isinstance(before, list) and isinstance(after, list) and len(before) == len(after)):
        return before, after
    parts = all(isinstance(part, dict) for part in (*before, *after))
    return (dict(enumerate(before)), dict(enumerate(after))) if parts else (before, after)


def _is_value(where: Where) -> bool:
    """A limit, a span or a measure is one value, whatever unit it is written in."""
    return bool(where) and where[-1] in ("limit", "answer", "every", "overdue_more_than", "title", "text", "about")
