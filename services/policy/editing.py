"""One value of a YAML text rewritten: comments, order and everything else stay as they were typed.

What comes of it is read again and compared, so that a change is exactly this one or is refused.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from services.policy.lines import LOADER, UNREADABLE, Where
from services.policy.own_rules import Document
from services.policy.text_parts import Child, Part, parts


class NotEditable(Exception):
    """The value cannot be changed by itself: its text stands for several places, or is no YAML. It is changed in the text."""


def document_of(text: str) -> Document:
    """What a text says. Raises NotEditable for what is no YAML mapping."""
    try:
        document = yaml.load(text, LOADER)  # noqa: S506  it is a safe loader
    except UNREADABLE as problem:
        raise NotEditable from problem
    if not isinstance(document, dict):
        raise NotEditable
    return document


def put(text: str, where: Where, value: Any) -> str:
    """The text with another value at the end of a way; the last key may be new. Raises NotEditable."""
    expected = with_value(document_of(text), where, value)
    return _as_expected(_put(text, parts(text), where, expected, value), expected)


def remove(text: str, where: Where) -> str:
    """The text without a key, and without what would be empty then. Raises NotEditable."""
    expected = _without(document_of(text), where)
    return _as_expected(_cut(text, parts(text), where), expected)


def value_in(document: Any, where: Where) -> Any:
    """What stands at the end of a way; None where it leads nowhere. Keys are told apart as they are written."""
    for key in where:
        document = _get(document, key)
    return document


def with_value(document: Any, where: Where, value: Any) -> Any:
    """A document with another value at the end of a way; the one that was given stays as it is."""
    if not where:
        return value
    if isinstance(document, list):
        at = int(where[0])
        return [with_value(part, where[1:], value) if n == at else part for n, part in enumerate(document)]
    held: Mapping[Any, Any] = document if isinstance(document, dict) else {}
    known = next((key for key in held if str(key) == str(where[0])), None)
    key = where[0] if known is None else known
    return {**held, key: with_value(held.get(key), where[1:], value)}


def written(value: Any) -> str:
    """A value on one line, as packs write it: texts in quotes where they would be read as something else."""
    match value:
        case dict():
            return "{" + ", ".join(f"{_key(key)}: {written(part)}" for key, part in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(written, value)) + "]"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value.normalize(), "f")
    return str(value)


def _put(text: str, part: Part, where: Where, expected: Any, value: Any) -> str:
    """The value in its place. Where another place lends its text to this one, this one gets a text of its own."""
    above: Child | None = None
    for depth, key in enumerate(where):
        if part.kind == "alias":
            return _over(text, above, part, value_in(expected, where[:depth]))
        below = part.child(key)
        if below is None:
            return _add(text, part, where[depth:], value)
        above, part = below, below.part
    return _over(text, above, part, value)


def _over(text: str, above: Child | None, part: Part, value: Any) -> str:
    """Another value in the place of one."""
    if part.flow or above is None or above.end == above.start:
        return text[: part.start] + written(value) + text[part.end :]
    return text[: above.end] + ": " + written(value) + text[part.end :]


def _add(text: str, part: Part, where: Where, value: Any) -> str:
    """A new key at the end of a mapping."""
    if part.kind != "mapping":
        raise NotEditable
    *ways, value = (*where[1:], value)
    for key in reversed(ways):
        value = {key: value}
    if part.flow:
        comma = ", " if part.children else ""
        return f"{text[: part.end - 1].rstrip()}{comma}{_key(where[0])}: {written(value)}{text[part.end - 1 :]}"
    first = part.children[0].start
    indent = first - (text.rfind("\n", 0, first) + 1)
    line_end = text.find("\n", part.end)
    line_end = len(text) if line_end < 0 else line_end
    return f"{text[:line_end]}\n{_lines(_key(where[0]), value, ' ' * indent)}{text[line_end:]}"


def _lines(key: str, value: Any, indent: str) -> str:
    """A key and its value, a part that consists of parts with one of them a line."""
    if isinstance(value, dict) and value and all(isinstance(part, dict) for part in value.values()):
        return "\n".join([f"{indent}{key}:", *(_lines(_key(name), part, f"{indent}  ") for name, part in value.items())])
    return f"{indent}{key}: {written(value)}"


def _key(key: Any) -> str:
    """A key as it is written: names, numbers and days are plain."""
    said = str(key)
    return said if said and all(sign.isalnum() or sign in "_.-" for sign in said) else json.dumps(said, ensure_ascii=False)


def _cut(text: str, part: Part, where: Where) -> str:
    holders = [part]
    for key in where:
        child = holders[-1].child(key)
        if child is None or child.part.kind == "alias":
            raise NotEditable
        holders.append(child.part)
    depth = max((n for n in range(len(where)) if len(holders[n].children) > 1), default=0)
    return _cut_child(text, holders[depth], str(where[depth]))


def _cut_child(text: str, holder: Part, key: str) -> str:
    """One child away, with its comma or its lines."""
    at = [child.key for child in holder.children].index(key)
    child = holder.children[at]
    if not holder.flow:
        start, end = text.rfind("\n", 0, child.start), text.find("\n", child.part.end)
        return text[: max(start, 0)] + (text[end:] if end >= 0 else "\n")
    if at:
        return text[: holder.children[at - 1].part.end] + text[child.part.end :]
    following = holder.children[1].start if len(holder.children) > 1 else child.part.end
    return text[: child.start] + text[following:]


def _without(document: Any, where: Where) -> Any:
    """A document without a key, and without what would be empty then."""
    for depth in range(len(where), 0, -1):
        holder = value_in(document, where[: depth - 1])
        if not isinstance(holder, dict):
            raise NotEditable
        if len(holder) > 1 or depth == 1:
            return with_value(document, where[: depth - 1], {k: v for k, v in holder.items() if str(k) != str(where[depth - 1])})
    raise NotEditable


def _get(held: Any, key: object) -> Any:
    if isinstance(held, list):
        return held[int(str(key))] if str(key).isdecimal() and int(str(key)) < len(held) else None
    return next((part for name, part in held.items() if str(name) == str(key)), None) if isinstance(held, dict) else None


def _as_expected(text: str, expected: Any) -> str:
    """The text, when it says what it should and nothing else. Raises NotEditable."""
    if _plain(document_of(text)) != _plain(expected):
        raise NotEditable
    return text


def _plain(value: Any) -> Any:
    """A value in which numbers, days and texts of one meaning are alike, however they are written."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, bool) or value is None else _number(str(value))


def _number(said: str) -> str:
    return said.rstrip("0").rstrip(".") if "." in said and said.replace(".", "", 1).isdecimal() else said
