"""Where in a YAML text each of its parts stands, so that one can be rewritten and everything else stays as it was typed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from services.policy.lines import LOADER


@dataclass(frozen=True)
class Part:
    """A value: the places of its first and behind its last character, and what it consists of.

    `flow`: it is written in brackets, not one part a line. Items of a sequence have their number as key, at their own place.
    """

    kind: Literal["scalar", "alias", "mapping", "sequence"]
    start: int
    end: int
    flow: bool = True
    children: "tuple[Child, ...]" = ()

    def child(self, key: object) -> "Child | None":
        """What stands under a key; keys are told apart as they are written."""
        return next((child for child in self.children if child.key == str(key)), None)


@dataclass(frozen=True)
class Child:
    """A key with its own place, and its value."""

    key: str
    start: int
    end: int
    part: Part


def parts(text: str) -> Part:
    """The whole text as its parts. Raises yaml.YAMLError, and ValueError for a text that says nothing."""
    events = yaml.parse(text, LOADER)
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            return _part(event, events, text)
    raise ValueError("there is nothing in this text")


def _part(event: Any, events: Iterator[Any], text: str) -> Part:
    start, end = event.start_mark.index, event.end_mark.index
    if isinstance(event, yaml.AliasEvent):
        return Part("alias", start, end)
    if isinstance(event, yaml.ScalarEvent):
        # A text of several lines ends behind its last letter, not where the next key begins.
        return Part("scalar", start, max(start, len(text[:end].rstrip())) if event.style in ("|", ">") else end)
    mapping = isinstance(event, yaml.MappingStartEvent)
    children = tuple(_pairs(events, text) if mapping else _items(events, text))
    if not event.flow_style and children:
        return Part("mapping" if mapping else "sequence", start, max(children[-1].end, children[-1].part.end), False, children)
    last = max((child.part.end for child in children), default=start)
    closing = text.index("}" if mapping else "]", last)
    return Part("mapping" if mapping else "sequence", start, closing + 1, True, children)


def _pairs(events: Iterator[Any], text: str) -> Iterator[Child]:
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            return
        key = _part(event, events, text)
        value = _part(next(events), events, text)
        yield Child(getattr(event, "value", text[key.start : key.end]), key.start, key.end, value)


def _items(events: Iterator[Any], text: str) -> Iterator[Child]:
    for number, event in enumerate(events):
        if isinstance(event, yaml.SequenceEndEvent):
            return
        part = _part(event, events, text)
        yield Child(str(number), part.start, part.start, part)
