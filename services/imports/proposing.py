"""What a file's columns probably mean, by their names and by how its first instants are written."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.imports.drafting import Choice, Draft, Layout, parts
from services.imports.instants import read_as
from services.imports.kinds import named
from services.imports.looking import Looked
from services.policy.pack import Pack
from services.policy.packs import registry

_SYNONYMS = Path(__file__).parent / "synonyms.yaml"
_IGNORED = re.compile(r"[\s_\-()（）\[\]【】*:：/]")


@cache
def synonyms() -> dict[str, Any]:
    """What columns are called elsewhere, by part."""
    found: dict[str, Any] = yaml.safe_load(_SYNONYMS.read_text(encoding="utf-8"))
    return found


def propose(looked: Looked, pack_id: str, layout: Layout | None = None, source: str = "") -> Draft:
    """A draft for the file's columns. Where no `layout` is given, a file that names steps tells of a case in several rows."""
    pack, names = registry().latest(pack_id), synonyms()
    if layout is None:
        both = all(_column(looked.columns, names[part]) for part in ("event", "at"))
        layout = "step" if both else "case"
    following = [event for event, rule in pack.steps.items() if rule.ends and not rule.opens]
    ended = _column(looked.columns, names["ended"])
    later = (following[0],) if layout == "case" and ended and following and not pack.steps[following[0]].needs else ()
    draft = Draft(source or "file", pack_id, layout, pack.opening[0], later, sheet=looked.sheets[0] if looked.sheets else None)
    free = list(looked.columns)
    for part in parts(draft):
        column = _column(free, _called(part.name, draft, pack))
        if column is not None:
            draft = draft.chosen(part.name, Choice(column))
            free.remove(column)
    return replace(draft, formats=formats(looked, draft))


def formats(looked: Looked, draft: Draft) -> tuple[str, ...]:
    """The formats that read every instant of the first rows, the likeliest first; some common ones where there is none."""
    known: list[str] = synonyms()["formats"]
    columns = {draft.choice(part.name).column for part in parts(draft) if not part.fixable and part.name != "key"}
    places = [at for at, column in enumerate(looked.columns) if column in columns]
    cells = {row[at] for row in looked.rows for at in places if at < len(row) and row[at].strip()}
    needed = [format_ for format_ in known if any(read_as(cell, format_) for cell in cells)]
    return tuple(needed[:4]) or tuple(known[:2])


def _called(name: str, draft: Draft, pack: Pack) -> Iterable[str]:
    """What a column of this part may be called, the surest first."""
    names, (event, _, field) = synonyms(), name.partition(".")
    if event == "unit":
        return list(names[field])
    if not field:
        return list(names[event])
    if field == "at":
        title = pack.steps[event].title
        own = [f"{event}_at", f"{title.zh}时间", title.zh, title.en]
        return [*own, *(names["opened"] if event == draft.event else names["ended"] if pack.steps[event].ends else ())]
    title = pack.fields[field].title
    return [field, title.zh, title.en, *names["fields"].get(field, ())]


def _column(columns: Sequence[str], names: Iterable[str]) -> str | None:
    """The column that is called by the first of these names that any of them has."""
    plain = {_plain(column): column for column in reversed(columns)}
    return next((plain[_plain(name)] for name in names if _plain(name) in plain), None)


def _plain(name: str) -> str:
    return _IGNORED.sub("", name).casefold()


def recognised(looked: Looked, draft: Draft) -> dict[str, str]:
    """In a file of steps: the columns that are headed by the name of a field, each with that field's id."""
    titles = {name: rule.title for name, rule in registry().latest(draft.pack).fields.items()}
    taken = {choice.column for choice in draft.choices.values()}
    found = {column: named(column, titles) for column in looked.columns if column not in taken}
    return {column: name for column, name in found.items() if name}
