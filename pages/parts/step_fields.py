"""The fields of a step as a form has them: what they say, the files that they carry, and where both are kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from pages.parts import customer_offers, fields, session
from services.case_view import Action, CaseView
from services.customers.acts import Act


def parts(action: Action) -> tuple[list[str], list[str]]:
    """The fields that are written, and those that are photographed or signed, signatures last."""
    order = [*action.needs, *action.may]
    written = [name for name, rule in order if rule.type != "files" and not fields.is_signature(rule)]
    photographed = [name for name, rule in order if rule.type == "files"]
    return written, photographed + [name for name, rule in order if fields.is_signature(rule)]


def draw(seen: CaseView, action: Action, names: Sequence[str], given: Mapping[str, Act]) -> None:
    """The fields of these names; `given`: those that the customer has filled in elsewhere."""
    for name in names:
        where, act = key(seen.no, action, name), given.get(name)
        if act:
            customer_offers.put_in(act, where, seen)
        if act and customer_offers.signed(act, where, seen.pack.fields[name].title.in_(session.language())):
            continue
        _field(seen, action, name, where)
        if act and act.reference is None:
            customer_offers.tell(act)


def _field(seen: CaseView, action: Action, name: str, where: str) -> None:
    fields.draw(
        where,
        seen.pack.fields[name],
        optional=name not in dict(action.needs),
        must=action.must.get(name),
        cite=action.cite,
        who=seen.customer_name,
    )


def values(no: str, action: Action) -> dict[str, Any]:
    """What the form says now; what was left empty is not in it."""
    order = (*action.needs, *action.may)
    found = {name: fields.value(key(no, action, name), rule, action.must.get(name)) for name, rule in order}
    return {name: value for name, value in found.items() if value is not None}


def files(no: str, action: Action) -> dict[str, list[str]]:
    """The files that the form carries, by field."""
    found = {name: fields.files(key(no, action, name), rule) for name, rule in (*action.needs, *action.may)}
    return {name: receipts for name, receipts in found.items() if receipts}


def unfinished(no: str, action: Action) -> str:
    """Why the form should not be sent yet; empty when it may be."""
    order = (*action.needs, *action.may)
    return next((said for name, rule in order if (said := fields.unfinished(key(no, action, name), rule))), "")


def keys(no: str, action: Action) -> list[str]:
    """Where the form keeps what it says."""
    return [kept for name, rule in (*action.needs, *action.may) for kept in fields.keys(key(no, action, name), rule)]


def clear(no: str, action: Action) -> None:
    """Let the form say nothing."""
    for name, rule in (*action.needs, *action.may):
        fields.clear(key(no, action, name), rule, action.must.get(name))


def key(no: str, action: Action, name: str) -> str:
    """Where the value of a field is kept."""
    return f"field-{no}-{action.event}-{name}"
