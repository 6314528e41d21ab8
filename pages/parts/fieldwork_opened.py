"""One case in the field: what it is about, what runs, and the form of the step that is to be taken."""

import streamlit as st

from pages.parts import (
    anew,
    articles,
    attached,
    case_news,
    customer_link,
    deadline,
    fieldwork_cards,
    session,
    step_form,
    taking,
    ticking,
    why,
)
from pages.parts.badges import text
from pages.parts.clock_card import said as costs_said
from services import attachments, case_view, owed, wording
from services.case_view import Action, CaseView, ClockSeen
from services.errors import CaseNotFound
from services.time import now

# How soon a step of somebody else shows here.
_LOOK_AGAIN_SECONDS = 5


def draw(no: str) -> None:
    """The case of this number, with the form that the address names, else that of the step that is owed first."""
    with st.container(key="fieldwork-back"):
        label, icon = session.say("fieldwork.back"), ":material/arrow_back:"
        st.button(label, key="fieldwork-list", type="tertiary", icon=icon, on_click=st.query_params.clear)
    try:
        # Asked before the case is read: what changes in between is noticed.
        stamp = case_view.stamp(session.actor(), no)
        seen = case_view.view(session.actor(), no, at=now())
    except CaseNotFound:
        with st.container(border=True, key="fieldwork-gone"):
            st.text(session.say("case.not_found", no=no))
        return
    case_news.tell(seen)
    st.html(_head(seen))
    with st.container(key="fieldwork-outcome"):
        taking.show_outcome(seen)
    _doing(seen)
    _about(seen)
    _watch(no, stamp)


def tell_outcome() -> None:
    """What became of the step that was just taken, where its case is no longer open here."""
    if taken := st.session_state.get("taken"):
        try:
            taking.show_outcome(case_view.view(session.actor(), taken.no, at=now()))
        except CaseNotFound:
            st.success(session.say("case.taken", step=taken.title))


def _head(seen: CaseView) -> str:
    lang = session.language()
    order = list(seen.pack.clocks)
    running = sorted((clock for clock in seen.clocks if clock.open), key=lambda clock: (clock.due_at, order.index(clock.rule)))
    about = " · ".join(part for part in (seen.category.in_(lang) if seen.category else "", seen.demand) if part)
    who = fieldwork_cards.customer(seen.customer_name, seen.customer_phone, seen.masked)
    return (
        f'<header class="fw-case"><h1>{text(fieldwork_cards.place(seen.project, seen.room))}</h1>'
        f"<p>{text(about)}</p>{who}<ul>{''.join(_clock(clock, seen, lang) for clock in running)}</ul></header>"
    )


def _clock(clock: ClockSeen, seen: CaseView, lang: str) -> str:
    cost = costs_said((cost for cost in clock.costs if cost.capacity == "responsible"), lang)
    cited = articles.linked(clock.cite, seen.pack, articles.of_clock(clock, seen.pack), lang)
    late = f"<strong>{text(session.say('fieldwork.cost', cost=cost))}</strong>" if cost else ""
    return (
        f'<li data-testid="running" {ticking.due_attributes(clock.due_at, clock.warn_at)}>{ticking.countdown()}'
        f"<span>{text(clock.title.in_(lang))} · {cited} {late}</span>"
        f"{_why(clock, seen, lang)}</li>"
    )


def _why(clock: ClockSeen, seen: CaseView, lang: str) -> str:
    """Why this deadline, with a tap."""
    label, at = text(wording.text("case.clock.why", lang)), now()
    told = why.box(clock, seen.pack, lang, at) + deadline.html(clock, seen, lang, at)
    return f"<details><summary>{label}</summary>{told}</details>"


@st.fragment
def _doing(seen: CaseView) -> None:
    """The form of one step, and the others that may be taken."""
    steps = [action for action in seen.actions if seen.pack.steps[action.event].right != "comment"]
    anew.after_sending()
    with anew.when_gone():
        chosen = _chosen(seen, steps)
        _tell_not_now(seen, chosen)
        if chosen:
            step_form.draw(seen, chosen, leave=st.query_params.clear)
    if not chosen:
        st.html(f'<p class="fw-nothing">{text(session.say("case.actions.none"))}</p>')
    others = [action for action in steps if action is not chosen]
    if others:
        st.html(f'<h2 class="fw-others">{text(session.say("fieldwork.others"))}</h2>')
        with st.container(key="fieldwork-steps", horizontal=True):
            for action in others:
                label = action.title.in_(session.language())
                key, args = f"open-{seen.no}-{action.event}", (seen.no, action.event)
                st.button(label, key=key, on_click=fieldwork_cards.open_case, args=args)


def _tell_not_now(seen: CaseView, chosen: Action | None) -> None:
    """That the step which the address names cannot be taken any more, and what was done instead; what was typed stays kept."""
    asked = st.query_params.get("do")
    if asked not in seen.pack.steps or (chosen and chosen.event == asked):
        return
    lang, last = session.language(), seen.steps[-1]
    facts = {"step": seen.pack.steps[asked].title.in_(lang), "who": last.who or last.role.in_(lang), "last": last.title.in_(lang)}
    st.warning(session.say("fieldwork.not_now", at=wording.instant_text(last.at, lang), **facts))


def _chosen(seen: CaseView, steps: list[Action]) -> Action | None:
    """The step that the address names; else the one that is owed first, the first of those allowed where none is."""
    asked = st.query_params.get("do")
    if found := next((action for action in steps if action.event == asked), None):
        return found
    mine = [one.step for one in owed.owed(session.actor(), at=now()) if one.no == seen.no] if len(steps) > 1 else []
    return next((action for event in mine for action in steps if action.event == event), next(iter(steps), None))


def _about(seen: CaseView) -> None:
    """The customer's own page, what stands on the case so far, and the way to everything else about it."""
    customer_link.draw(session.actor(), seen.no)
    attached.draw(attachments.of_case(session.actor(), seen.no))
    st.page_link("case.py", label=session.say("fieldwork.whole"), icon=":material/description:", query_params={"no": seen.no})


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _watch(no: str, known: tuple[object, ...]) -> None:
    anew.when_changed(no, known)
