"""What differs between two packs, in words: two versions of a regime, or rules and what they build on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from services import wording
from services.policy.conditions import Condition
from services.policy.differences import Difference, differences
from services.policy.limits import Limit
from services.policy.lines import Where
from services.policy.own_days import OwnDay
from services.policy.own_rules import DAYS
from services.policy.pack import Pack
from services.policy.shifts import Shift
from services.policy.strictness import Strictness
from services.policy.words import Measure, Span, Title
from services.rulebook.calendar import day_text, own_day, shift
from services.rulebook.conditions import said
from services.rulebook.voice import Voice

_LIMITS = {"limit", "answer"}
_SPANS = {"every", "overdue_more_than", "lives", "at_most", "before"}
_MEASURES = {"responsible", "leader"}
_CONDITIONS = {"when", "allowed", "leftovers"}


@dataclass(frozen=True)
class Change:
    """A value that is not the same: the part of the pack, what it is called there, what it was and is, and the article.

    Empty words before or after mean that it is not there.
    """

    chapter: str
    title: str
    before: str
    after: str
    cite: str
    strictness: Strictness


def changes(old: Pack, new: Pack, lang: str) -> list[Change]:
    """All that differs, in the order of the new pack."""
    before, after = Voice(old, lang), Voice(new, lang)
    return [_change(one, before, after) for one in differences(old, new)]


def _change(one: Difference, before: Voice, after: Voice) -> Change:
    voice = after if one.after is not None else before
    return Change(
        _word("part", str(one.where[0]), voice),
        _title(one.where, voice),
        _said(one.where, one.before, before),
        _said(one.where, one.after, after),
        voice.cite(one.cite) if one.cite else "",
        one.strictness,
    )


def _title(where: Where, voice: Voice) -> str:
    """The names on the way to a value: the visit, how long."""
    here: Any = voice.pack.model_dump(by_alias=True, mode="json")
    names = []
    for depth, key in enumerate(where):
        here = _part(here, key)
        if where[:2] == DAYS and depth == len(DAYS):
            names.append(day_text(date.fromisoformat(str(key)), voice))
        if isinstance(here, dict) and isinstance(here.get("title"), dict):
            names.append(voice.title(Title.model_validate(here["title"])))
        elif isinstance(key, int):
            names.append(voice.say("rules.nth", n=key + 1))
        elif key != where[0]:
            names.append(_word("value", str(key), voice))
    return " · ".join(filter(None, names))


def _part(here: Any, key: str | int) -> Any:
    """What stands under a key of a document; None where there is nothing."""
    if isinstance(here, list):
        return here[int(key)] if int(key) < len(here) else None
    return here.get(key, here.get(str(key))) if isinstance(here, dict) else None


def _word(kind: str, key: str, voice: Voice) -> str:
    """What a key of a pack means to people; nothing for one that says nothing to them."""
    known = f"rules.{kind}.{key}"
    return wording.text(known, voice.lang) if wording.has(known, voice.lang) else ""


def _said(where: Where, value: Any, voice: Voice) -> str:
    """A value as people say it; nothing where it is not there."""
    if value is None:
        return ""
    if where[:2] == DAYS and isinstance(value, dict):
        return own_day(OwnDay.model_validate(value), voice)
    if isinstance(value, dict) and "title" not in value:
        try:
            return _whole(str(where[-1]), value, voice)
        except ValidationError:
            # A key such as `when` or `responsible` means something else elsewhere in a pack.
            return _plain(value, voice)
    return wording.money_text(Decimal(str(value))) if where[-1] == "yuan" else _plain(value, voice)


def _whole(key: str, value: Mapping[str, Any], voice: Voice) -> str:
    """Several keys that are one value. Raises ValidationError for what is none of them."""
    if key in _LIMITS:
        return voice.limit(Limit.model_validate(value))
    if key in _SPANS:
        return voice.span(Span.model_validate(value))
    if key in _MEASURES:
        return voice.measure(Measure.model_validate(value))
    return said(Condition.model_validate(value), voice) if key in _CONDITIONS else _plain(value, voice)


def _plain(value: Any, voice: Voice) -> str:
    if isinstance(value, Mapping):
        if set(value) == {"zh", "en"}:
            return str(value[voice.lang])
        if set(value) == {"opens", "closes"}:
            return shift(Shift.model_validate(value))
        if "title" in value:
            return _plain(value["title"], voice)
        return voice.listed(filter(None, (_plain(part, voice) for key, part in value.items() if key != "cite")))
    if isinstance(value, list):
        return voice.listed(_plain(part, voice) for part in value)
    return _named(value, voice)


def _named(value: Any, voice: Voice) -> str:
    """A name by its title, where the pack knows it; anything else as it is."""
    if isinstance(value, bool):
        return voice.say("rules.yes" if value else "rules.no")
    pack = voice.pack
    for known in (pack.roles, pack.steps, pack.clocks, pack.fields, pack.categories, pack.departments):
        if isinstance(value, str) and value in known:
            return voice.title(known[value].title)
    return str(value)
