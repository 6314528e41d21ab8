"""A case worked on at the counter, in place of the sheet: what runs, big, and the form of the step that is owed."""

import streamlit as st

from pages.parts import (
    clock_card,
    customer_link,
    deadline,
    fieldwork_cards,
    intake_saving,
    session,
    step_form,
    taking,
    ticking,
    why,
)
from pages.parts.badges import text
from services import case_view, owed
from services.case_view import Action, CaseView, ClockSeen
from services.errors import CaseNotFound
from services.time import now


def draw(no: str) -> None:
    """The case of this number, with the form that the address names, else that of the step that is owed first."""
    label, leave = session.say("intake.new"), intake_saving.open_in_place
    st.button(label, key="intake-new", icon=":material/add:", shortcut="Alt+N", on_click=leave, args=(None,))
    try:
        seen = case_view.view(session.actor(), no, at=now())
    except CaseNotFound:
        with st.container(border=True, key="intake-gone"):
            st.text(session.say("case.not_found", no=no))
        return
    _tell_saved(no)
    st.html(_clock(seen) + _about(seen))
    with st.container(key="intake-outcome"):
        taking.show_outcome(seen)
    _doing(seen)
    customer_link.draw(session.actor(), no)
    link = {"no": no}
    st.page_link("case.py", label=session.say("intake.whole"), icon=":material/description:", query_params=link)


def _tell_saved(no: str) -> None:
    just = intake_saving.saved()
    if just and just.no == no:
        st.success(session.say("intake.saved", no=no), icon=":material/check_circle:")


def _clock(seen: CaseView) -> str:
    """The nearest deadline, big, with its article and what lateness costs."""
    lang = session.language()
    running = sorted((clock for clock in seen.clocks if clock.open), key=lambda clock: clock.due_at)
    if not running:
        return ""
    first = running[0]
    others = "".join(f"<li>{_other(clock, lang)}</li>" for clock in running[1:])
    cost = " · ".join(part for part in (clock_card.said(first.costs, lang), why.cost_rule(first.rule, seen.pack, lang)) if part)
    return (
        f'<section class="in-big" data-testid="big-clock" data-rule="{text(first.rule)}" '
        f"{ticking.due_attributes(first.due_at, first.warn_at)}>{ticking.countdown()}"
        f"<div><b>{text(first.title.in_(lang))}</b> · {text(first.cite)}<small>{text(cost)}</small></div></section>"
        + (f'<ul class="in-others">{others}</ul>' if others else "")
        + _why(first, seen)
    )


def _why(clock: ClockSeen, seen: CaseView) -> str:
    """Why it is due then, with a tap."""
    lang, at = session.language(), now()
    told = why.box(clock, seen.pack, lang, at) + deadline.html(clock, seen, lang, at)
    return f'<details class="deadline-more"><summary>{text(session.say("case.clock.why"))}</summary>{told}</details>'


def _other(clock: ClockSeen, lang: str) -> str:
    due = ticking.due_attributes(clock.due_at, clock.warn_at)
    return f"<span {due}>{text(clock.title.in_(lang))} · {text(clock.cite)} {ticking.countdown()}</span>"


def _about(seen: CaseView) -> str:
    lang = session.language()
    department = seen.department.in_(lang) if seen.department else ""
    about = " · ".join(part for part in (seen.no, seen.category.in_(lang) if seen.category else "", department) if part)
    who = fieldwork_cards.customer(seen.customer_name, seen.customer_phone, seen.masked)
    return (
        f'<header class="in-about"><h2>{text(fieldwork_cards.place(seen.project, seen.room))}</h2>'
        f"<p>{text(about)}</p>{who}<p>{text(seen.demand)}</p></header>"
    )


def _doing(seen: CaseView) -> None:
    """The form of one step, and the others that may be taken."""
    steps = [action for action in seen.actions if seen.pack.steps[action.event].right != "comment"]
    chosen = _chosen(seen, steps)
    if chosen is None:
        st.html(f'<p class="in-quiet">{text(session.say("intake.nothing_to_do"))}</p>')
        return
    step_form.draw(seen, chosen, leave=_leave)
    if others := [action for action in steps if action is not chosen]:
        with st.container(key="intake-steps", horizontal=True, vertical_alignment="center"):
            st.html(f'<p class="in-quiet">{text(session.say("intake.others"))}</p>', width="content")
            for action in others:
                label, args = action.title.in_(session.language()), (seen.no, action.event)
                st.button(label, key=f"do-{seen.no}-{action.event}", on_click=intake_saving.open_in_place, args=args)


def _chosen(seen: CaseView, steps: list[Action]) -> Action | None:
    """The step that the address names; else the one that is owed first, else the first of those allowed."""
    asked = st.query_params.get("do")
    if found := next((action for action in steps if action.event == asked), None):
        return found
    mine = [one.step for one in owed.owed(session.actor(), at=now()) if one.no == seen.no]
    return next((action for event in mine for action in steps if action.event == event), next(iter(steps), None))


def _leave() -> None:
    """The step was taken: the counter is free for whoever comes next."""
    intake_saving.open_in_place(None)


def tell_outcome() -> None:
    """What became of the case that was just worked on here, above the new sheet."""
    just, taken = intake_saving.saved(), st.session_state.get("taken")
    if just and just.ended:
        st.success(session.say("intake.ended", no=just.no, step=just.ended), icon=":material/check_circle:")
        # The customer may still be there, to rate how they were received.
        with st.expander(session.say("customer_link.heading"), icon=":material/qr_code_2:"):
            customer_link.draw(session.actor(), just.no)
    elif taken:
        try:
            taking.show_outcome(case_view.view(session.actor(), taken.no, at=now()))
        except CaseNotFound:
            st.success(session.say("case.taken", step=taken.title))
        st.page_link("case.py", label=taken.no, icon=":material/description:", query_params={"no": taken.no})
