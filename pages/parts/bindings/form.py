"""The form that binds a unit to a regime from a day, confirmed with what it changes."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

import streamlit as st

from pages.parts import news, session
from services import register
from services.casework.regimes import local_day
from services.regimes import bindings
from services.regimes.tree import Held
from services.time import now

_INDENT = "\u3000"
_Kind = TypeVar("_Kind", int, str)


def draw(held: Sequence[Held], at: datetime) -> None:
    """Unit, regime and day; the last button says first what will be so."""
    units = {one.org_id: one for one in held}
    titles = {pack: title.in_(session.language()) for pack, title in register.packs().items()}
    with (
        st.container(border=True, key="binding-form"),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        unit = _choice("unit", {one.org_id: _INDENT * one.depth + one.name for one in held})
        pack = _choice("pack", titles)
        # The first of days may be long past: a unit without cases can be set up as it always was.
        since = st.date_input(
            session.say("bindings.since"),
            value=local_day(at) + timedelta(days=1),
            min_value=date(2000, 1, 1),
            format="YYYY-MM-DD",
            key=_key("since"),
        )
        chosen = unit is not None and pack is not None and isinstance(since, date)
        with st.popover(session.say("bindings.bind"), type="primary", width="content", disabled=not chosen):
            if chosen:
                _confirm(units[unit], pack, titles[pack], since)


def _choice(name: str, words: Mapping[_Kind, str]) -> _Kind | None:
    """Nothing is chosen beforehand: what is bound by mistake binds a whole unit."""
    hint = session.say("systems.choose")
    label, key = session.say(f"bindings.{name}"), _key(name)
    return st.selectbox(label, list(words), index=None, format_func=words.__getitem__, placeholder=hint, key=key)


def _confirm(unit: Held, pack: str, title: str, since: date) -> None:
    st.text(session.say("bindings.confirm.about", unit=unit.name, pack=title, day=since.isoformat()))
    label = session.say("bindings.confirm")
    st.button(label, key="binding-confirm", type="primary", on_click=_bind, args=(unit, pack, title, since))


def _bind(unit: Held, pack: str, title: str, since: date) -> None:
    def act() -> str:
        bindings.bind(session.actor(), unit.org_id, pack, since, now())
        return session.say("bindings.done", unit=unit.name, pack=title, day=since.isoformat())

    news.act(act)


def _key(name: str) -> str:
    """A choice is drawn anew in another language: its field keeps the words that it was drawn with."""
    return f"binding-{name}-{session.language()}"
