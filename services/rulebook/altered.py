"""What a proposal changes: value by value as the form has it, so that each can be taken back, and the rest of the text."""

from dataclasses import dataclass

from services.policy.differences import differences
from services.policy.lines import Where
from services.policy.own_rules import DAYS
from services.policy.pack import Pack
from services.policy.strictness import strictness
from services.rulebook.changes import Change, changes
from services.rulebook.values import Value, values
from services.rulebook.voice import Voice


@dataclass(frozen=True)
class Alteration:
    """A change, and the way to the value that it can be taken back at; None where it is taken back in the text."""

    change: Change
    where: Where | None


def altered(old: Pack, new: Pack, lang: str) -> list[Alteration]:
    """All that differs: first the values of the form, in its order, then what only the text says.

    The house's own days are told one by one, and are taken back together.
    """
    before = {value.key: value for value in values(old, lang)}
    after = values(new, lang)
    told = list(zip(differences(old, new), changes(old, new, lang), strict=True))
    found = [_alteration(before[value.key], value, Voice(new, lang)) for value in after if _differs(before.get(value.key), value)]
    days = [Alteration(change, DAYS) for one, change in told if _leads_into(one.where, DAYS)]
    known = [DAYS, *(value.where for value in after if value.key in before)]
    rest = [Alteration(change, None) for one, change in told if not any(_leads_into(one.where, way) for way in known)]
    return found + days + rest


def _leads_into(where: Where, way: Where) -> bool:
    """Whether a way goes through another; the number of a level is the same key as a text."""
    return [*map(str, where[: len(way)])] == [*map(str, way)]


def _differs(before: Value | None, after: Value) -> bool:
    """Whether a value is another one. Of the house's own days each is told by itself: how many there are says nothing."""
    return before is not None and before.value != after.value and after.where != DAYS


def _alteration(before: Value, after: Value, voice: Voice) -> Alteration:
    how = strictness(after.where, before.value, after.value)
    chapter = voice.say(f"rule_change.chapter.{after.chapter}")
    title = voice.say("rule_change.named", title=after.title, part=after.part)
    return Alteration(Change(chapter, title, before.said, after.said, after.cite, how), after.where)
