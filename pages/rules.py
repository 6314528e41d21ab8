"""Every regime for those who have to keep it: what is owed by when, what lateness costs, by which article."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from pages.parts import (
    rule_change,
    rules_address,
    rules_changes,
    rules_choice,
    rules_flow,
    rules_summary,
    rules_table,
    rules_year,
    session,
)
from services import access
from services.access import Actor
from services.policy.pack import Pack
from services.rulebook import Table, book, matching

_HERE = Path(__file__).parent / "parts"


def _draw() -> None:
    actor = session.actor()
    access.require(actor, "see_rules")
    for sheet in ("lists.css", "rules.css"):
        st.html(_HERE / sheet)
    st.title(session.say("frame.rules"))
    known = rules_address.versions()
    here = rules_address.pack(known)
    rule_change.styles()
    if rule_change.instead(actor, here):
        return
    rule_change.notice.draw(actor, here)
    rules_choice.draw(known, here)
    rules_summary.draw(here)
    rule_change.begin(actor, here)
    chapters = book(here, session.language())
    if rules_address.search() or rules_address.article():
        _found(chapters, here)
    else:
        _chapter(actor, chapters, here, known)


def _chapter(actor: Actor, chapters: Mapping[str, Sequence[Table]], here: Pack, known: Mapping[str, Sequence[Pack]]) -> None:
    """One chapter, or all of them for print."""
    first, *others = chapters
    shown = rules_choice.tabs([first, "flow", *others, "compare", "history", "all"])
    if shown == "flow":
        rules_flow.draw(here)
    elif shown == "compare":
        rules_changes.draw(here, known)
    elif shown == "history":
        rule_change.history.draw(actor, here)
    else:
        if shown == "calendar":
            rules_year.draw(here)
        rules_table.draw(chapters[shown] if shown in chapters else _all(chapters), here)


def _found(chapters: Mapping[str, Sequence[Table]], here: Pack) -> None:
    """What has the words, or stands on the article, wherever in the regime it is."""
    words, article = rules_address.search(), rules_address.article()
    tables = list(matching(_all(chapters), text=words, article=article))
    count = sum(len(table.rows) for table in tables)
    with st.container(key="rules-found", horizontal=True, vertical_alignment="center"):
        if article:
            st.text(session.say("rules.article", cite=here.cite(article, session.language())), width="content")
        st.text(session.say("rules.found", n=count), width="content")
        st.button(session.say("rules.all"), key="rules-all", on_click=rules_address.go, kwargs={"q": None, "cite": None})
    if tables:
        rules_table.draw(tables, here)
        return
    with st.container(border=True, key="rules-empty"):
        st.text(session.say("rules.empty", text=words) if words else session.say("rules.empty.article"))


def _all(chapters: Mapping[str, Sequence[Table]]) -> list[Table]:
    return [table for tables in chapters.values() for table in tables]


_draw()
