"""A rule changed in the text of a regime: the value together with the article that it now stands on.

A regime that builds on another says every change by its way, with an article of its own; one that stands alone has the article
where the value stands.
"""

from typing import Any

from services.policy.editing import document_of, put, remove, value_in
from services.policy.lines import Where
from services.policy.own_rules import Document


def builds_on(text: str) -> str | None:
    """The regime that a text builds on. Raises NotEditable."""
    other = document_of(text).get("builds_on")
    return other if isinstance(other, str) else None


def changed(text: str, where: Where, value: Any, article: str) -> str:
    """The text with another value at the end of a way, standing on an article; on the same as before where that is empty.

    Raises NotEditable.
    """
    document = document_of(text)
    if "builds_on" in document:
        return _own_change(text, document, where, value, article)
    text = put(text, where, value)
    place = _place_of_article(document, where)
    return put(text, place, article) if place and article not in ("", value_in(document, place)) else text


def restored(text: str, was: str, where: Where) -> str:
    """The text with the value and the article that another text has there. Raises NotEditable."""
    before = document_of(was)
    if "builds_on" not in before:
        value = value_in(before, where)
        return remove(text, where) if value is None else changed(text, where, value, article_at(was, where))
    then = _touching(before, where)
    for key in _touching(document_of(text), where):
        if key not in then:
            text = remove(text, ("changes", key))
    for key in then:
        text = put(text, ("changes", key), before["changes"][key])
    return text


def article_at(text: str, where: Where) -> str:
    """The article that a value stands on, as the text has it; empty where it says none. Raises NotEditable."""
    document = document_of(text)
    if "builds_on" in document:
        key = _covering(document, where)
        return str(document["changes"][key].get("cite", "")) if key else ""
    place = _place_of_article(document, where)
    return str(value_in(document, place)) if place else ""


def _own_change(text: str, document: Document, where: Where, value: Any, article: str) -> str:
    key = _covering(document, where)
    if key:
        rest = where[len(key.split(".")) :]
        text = put(text, ("changes", key, "to", *rest), value)
        return put(text, ("changes", key, "cite"), article or _article_within(value))
    way = ".".join(map(str, where))
    text = put(text, ("changes", way), {"to": value, "cite": article or _article_within(value)})
    for finer in _touching(document, where):
        text = remove(text, ("changes", finer))
    return text


def _article_within(value: Any) -> str:
    """The first article that stands within a value: that of parts which bring their own."""
    parts = value.values() if isinstance(value, dict) else ()
    return next((str(part["cite"]) for part in parts if isinstance(part, dict) and "cite" in part), "")


def _covering(document: Document, where: Where) -> str | None:
    """The way among the changes that leads to a value, or to a part around it."""
    way, changes = ".".join(map(str, where)), document.get("changes")
    return next((key for key in changes if f"{way}.".startswith(f"{key}.")), None) if isinstance(changes, dict) else None


def _touching(document: Document, where: Where) -> list[str]:
    """The ways among the changes that lead to a value, to a part around it or to parts of it."""
    covering, way, changes = _covering(document, where), ".".join(map(str, where)), document.get("changes") or {}
    return [key for key in changes if key == covering or key.startswith(f"{way}.")]


def _place_of_article(document: Document, where: Where) -> Where | None:
    """The way to the article of the nearest part around a value."""
    for depth in range(len(where) - 1, 0, -1):
        part = value_in(document, where[:depth])
        if isinstance(part, dict) and "cite" in part:
            return (*where[:depth], "cite")
    return None
