"""What differs between a version and the one before it, or what it builds on."""

from collections.abc import Mapping, Sequence

import streamlit as st

from pages.parts import rules_address, session
from pages.parts.badges import text
from services.policy.pack import Pack
from services.policy.packs import registry
from services.rulebook.changes import Change, changes

_COLUMNS = ("what", "before", "after", "strictness", "cite")


def draw(here: Pack, known: Mapping[str, Sequence[Pack]]) -> None:
    """The choice of what to compare with, and the differences."""
    others = {f"{one.id}@{one.version}": one for one in _others(here, known)}
    if not others:
        with st.container(border=True, key="rules-compare-none"):
            st.text(session.say("rules.compare.none"))
        return
    other = others[_chosen(others)]
    found = changes(other, here, session.language())
    title = other.title.in_(session.language())
    st.text(session.say("rules.compare.about", title=title, since=other.since, n=len(found)) if found else _same())
    if found:
        st.html(table(found))


def _others(here: Pack, known: Mapping[str, Sequence[Pack]]) -> list[Pack]:
    """What it builds on, then its other versions, the latest before it first."""
    versions = [one for one in known[here.id] if one.version != here.version]
    below = [registry().version(here.builds_on, here.built_on_version)] if here.builds_on and here.built_on_version else []
    return below + [one for one in versions if one.since < here.since] + [one for one in versions if one.since > here.since]


def _chosen(others: Mapping[str, Pack]) -> str:
    asked = st.query_params.get("with", "")
    here = asked if asked in others else next(iter(others))
    if st.session_state.get("rules-with") != here:
        st.session_state["rules-with"] = here
    lang = session.language()
    st.selectbox(
        session.say("rules.with"),
        list(others),
        format_func=lambda key: session.say("rules.with.option", title=others[key].title.in_(lang), since=others[key].since),
        key="rules-with",
        on_change=lambda: rules_address.go(**{"with": st.session_state["rules-with"]}),
        width=420,
    )
    return here


def _same() -> str:
    return session.say("rules.compare.same")


def table(found: Sequence[Change]) -> str:
    """Changes as a table on a desk, as cards on a phone."""
    head = "".join(f'<th scope="col" class="{name}">{_column(name)}</th>' for name in _COLUMNS)
    rows = "".join(_row(change) for change in found)
    body = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="list rt rt-changes" data-testid="rules-changes">{body}</div>'


def _row(change: Change) -> str:
    absent = session.say("rules.compare.absent")
    said = {
        "before": change.before or absent,
        "after": change.after or absent,
        "strictness": session.say(f"rules.compare.{change.strictness}"),
        "cite": change.cite,
    }
    name = f'<th scope="row" class="name">{text(" · ".join(filter(None, (change.chapter, change.title))))}</th>'
    cells = "".join(f'<td class="{key}" data-label="{_column(key)}"><p>{text(value)}</p></td>' for key, value in said.items())
    return f'<tr data-testid="change">{name}{cells}</tr>'


def _column(name: str) -> str:
    return text(session.say("rules.column.cite" if name == "cite" else f"rules.compare.column.{name}"))
