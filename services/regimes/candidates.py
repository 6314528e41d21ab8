"""Texts that somebody wants to become versions: what is wrong with them, and the packs that they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from services import wording
from services.policy.lines import read
from services.policy.loader import load
from services.policy.pack import Pack
from services.policy.packs import known_roles, registry, require_own_numbers
from services.policy.refused import PackRefused, Told
from services.policy.shelf import Shelf, shown

# The longest regime of the product has a tenth of it.
LONGEST = 400_000
# Of what somebody wrote, a sentence about it repeats no more.
LONGEST_FACT = 300


@dataclass(frozen=True)
class Problem:
    """What is wrong on a line of a text (counted from 1), and what to write instead, in the reader's words."""

    pack: str
    line: int
    sentence: str


def problems(texts: Mapping[str, str], since: date, lang: str = "zh") -> list[Problem]:
    """Everything that is wrong with texts by regime, as versions from a day on, as far as it can be seen at once.

    What the catalogue has no words for is said in English, as to whoever writes packs.
    """
    _, refusals = _read(texts, since)
    return [
        Problem(refusal.name.partition("/")[0], mistake.line, said(mistake.problem, lang))
        for refusal in refusals
        for mistake in refusal.mistakes
    ]


def candidates(texts: Mapping[str, str], since: date) -> list[Pack]:
    """The packs that texts by regime make as versions from a day on. Raises PackRefused for the first that makes none."""
    packs, refusals = _read(texts, since)
    for refusal in refusals:
        raise refusal
    return packs


def with_those_below(texts: Mapping[str, str]) -> set[str]:
    """The regimes of texts, and all those on which they build, or have built in some version, however far down."""
    found, waiting = set(texts), [below for pack_id in texts if (below := _builds_on(pack_id, texts))]
    while waiting:
        if (pack_id := waiting.pop()) not in found:
            found.add(pack_id)
            waiting += [pack.builds_on for pack in registry().versions.get(pack_id, {}).values() if pack.builds_on]
    return found


def said(problem: str, lang: str) -> str:
    """What is wrong, in a language where there are words for it."""
    if isinstance(problem, Told) and wording.has(f"rule_mistake.{problem.kind}", lang):
        facts = {name: shorten(str(fact), LONGEST_FACT, placeholder="…") for name, fact in problem.facts.items()}
        return wording.text(f"rule_mistake.{problem.kind}", lang, **facts)
    return str(problem)


def _read(texts: Mapping[str, str], since: date) -> tuple[list[Pack], list[PackRefused]]:
    """The packs, and the refusals of the texts that make none."""
    version, shelf = since.isoformat(), registry().shelf
    for pack_id, text in texts.items():
        shelf = shelf.put(pack_id, version, text)
    packs: dict[str, Pack] = {}
    refusals: dict[str, PackRefused] = {}
    for pack_id in _parents_first(texts):
        if _below(pack_id, texts) not in refusals:
            try:
                packs[pack_id] = _pack(shelf, pack_id, version, packs)
            except PackRefused as refusal:
                refusals[pack_id] = refusal
    return [packs[pack_id] for pack_id in texts if pack_id in packs], list(refusals.values())


def _pack(shelf: Shelf, pack_id: str, version: str, beside: Mapping[str, Pack]) -> Pack:
    if len(shelf.text(pack_id, version)) > LONGEST:
        raise PackRefused.at(
            shown(pack_id, version), 1, Told(f"this is longer than {LONGEST} characters; shorten it", "too_long", n=LONGEST)
        )
    pack = load(shelf, pack_id, version, known_roles())
    require_own_numbers(pack, {**registry().versions, **{name: {version: other} for name, other in beside.items()}}, shelf)
    return pack


def _parents_first(texts: Mapping[str, str]) -> list[str]:
    """Each regime after that which it builds on: of one that makes no pack nothing can be said of what builds on it."""
    ordered: list[str] = []
    waiting = list(texts)
    while waiting:
        ready = [pack_id for pack_id in waiting if _below(pack_id, texts) not in waiting]
        # Those that build on each other in a circle are told so by whichever is read.
        ordered += ready or waiting
        waiting = [pack_id for pack_id in waiting if pack_id not in ordered]
    return ordered


def _below(pack_id: str, texts: Mapping[str, str]) -> str | None:
    """The regime among the texts that one of them builds on."""
    below = _builds_on(pack_id, texts)
    return below if below in texts and below != pack_id else None


def _builds_on(pack_id: str, texts: Mapping[str, str]) -> str | None:
    try:
        below = read(pack_id, texts[pack_id])[0].get("builds_on")
    except PackRefused:
        return None
    return below if isinstance(below, str) else None
