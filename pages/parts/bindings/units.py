"""The tree of units, each with the regime that holds there today."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import badges, session
from services.regimes.tree import Held


def draw(held: Sequence[Held]) -> None:
    """A line for each unit, set in by how deep it lies; its own decisions stand out from those that it inherits."""
    st.subheader(session.say("bindings.tree"))
    st.html(f'<ul class="held">{"".join(_line(one) for one in held)}</ul>')


def _line(one: Held) -> str:
    title = badges.text(one.title.in_(session.language()))
    name = f'<span class="unit" style="padding-left: {one.depth * 20}px">{badges.text(one.name)}</span>'
    mark = badges.mark("met", session.say("bindings.state.in_force"), "✓") if one.own else ""
    kind = "own" if one.own else "inherited"
    return f'<li class="{kind}" data-testid="held">{name}<span class="pack">{title} {mark}</span><small>{_why(one)}</small></li>'


def _why(one: Held) -> str:
    if one.since is None:
        return badges.text(session.say("bindings.usual"))
    key = "bindings.own" if one.own else "bindings.inherited"
    return badges.text(session.say(key, unit=one.unit, day=one.since.isoformat()))
