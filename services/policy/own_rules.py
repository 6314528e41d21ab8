"""A unit's own detailed rules: a pack that builds on another and changes values of it, each by an article of its own."""

from typing import Any

from pydantic import Field

from services.policy.lines import Where
from services.policy.pack import PREFIX, NoteRule
from services.policy.words import Cite, Name, Strict, Title

Document = dict[str, Any]


class ChangeRule(Strict):
    """What a value is changed to."""

    to: Any
    cite: Cite


class OwnRules(Strict):
    """The file of such a pack. The keys of `changes` are ways through the other pack: `clocks.visit.limit`."""

    id: Name
    builds_on: Name
    title: Title
    source: Title
    cite_form: Title
    number_prefix: str = Field(pattern=PREFIX)
    changes: dict[str, ChangeRule] = Field(min_length=1)
    notes: dict[Name, NoteRule] = {}


# The house's own days: those that a change names are added to the other pack's, each on an article of its own.
DAYS: Where = ("calendar", "days")


class NoSuchValue(LookupError):
    """The way leads nowhere. Facts: the `key` that is not there, and the keys that stand in its place."""

    def __init__(self, key: str, beside: list[str]) -> None:
        self.key, self.beside = key, beside
        super().__init__(key)


def way(text: str, document: Document) -> Where:
    """The keys to a value of a document. Raises NoSuchValue."""
    found: list[str | int] = []
    here: Any = document
    for part in text.split("."):
        keys = {str(key): key for key in (here if isinstance(here, dict) else range(len(here)) if isinstance(here, list) else ())}
        if part not in keys:
            raise NoSuchValue(part, list(keys))
        found.append(keys[part])
        here = here[keys[part]]
    return tuple(found)


def value_at(document: Any, where: Where) -> Any:
    """What stands at the end of a way that exists."""
    for key in where:
        document = document[key]
    return document


def article_of(document: Document, where: Where) -> Where | None:
    """The way to the article that a value stands on, that of the nearest part around it; None where it stands on none."""
    for length in range(len(where) - 1, 0, -1):
        part = value_at(document, where[:length])
        if isinstance(part, dict) and "cite" in part:
            return (*where[:length], "cite")
    return None


def merged(own: OwnRules, parent: Document, parent_version: str) -> Document:
    """The whole pack: the other one with the changes. Their articles are told apart from its own as `<id> <article>`.

    Every way of a change must exist.
    """
    document: Document = _copy(parent)
    forms: dict[str, Any] = dict(document.get("articles", {}))
    for key, change in own.changes.items():
        where = way(key, parent)
        if where == DAYS and isinstance(change.to, dict):
            _put(document, where, value_at(document, where) | _days(own, change, forms))
            continue
        _put(document, where, change.to)
        if place := article_of(parent, where):
            article = change.cite
            if (before := value_at(document, place)) in forms and before != value_at(parent, place):
                article = f"{before.removeprefix(f'{own.id} ')}, {article}"
            _put(document, place, _own(own, article, forms))
    for name, note in own.notes.items():
        text = note.text.model_dump()
        document.setdefault("notes", {})[name] = {"text": text, "cite": _own(own, note.cite, forms)}
    frame = own.model_dump(include={"id", "builds_on", "title", "source", "number_prefix"})
    return {**document, **frame, "built_on_version": parent_version, "articles": forms}


def _days(own: OwnRules, change: ChangeRule, forms: dict[str, Any]) -> Document:
    """Days on their own articles, or on that of the change. What is no day is left to be refused."""
    return {
        day: {**said, "cite": _own(own, said.get("cite", change.cite), forms)} if isinstance(said, dict) else said
        for day, said in change.to.items()
    }


def _own(own: OwnRules, article: str, forms: dict[str, Any]) -> str:
    """An article of the own rules as the pack keeps it; how it is written goes into the forms."""
    kept = f"{own.id} {article}"
    forms[kept] = {lang: own.cite_form.in_(lang).format(article=article) for lang in ("zh", "en")}
    return kept


def _put(document: Any, where: Where, value: Any) -> None:
    value_at(document, where[:-1])[where[-1]] = value


def _copy(value: Any) -> Any:
    """A copy in which no two places share a part: YAML lets one part stand in several."""
    if isinstance(value, dict):
        return {key: _copy(part) for key, part in value.items()}
    return [_copy(part) for part in value] if isinstance(value, list) else value
