"""Fields that show what the address says, and write into it when they are changed: what the filters of every list are made of."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from pages.parts import session
from services import register
from services.access import Actor

_NOTHING = object()


@dataclass(frozen=True)
class Fields:
    """The fields of one page. Their keys begin with `key`, their words with `words`; `put` lets the address say something, or
    nothing where it gets None, and begins the list anew. `bare`: without labels above them, in a row of buttons."""

    key: str
    words: str
    put: Callable[[str, str | None], None]
    bare: bool = False

    def show(self, name: str, value: Any) -> str:
        """Let a field show what the address says; its key.

        Only when they differ, because writing it anyway would disturb whoever is typing; or when the language has changed,
        because the browser keeps a choice by its words.
        """
        key = f"{self.key}-{name}"
        said_in = f"{key}-language"
        if st.session_state.get(key, _NOTHING) != value or st.session_state.get(said_in) != session.language():
            st.session_state[key] = value
            st.session_state[said_in] = session.language()
        return key

    def changed(self, name: str, usual: str | None = None) -> None:
        """Somebody has changed a field; of the `usual` value the address says nothing."""
        value = st.session_state[f"{self.key}-{name}"]
        self.put(name, None if value in (usual, None) else str(value).strip() or None)

    def label(self, name: str) -> str:
        """What a field is called."""
        return session.say(f"{self.words}.{name}")

    def select(self, name: str, options: Collection[str], said: Callable[[str], str], width: int) -> None:
        """One of the options or none; what else the address says is shown as it is."""
        asked = st.query_params.get(name)
        st.selectbox(
            self.label(name),
            list(options) if asked in (None, *options) else [*options, asked],
            index=None,
            format_func=lambda value: said(value) if value in options else value,
            placeholder=self.label(name if self.bare else "any"),
            key=self.show(name, asked),
            label_visibility="collapsed" if self.bare else "visible",
            on_change=self.changed,
            args=(name,),
            width=width,
        )

    def units(self, actor: Actor, width: int) -> None:
        """One field for region, company and project: the tree, searchable by name."""
        found = register.units(actor)
        names = {dashed(unit.path): "\u3000" * register.KINDS.index(unit.kind) + unit.name for unit in found}
        self.select("unit", names, names.__getitem__, width)

    def search(self, width: int) -> None:
        """A text to look for, with a hint of where."""
        self.typed("q", "q", width, hint=self.label("q.hint"), most=80)

    def typed(self, name: str, label: str, width: int, *, hint: str | None = None, most: int = 60) -> None:
        """A text that narrows down while it is typed."""
        st.text_input(
            self.label(label),
            key=self.show(name, st.query_params.get(name, "")),
            type="search" if hint else "default",
            placeholder=hint,
            max_chars=most,
            live="0.4s",
            label_visibility="collapsed" if self.bare else "visible",
            on_change=self.changed,
            args=(name,),
            width=width,
        )

    def day(self, name: str, here: date | None, width: int) -> None:
        """A day or none; `here` is the one that the address says."""
        key = self.show(name, here)
        label = self.label(name)
        st.date_input(label, value=None, key=key, format="YYYY-MM-DD", on_change=self.changed, args=(name,), width=width)


def dashed(path: str) -> str:
    """A unit's path as an address carries it: 1-4-17."""
    return path.strip("/").replace("/", "-")


def path_of(said: str | None) -> str | None:
    """The path behind it; None for anything else."""
    ids = (said or "").split("-")
    return f"/{'/'.join(ids)}/" if all(one.isdecimal() for one in ids) else None
