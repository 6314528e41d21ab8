"""Every word on a screen: one catalogue of gettext files, and how instants, durations and money are said.

Keys are dotted ids (`wall.title`); the sentences stand in `locale/<language>/<domain>.po`, all domains merged.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.messages.pofile import read_po

from services import access
from services.errors import Refusal

LANGUAGES = ("zh", "en")
_LOCALE = Path(__file__).parent / "locale"
_ZONE = ZoneInfo("Asia/Shanghai")
_log = logging.getLogger(__name__)


def text(key: str, lang: str = "zh", /, **facts: Any) -> str:
    """The sentence of `key` in `lang`, its `{placeholders}` filled from `facts`.

    A key that the catalogue lacks is shown as it is and logged once; with DUBAN_STRICT set (tests) it raises KeyError.
    """
    sentence = catalogue(lang).get(key)
    if sentence is None:
        return _missing(key, lang)
    return sentence.format_map(facts) if facts else sentence


def has(key: str, lang: str = "zh") -> bool:
    """Whether the catalogue knows `key`."""
    return key in catalogue(lang)


def refusal_text(refusal: Refusal, lang: str = "zh") -> str:
    """What happened, why, and what to do now.

    Facts that are instants, durations (`seconds`), lists or objects with `.zh` and `.en` are said in `lang`; a `command` or
    `role` by its title in the access matrix; a `field` or `problem` by the entry `field.<value>`, `problem.<value>` if any.
    """
    facts = _Facts({name: _said(name, value, lang) for name, value in refusal.facts.items()})
    for name in ("problem", "field"):
        said = facts.get(name, "")
        # Words of the catalogue alone have places to fill: the braces of what somebody sent are its own.
        facts[name] = _Facts.fill(said, facts) if has(f"{name}.{refusal.facts.get(name)}", lang) else said
    return _Facts.fill(text(f"refusal.{refusal.code}", lang), facts)


def instant_text(at: datetime, lang: str = "zh") -> str:
    """An instant as people say it, in China's time: “11月24日 18:00”, “24 Nov 18:00”."""
    return format_datetime(at, text("format.instant", lang), tzinfo=_ZONE, locale=lang)


def duration_text(seconds: float, lang: str = "zh") -> str:
    """A span by its two largest units, cut to whole seconds: “25 分 40 秒”, “2 天 3 小时”; below zero with a minus."""
    total = int(abs(seconds))
    days, hours, minutes = total // 86400, total % 86400 // 3600, total % 3600 // 60
    parts = [("days", days), ("hours", hours), ("minutes", minutes), ("seconds", total % 60)]
    while len(parts) > 1 and parts[0][1] == 0:
        parts.pop(0)
    said = [text(f"format.{unit}", lang, n=n) for unit, n in parts[:2] if n or len(parts) == 1]
    return ("−" if seconds <= -1 else "") + " ".join(said)


def money_text(yuan: Decimal) -> str:
    """Yuan: “¥500”, “¥1,234.50”; below zero with a minus."""
    amount = f"{abs(yuan):,.2f}".removesuffix(".00")
    return ("−" if yuan < 0 else "") + "¥" + amount


@cache
def catalogue(lang: str) -> Mapping[str, str]:
    """All sentences of a language by key. Raises ValueError when two domains define the same key."""
    sentences: dict[str, str] = {}
    for path in sorted((_LOCALE / lang).glob("*.po")):
        for key, sentence in _sentences(path):
            if key in sentences:
                raise ValueError(f"{path.name}: {key} is already defined in another domain of {lang}; give it another name")
            sentences[key] = sentence
    return sentences


def _sentences(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as file:
        for message in read_po(file):
            if message.id:
                yield str(message.id), str(message.string)


_reported: set[tuple[str, str]] = set()


def _missing(key: str, lang: str) -> str:
    if os.environ.get("DUBAN_STRICT"):
        raise KeyError(f"{key} is missing in services/locale/{lang}/*.po")
    if (key, lang) not in _reported:
        _reported.add((key, lang))
        _log.error("The catalogue has no %s in %s", key, lang)
    return key


class _Facts(dict[str, Any]):
    """Facts of a refusal: one that was not given is said as an ellipsis, because a refusal must never fail to be said."""

    def __missing__(self, name: str) -> str:
        return "…"

    @staticmethod
    def fill(sentence: str, facts: "_Facts") -> str:
        return sentence.format_map(facts) if "{" in sentence else sentence


def _said(name: str, value: Any, lang: str) -> str:
    if value is None:
        return "…"
    if isinstance(value, list | tuple | set):
        return text("format.comma", lang).join(_said(name, one, lang) for one in value)
    if isinstance(value, datetime):
        return instant_text(value, lang)
    if name == "seconds":
        return duration_text(float(value), lang)
    title = _title(name, value)
    if hasattr(title, "zh") and hasattr(title, "en"):
        return str(getattr(title, lang))
    key = f"{name}.{value}"
    return text(key, lang) if name in ("field", "problem") and has(key, lang) else str(value)


def _title(name: str, value: Any) -> Any:
    if name == "command":
        return access.matrix().commands.get(value, value)
    if name == "role" and value in access.roles():
        return access.roles()[value].title
    return value
