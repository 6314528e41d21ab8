"""The sheet that is being filled in at the counter: its fields, what they say now, and where they keep it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.parts import attach_fields, fields, signature
from services.arrivals import Arrival
from services.casework.rows import PERSONAL
from services.policy.rules import FieldRule
from services.reception.opening import Opening

ROOM, NAME, PHONE, DEMAND, CATEGORY = "room", *PERSONAL, "demand", "category"
# One line is enough for these.
_LINES = (ROOM, NAME, PHONE)
# What most cases say stands there already: the first value that the regime names. How somebody came is known at a counter only.
_USUAL, _AT_COUNTER = ("severity",), ("channel",)


@dataclass(frozen=True)
class Sheet:
    """A sheet for the form `form`, empty or begun by what has arrived. Every arrival has a sheet of its own.

    Where a regime has several `forms`, they are one sheet: what was written stays while somebody looks for the right one.
    """

    form: Opening
    arrival: Arrival | None = None
    forms: tuple[Opening, ...] = ()

    @property
    def name(self) -> str:
        """The sheet among all sheets of this person."""
        return f"sheet-a{self.arrival.id}" if self.arrival else "sheet"

    @property
    def rules(self) -> dict[str, FieldRule]:
        """Every field of the sheet: of the opening step and of the steps that may end the case on the spot."""
        extra = {name: rule for ending in self.form.endings for name, rule in (*ending.needs, *ending.may)}
        return {**extra, **self.form.fields}

    def key(self, name: str) -> str:
        """Where the field keeps what it says."""
        return f"{self.name}-{name}"

    def keys(self) -> list[str]:
        """Where the whole sheet is kept, for whoever brings it back."""
        own = [key for name, rule in self.rules.items() for key in self._kept(name, rule)]
        return [*own, self.key("request")]

    def says(self, name: str) -> Any:
        """What a field says now, None when it says nothing."""
        rule = self.rules.get(name)
        if rule is None:
            return None
        return st.session_state.get(self.key(name)) or None if name in _LINES else fields.value(self.key(name), rule)

    def values(self) -> dict[str, Any]:
        """What all fields say; what says nothing is not in it."""
        said = {name: self.says(name) for name in self.rules}
        return {name: value for name, value in said.items() if value is not None}

    def files(self) -> dict[str, list[str]]:
        """What is attached, by field."""
        brought = {name: fields.files(self.key(name), rule) for name, rule in self.rules.items()}
        return {name: receipts for name, receipts in brought.items() if receipts}

    def begin(self) -> None:
        """What stands on a sheet before anybody writes on it; of what was written only a choice that is none any more goes."""
        for name, rule in self.rules.items():
            if rule.values and st.session_state.get(self.key(name)) not in (None, *rule.values):
                st.session_state[self.key(name)] = None
        for name, value in self.given().items():
            st.session_state.setdefault(self.key(name), value)

    def given(self) -> dict[str, Any]:
        """What the sheet says before anybody has written on it: what is usual, and what has arrived."""
        told, usual = self.arrival, _USUAL if self.arrival else _USUAL + _AT_COUNTER
        found = {name: next(iter(rule.values), None) for name, rule in self.form.fields.items() if name in usual}
        if told:
            found |= {ROOM: told.room, NAME: told.customer_name, PHONE: told.customer_phone, DEMAND: told.text}
        return {name: value for name, value in found.items() if name in self.rules and value}

    def clear(self) -> None:
        """A new sheet. What stays on the screen has to be told that it says nothing any more."""
        given = self.given()
        for name, rule in self.rules.items():
            if attach_fields.is_signature(rule):
                signature.empty(self.key(name))
            elif name in _LINES:
                st.session_state[self.key(name)] = ""
            else:
                fields.clear(self.key(name), rule)
            if name in given:
                st.session_state[self.key(name)] = given[name]
        self._clear_other_forms()
        for name in ("request", "from", "asked", "refused"):
            st.session_state.pop(self.key(name), None)

    def _clear_other_forms(self) -> None:
        """What was written for another form was this customer's too. Those fields are drawn later, as if for the first time."""
        others = {name: rule for form in self.forms for name, rule in Sheet(form).rules.items() if name not in self.rules}
        for name, rule in others.items():
            fields.clear(self.key(name), rule)
            for key in fields.keys(self.key(name), rule):
                st.session_state.pop(key, None)

    def _kept(self, name: str, rule: FieldRule) -> list[str]:
        return [self.key(name)] if name in _LINES else fields.keys(self.key(name), rule)


def is_line(name: str) -> bool:
    """Whether the field takes one line."""
    return name in _LINES


def is_choice(rule: FieldRule) -> bool:
    """Whether the field is chosen and not written."""
    return rule.type == "choice"


def split(form: Opening) -> Mapping[str, list[str]]:
    """The fields in the order of the sheet: `lines`, `texts`, `choices`, `signed` (always shown), `more` (folded away)."""
    found: dict[str, list[str]] = {part: [] for part in ("lines", "texts", "choices", "signed", "more")}
    needed = {name for name, _ in form.needs} | {name for ending in form.endings for name, _ in ending.needs}
    for name, rule in Sheet(form).rules.items():
        found[_part(name, rule, name in needed)].append(name)
    return found


def _part(name: str, rule: FieldRule, needed: bool) -> str:
    if attach_fields.is_signature(rule):
        return "signed"
    if not needed and name not in (*_LINES, DEMAND, CATEGORY):
        return "more"
    if name in _LINES:
        return "lines"
    return "choices" if is_choice(rule) else "texts"
