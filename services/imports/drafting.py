"""A mapping as somebody puts it together from columns, part by part; and the same as the text of a mapping file."""

from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import yaml

from services.policy.pack import Pack
from services.policy.packs import registry
from services.policy.words import Title

LEVELS = ("region", "company", "project")
ZONE = "Asia/Shanghai"
Layout = Literal["case", "step"]


@dataclass(frozen=True)
class Choice:
    """Where one part comes from: a column, or the same for every row; `values`: what their words mean in ours, one a line, as in
    `投诉 = complaint`."""

    column: str | None = None
    fixed: str = ""
    values: str = ""

    @property
    def given(self) -> bool:
        """Whether anything is chosen."""
        return self.column is not None or self.fixed.strip() != ""


@dataclass(frozen=True)
class Part:
    """Something that a file may tell: its name in the draft, what it is called, and whether there is no case without it."""

    name: str
    title: Title | None
    needed: bool = False
    # An instant is read from a column alone.
    fixable: bool = True


@dataclass(frozen=True)
class Draft:
    """A mapping to be. `layout`: a row is a case or a step; `later`: the steps that a row tells of beside the opening one."""

    source: str
    pack: str
    layout: Layout
    event: str
    later: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("%Y-%m-%d %H:%M:%S",)
    sheet: str | None = None
    create: bool = False
    choices: Lookup[str, Choice] = field(default_factory=dict)

    def choice(self, name: str) -> Choice:
        """What is chosen for a part."""
        return self.choices.get(name, Choice())

    def chosen(self, name: str, choice: Choice) -> "Draft":
        """The draft with another choice for a part."""
        return replace(self, choices={**self.choices, name: choice})


def parts(draft: Draft) -> list[Part]:
    """All that can be chosen in a draft of this regime and layout, in the order in which people think of it."""
    pack = registry().latest(draft.pack)
    found = [Part("key", None, needed=True, fixable=False)]
    found += [Part(f"unit.{level}", None, needed=True) for level in LEVELS]
    if draft.layout == "step":
        return [*found, Part("event", None, needed=True), Part("at", None, needed=True, fixable=False), Part("by", None)]
    for event in (draft.event, *draft.later):
        found.append(Part(f"{event}.at", pack.steps[event].title, needed=event == draft.event, fixable=False))
        rule = pack.steps[event]
        found += [
            Part(f"{event}.{name}", pack.fields[name].title, name in rule.needs, pack.fields[name].type != "instant")
            for name in (*rule.needs, *rule.may)
            if pack.fields[name].type != "files"
        ]
    return found


def missing(draft: Draft) -> list[Part]:
    """What still has to be chosen before there is a case."""
    return [part for part in parts(draft) if part.needed and not draft.choice(part.name).given]


def written(draft: Draft) -> str:
    """The mapping file that the draft means; whether it is one is for `loading.load` to say."""
    pack = registry().latest(draft.pack)
    document: dict[str, Any] = {"source": draft.source, "pack": draft.pack}
    if draft.sheet:
        document["file"] = {"sheet": draft.sheet}
    document["times"] = {"zone": ZONE, "formats": list(draft.formats)}
    document["key"] = draft.choice("key").column or ""
    document |= _by_step(draft) if draft.layout == "step" else _by_case(draft, pack)
    units = {level: _take(draft.choice(f"unit.{level}")) | {"required": True} for level in LEVELS}
    document["organisation"] = {"group": {"code": "group", "name": "集团"}, **units, "create": draft.create}
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120)


def _by_case(draft: Draft, pack: Pack) -> dict[str, Any]:
    steps = [_step(draft, event, pack) for event in (draft.event, *draft.later)]
    return {"opened": steps[0], "later": steps[1:]}


def _step(draft: Draft, event: str, pack: Pack) -> dict[str, Any]:
    rule, data = pack.steps[event], {}
    for name in (*rule.needs, *rule.may):
        choice = draft.choice(f"{event}.{name}")
        if choice.given:
            is_instant = pack.fields[name].type == "instant" and choice.column
            data[name] = {"instant": choice.column} if is_instant else _take(choice)
    return {"event": event, "at": draft.choice(f"{event}.at").column or "", "data": data}


def _by_step(draft: Draft) -> dict[str, Any]:
    each: dict[str, Any] = {"event": _take(draft.choice("event")), "at": draft.choice("at").column or "", "by_title": True}
    if draft.choice("by").given:
        each["by"] = _take(draft.choice("by"))
    return {"each": each}


def _take(choice: Choice) -> dict[str, Any]:
    if choice.column is None:
        return {"constant": choice.fixed.strip()}
    values = dict(_pairs(choice.values))
    return {"column": choice.column, **({"values": values} if values else {})}


def _pairs(text: str) -> list[tuple[str, str]]:
    """Lines like `投诉 = complaint`; others say nothing."""
    found = [line.partition("=") for line in text.splitlines()]
    return [(theirs.strip(), ours.strip()) for theirs, sign, ours in found if sign and theirs.strip() and ours.strip()]
