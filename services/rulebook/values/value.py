"""A value of a regime that can be changed without touching its text."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from services.policy.limits import Limit
from services.policy.lines import Where
from services.policy.words import Measure, Span
from services.rulebook.voice import Voice

Kind = Literal["limit", "span", "measure", "time", "whole", "number", "brackets", "times", "week", "days"]
# What figures are counted in, by the last key of the way to them; others are plain numbers.
_FIGURES = {
    "percent": "percent",
    "percent_gone": "percent",
    "alone_up_to_yuan": "yuan",
    "yuan": "yuan",
    "minus": "points",
    "months": "months",
    "days": "days",
}


@dataclass(frozen=True)
class Value:
    """A value that can be changed: the way to it, what kind it is, whose it is (`title`) and what of it (`part`).

    `value` is as the text has it, `said` as people say it; `cite` is the article as the regime's readers write it.
    """

    where: Where
    kind: Kind
    chapter: str
    title: str
    part: str
    value: Any
    said: str
    cite: str

    @property
    def key(self) -> str:
        """The way as one word."""
        return ".".join(map(str, self.where))

    def has(self, wanted: str) -> bool:
        """Whether every word of a text, in small letters, stands in it."""
        text = " ".join((self.title, self.part, self.said, self.cite)).casefold()
        return all(word in text for word in wanted.casefold().split())


def value_at(voice: Voice, where: Where, chapter: str, title: str, value: Any, cite: str, *, part: str = "") -> Value:
    """A value whose kind and words can be told from what it is. `part`: what it is called, where its key does not say it."""
    kind, plain, said = _told(voice, str(where[-1]), value)
    return Value(where, kind, chapter, title, part or voice.say(f"rule_change.value.{where[-1]}"), plain, said, voice.cite(cite))


def _told(voice: Voice, key: str, value: Any) -> tuple[Kind, Any, str]:
    """The kind of a value, how a text has it, and how people say it."""
    match value:
        case Limit():
            return "limit", _units(value), voice.limit(value)
        case Span():
            return "span", _units(value), voice.span(value)
        case Measure():
            return "measure", _units(value), voice.measure(value)
        case str():
            return "time", value, value
        case int():
            kind: Kind = "whole"
        case _:
            kind = "number"
    return kind, value, voice.say(f"rule_change.figure.{_FIGURES.get(key, 'plain')}", n=f"{Decimal(value).normalize():,f}")


def _units(value: Limit | Span | Measure) -> dict[str, Any]:
    return value.model_dump(exclude_none=True, exclude_defaults=True)
