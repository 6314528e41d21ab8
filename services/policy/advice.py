"""What to write instead: a sentence for each kind of mistake that a pack's models find."""

from difflib import get_close_matches
from typing import Any

from services.policy import assessment, branches, conditions, limits, own_days, own_rules, rules, words
from services.policy import pack as packs
from services.policy.lines import Where
from services.policy.refused import Told

# By pydantic's name of the mistake. {key} is the key, {given} what stands there, the rest comes from the mistake.
ADVICE = {
    "missing": "{key} is missing here; add {key}: …",
    "string_too_short": "{key} is empty; write it out",
    "too_short": "{key} is empty; write at least one",
    "string_type": "{key} is {given}, which is no text; write it in quotes",
    "greater_than": "{key} is {given}; write a number greater than {gt}",
    "greater_than_equal": "{key} is {given}; write {ge} or more",
    "less_than_equal": "{key} is {given}; write {le} or less",
    "literal_error": "{key} is {given}; write {expected}",
    "bool_parsing": "{key} is {given}; write true or false",
    "bool_type": "{key} is {given}; write true or false",
    "int_parsing": "{given}: write a whole number",
    "int_type": "{key} is {given}; write a whole number",
    "int_from_float": "{key} is {given}; write a whole number",
    "decimal_parsing": "{key} is {given}; write a number",
    "decimal_type": "{key} is {given}; write a number",
    "date_from_datetime_parsing": "{given} is no day of the calendar; write one such as 2026-12-31",
    "list_type": "{key} is {given}, which is no list; write [a, b]",
    "dict_type": "{key} is {given}, but it has keys of its own; write them below it, one a line",
    "model_type": "{key} is {given}, but it has keys of its own; write {{key: value}}",
}
PATTERNS = {
    words.NAME: "{given}: write small letters, digits and _, beginning with a letter",
    words.CLOCK: '{key} is {given}; write a time of day in quotes, "09:30"',
    packs.PREFIX: "{key} is {given}; write one to eight capital letters",
}
_KINDS = {words.NAME: "no_name", words.CLOCK: "no_clock_time", packs.PREFIX: "no_prefix"}
# How the refusal of a value in two units, or in none, begins.
ONE_OF = "write exactly one of "
FILE_NAME = "the file is named after the first day on which it is in force; rename it, for example 2020-01-01.yaml"


def sentence(error: Any, where: Where) -> Told:
    """What is wrong with a value, and what to write instead."""
    named = [part for part in where if isinstance(part, str)]
    key, kind = named[-1] if named else "pack", error["type"]
    facts = {"key": key, "given": error["input"], **error.get("ctx", {})}
    if key == "cite":
        return _article(kind, ".".join(map(str, where[:-1])), facts["given"])
    if where in (("since",), ("version",)):
        return Told(FILE_NAME, "no_day")
    if kind == "extra_forbidden":
        return _strange(key, _near(where))
    if kind == "string_pattern_mismatch":
        pattern = facts["pattern"]
        return Told(PATTERNS[pattern].format(**facts), _KINDS[pattern], **facts)
    if kind == "string_type" and facts["given"] is None:
        kind = "string_too_short"
    if kind in ADVICE:
        return Told(ADVICE[kind].format(**facts), kind, **facts)
    way, told = ".".join(map(str, where)), error["msg"].removeprefix("Value error, ")
    return Told(
        f"{way or 'pack'}: {told}", "two_units" if told.startswith(ONE_OF) else "", way=way, units=told.removeprefix(ONE_OF)
    )


def _article(kind: str, owner: str, given: Any) -> Told:
    if kind == "missing":
        return Told(f'{owner} has no article; add cite: "<article of the source>"', "no_article", way=owner)
    if given is None or not str(given).strip():
        return Told(f'{owner} has an empty article; write cite: "<article of the source>"', "no_article", way=owner)
    return Told(f'the article of {owner} is no text; write it in quotes, cite: "{given}"', "article_no_text", way=owner)


def _strange(key: str, near: str | None) -> Told:
    if near is None:
        return Told(f"{key} is not a key here; remove it or write the key that is meant", "no_such_key", key=key)
    told = f"{key} is not a key here (did you mean {near}?); remove it or write the key that is meant"
    return Told(told, "no_such_key_near", key=key, near=near)


def _near(where: Where) -> str | None:
    """A guess at the key that was meant: at the top one of a pack's, below it any that some part may have."""
    models: list[type[words.Strict]] = [packs.Pack, own_rules.OwnRules] if len(where) == 1 else _parts()
    known = {field.alias or name for model in models for name, field in model.model_fields.items()} - {str(where[-1])}
    close = get_close_matches(str(where[-1]), sorted(known), n=1, cutoff=0.7)
    return close[0] if close else None


def _parts() -> list[type[words.Strict]]:
    modules = (assessment, branches, conditions, limits, own_days, own_rules, rules, words, packs)
    found = (part for module in modules for part in vars(module).values())
    return [part for part in found if isinstance(part, type) and issubclass(part, words.Strict)]
