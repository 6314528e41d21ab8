"""A case as it stood at an instant: everything that its page shows, and nothing to be done about it."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from pages.parts import attached, badges, case_facts, clock_card, costs, session, ticking, timeline
from services.asof import case, instants
from services.attachments import Attachment
from services.case_view import CaseView
from services.errors import CaseNotFound


def draw(no: str, at: datetime) -> None:
    """The case, or a sentence where there was none yet."""
    actor = session.actor()
    try:
        found = case.then(actor, no, at)
    except CaseNotFound:
        with st.container(border=True, key="case-nothing"):
            st.text(session.say("asof.case.none", no=no, at=instants.said_in_full(at)))
        return
    seen, lang = found.seen, session.language()
    attached.styles()
    st.html(case_facts.head(seen, lang))
    now_side, story_side = st.columns([5, 7], gap="medium")
    with now_side:
        if notice := case_facts.calendar_notice(seen, lang):
            st.html(notice)
        st.html(clock_card.running(seen, lang, at))
        st.html(f'<p class="quiet" data-testid="asof-no-actions">{badges.text(session.say("asof.case.no_actions"))}</p>')
        _comments(seen, lang)
    with story_side, st.container(key="case-files"):
        _story(seen, found.files, lang, at)
        attached.viewer(within="case-files")
    ticking.draw(still=at)


def _comments(seen: CaseView, lang: str) -> None:
    said = [step for step in seen.steps if timeline.is_comment(step, seen.pack)]
    if said:
        with st.container(key="case-comments"):
            st.html(f"<h2>{badges.text(session.say('case.comments', n=len(said)))}</h2>{timeline.comments(said, lang)}")


def _story(seen: CaseView, found: Sequence[Attachment], lang: str, at: datetime) -> None:
    steps = [step for step in seen.steps if not timeline.is_comment(step, seen.pack)]
    files: dict[int | None, list[Attachment]] = {}
    for one in found:
        files.setdefault(one.step_n, []).append(one)
    over = [clock for clock in seen.clocks if not clock.open]
    _panel("case.facts", case_facts.facts(seen, lang))
    _panel("case.steps", timeline.steps(steps, files, seen.pack, lang), n=len(steps))
    if beside := files.get(None):
        _panel("attached.title", attached.html(beside, lang), n=len(beside))
    if over:
        _panel("case.past", clock_card.past(seen, lang, at), n=len(over))
    if seen.costs:
        _panel("case.costs", costs.table(seen.costs, seen.pack, lang), sum=clock_card.said(seen.costs, lang))
    if seen.earlier:
        _panel("case.earlier", case_facts.earlier(seen.earlier, lang), n=len(seen.earlier))


def _panel(title: str, content: str, **facts: object) -> None:
    heading = badges.text(session.say(title, **facts))
    st.html(f'<section class="panel" data-testid="{title}"><h2>{heading}</h2>{content}</section>')
