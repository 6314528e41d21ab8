"""One case: what runs and why, what this person may do now, and everything that has happened."""

from collections.abc import Collection, Sequence

import streamlit as st

from pages.parts import (
    anew,
    as_of,
    attached,
    badges,
    case_cameras,
    case_facts,
    case_news,
    case_then,
    clock_card,
    costs,
    customer_acts,
    customer_link,
    deadline,
    papers,
    session,
    step_form,
    taking,
    ticking,
    timeline,
)
from services import attachments, case_view
from services.attachments import Attachment
from services.case_view import Action, CaseView, StepSeen
from services.errors import CaseNotFound
from services.time import now

# How soon a step of somebody else shows here.
LOOK_AGAIN_SECONDS = 3


def _draw() -> None:
    no = st.query_params.get("no", "").strip()
    badges.styles()
    case_facts.styles()
    deadline.styles()
    asof = as_of.draw(session.actor())
    st.page_link(
        "cases.py",
        label=session.say("case.back"),
        icon=":material/arrow_back:",
        query_params=st.session_state.get("cases-address"),
    )
    if asof is not None:
        case_then.draw(no, asof)
        return
    try:
        # Asked before the case is read: what changes in between is noticed.
        stamp = case_view.stamp(session.actor(), no)
        seen = case_view.view(session.actor(), no, at=now())
    except CaseNotFound:
        _nothing(no)
        return
    case_news.tell(seen)
    st.html(case_facts.head(seen, session.language()))
    papers.draw(seen)
    now_side, story_side = st.columns([5, 7], gap="medium")
    with now_side:
        _now(seen)
    with story_side:
        _story(seen)
    ticking.draw()
    _watch(seen.no, stamp)


def _nothing(no: str) -> None:
    """Say why there is no case here, and the way back."""
    with st.container(border=True, key="case-nothing"):
        st.text(session.say("case.not_found", no=no) if no else session.say("case.no_number"))


def _now(seen: CaseView) -> None:
    """What runs, and what this person may do about it."""
    lang = session.language()
    with st.container(key="case-outcome"):
        taking.show_outcome(seen)
        if notice := case_facts.calendar_notice(seen, lang):
            st.html(notice)
    st.html(clock_card.running(seen, lang, now()))
    _act(seen)
    customer_link.draw(session.actor(), seen.no)


@st.fragment
def _act(seen: CaseView) -> None:
    steps = [action for action in seen.actions if not _is_comment(seen, action)]
    chosen = _chosen(seen, steps)
    anew.after_sending()
    with st.container(key="case-actions"):
        st.html(f"<h2>{badges.text(session.say('case.actions'))}</h2>")
        if not steps:
            st.html(f'<p class="quiet">{badges.text(_why_nothing(seen))}</p>')
        with st.container(key="case-steps", horizontal=True):
            for action in steps:
                _opener(seen.no, action, action is chosen)
        if chosen:
            with anew.when_gone():
                step_form.draw(seen, chosen)
    _comments(seen)


def _is_comment(seen: CaseView, action: Action) -> bool:
    return seen.pack.steps[action.event].right == "comment"


def _chosen(seen: CaseView, steps: list[Action]) -> Action | None:
    """The step whose form is open: the one the address names, else the only one, else the decision that waits here."""
    asked = st.query_params.get("do")
    named = [action for action in steps if action.event == asked]
    obvious = steps if len(steps) == 1 else [action for action in steps if action.decision == "approve"]
    return next(iter([*named, *obvious]), None)


def _opener(no: str, action: Action, is_open: bool) -> None:
    st.button(
        action.title.in_(session.language()),
        key=f"open-{no}-{action.event}",
        type="primary" if is_open else "secondary",
        on_click=lambda: st.query_params.update({"do": action.event}),
    )


def _why_nothing(seen: CaseView) -> str:
    if seen.closed_at is not None:
        return session.say("case.actions.closed")
    return session.say("case.actions.none")


def _comments(seen: CaseView) -> None:
    lang = session.language()
    said = [step for step in seen.steps if timeline.is_comment(step, seen.pack)]
    box = next((action for action in seen.actions if _is_comment(seen, action)), None)
    if not said and not box:
        return
    with st.container(key="case-comments"):
        st.html(f"<h2>{badges.text(session.say('case.comments', n=len(said)))}</h2>")
        if box:
            step_form.comment(seen, box)
        st.html(timeline.comments(said, lang))


def _story(seen: CaseView) -> None:
    """Facts, steps, past clocks, cost, and what the room has seen before."""
    lang = session.language()
    steps = [step for step in seen.steps if not timeline.is_comment(step, seen.pack)]
    _panel("case.facts", case_facts.facts(seen, lang))
    case_cameras.draw(seen.no)
    by_customer = customer_acts.draw(seen.no)
    _steps(seen, steps, by_customer)
    over = [clock for clock in seen.clocks if not clock.open]
    if over:
        _panel("case.past", clock_card.past(seen, lang, now()), n=len(over))
    if seen.costs:
        _panel("case.costs", costs.table(seen.costs, seen.pack, lang), sum=clock_card.said(seen.costs, lang))
    if seen.earlier:
        _panel("case.earlier", case_facts.earlier(seen.earlier, lang), n=len(seen.earlier))


def _steps(seen: CaseView, steps: Sequence[StepSeen], shown: Collection[str]) -> None:
    """Each step with the files that it brought; below, what came beside the steps, unless it was `shown` (hashes) already."""
    files: dict[int | None, list[Attachment]] = {}
    for one in attachments.of_case(session.actor(), seen.no):
        if one.step_n is not None or one.sha256 not in shown:
            files.setdefault(one.step_n, []).append(one)
    attached.styles()
    with st.container(key="case-files"):
        _panel("case.steps", timeline.steps(steps, files, seen.pack, session.language()), n=len(steps))
        if beside := files.get(None):
            _panel("attached.title", attached.html(beside, session.language()), n=len(beside))
    attached.viewer(within="case-files")


def _panel(title: str, content: str, **facts: object) -> None:
    heading = badges.text(session.say(title, **facts))
    st.html(f'<section class="panel" data-testid="{title}"><h2>{heading}</h2>{content}</section>')


@st.fragment(run_every=LOOK_AGAIN_SECONDS)
def _watch(no: str, known: tuple[object, ...]) -> None:
    anew.when_changed(no, known)


_draw()
