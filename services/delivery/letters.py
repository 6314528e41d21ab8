"""What a message says outside this product. No customer's name or telephone number is ever in it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from db import embedded
from services import kinds
from services.casework.regimes import pack_of
from services.wording import has, instant_text, text


class AttachmentGone(Exception):
    """The file that a message was to carry is not there any more, or is another one."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter."""

    path: Path
    name: str


@dataclass(frozen=True)
class Letter:
    """A message in the language of who gets it. `id` is the same in every repeat of its delivery."""

    id: str
    subject: str
    body: str
    attachment: Attachment | None = None


def write(row: Any, clocks: Sequence[Any], link: str) -> Letter:
    """The letter of a waiting delivery; `clocks` are the open ones of its case, `link` is where this product is reached.

    Raises AttachmentGone, and KeyError where facts for a template are missing.
    """
    lang, data = str(row.language), dict(row.data)
    facts = {"title": kinds.title_of(row, lang)} | _said(data.get("facts", {}), lang)
    if row.case_id is not None:
        project = row.project_en if lang == "en" and row.project_en else row.project
        facts |= {"no": row.no, "project": project}
    kind = _template(row, lang)
    lines = [text(f"delivery.{kind}.body", lang, **facts), *data.get("lines", {}).get(lang, ())]
    lines += _about(row, clocks, lang)
    lines.append(text("delivery.link", lang, link=_link(row, data, link)))
    subject = text(f"delivery.{kind}.subject", lang, **facts)
    identity = f"{row.message_id}-{row.person_id}-{row.uid.hex}"
    return Letter(identity, subject, "\n".join(line for line in lines if line), _attachment(data.get("attachment")))


def _template(row: Any, lang: str) -> str:
    """The rule's own template, if the catalogue has one; about a case or not, because the facts differ."""
    own, other = (row.rule, "case") if row.case_id is not None else (f"{row.rule}.all", "other")
    return own if has(f"delivery.{own}.subject", lang) else other


def _about(row: Any, clocks: Sequence[Any], lang: str) -> Iterator[str]:
    """Which stage of the case is due first, and when, and the article that the message rests on."""
    if clocks:
        rules = pack_of(row.pack, row.pack_version).clocks
        first = min(clocks, key=lambda clock: (clock.due_at, list(rules).index(clock.rule)))
        due = instant_text(first.due_at, lang)
        yield text("delivery.stage", lang, stage=rules[first.rule].title.in_(lang), due=due)
    if row.cite:
        yield text("delivery.cite", lang, cite=kinds.cite_of(row, lang))


def _link(row: Any, data: Mapping[str, Any], link: str) -> str:
    page = data.get("page") or (f"case?no={quote(row.no)}" if row.case_id is not None else "inbox")
    return f"{link.rstrip('/')}/{page}"


def _said(facts: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Facts as people say them: an instant in words, a title in the language."""
    return {name: _value(name, value, lang) for name, value in facts.items()}


def _value(name: str, value: Any, lang: str) -> Any:
    if isinstance(value, dict):
        return value.get(lang, "")
    return instant_text(datetime.fromisoformat(value), lang) if name.endswith("_at") else value


def _attachment(said: Mapping[str, str] | None) -> Attachment | None:
    if said is None:
        return None
    home = embedded.home()
    path = (home / said["path"]).resolve()
    if not path.is_relative_to(home) or not path.is_file() or _hash(path) != said["sha256"]:
        raise AttachmentGone
    return Attachment(path, said["name"])


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
