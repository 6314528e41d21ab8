"""What the buttons of the desk do. Every one asks anew who sits here, and says what came of it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from pages.parts import session, why
from pages.parts.approvals.desk import Desk, News
from services import approvals, case_view, drafts, wording
from services.access import Actor
from services.approvals import Waiting
from services.case_view import CaseView
from services.cases import StepDone
from services.errors import CaseNotFound, NotSignedIn, Refusal
from services.time import now


def comment_key(no: str) -> str:
    """The key of a case's opinion field; also that of its draft."""
    return f"comment-{no}"


def approve(desk: Desk, paper: Waiting) -> None:
    """Approve, with the opinion in the field if there is one."""
    actor = _present()
    if actor is None:
        return
    typed = str(st.session_state.get(comment_key(paper.no), ""))
    request = desk.request(paper.no, paper.version, "approve")
    try:
        done = approvals.approve(actor, paper.no, at=now(), version=paper.version, comment=typed, request_id=request)
    except Refusal as refusal:
        desk.news = [_refused(actor, paper.no, refusal, typed)]
        return
    _decided(desk, actor, paper, done)


def send_back(desk: Desk, paper: Waiting) -> None:
    """Return with the reason in the field; without one, ask for it."""
    actor = _present()
    if actor is None:
        return
    typed = str(st.session_state.get(comment_key(paper.no), ""))
    if not typed.strip():
        desk.ask_reason(paper.no)
        return
    request = desk.request(paper.no, paper.version, "return")
    try:
        done = approvals.send_back(actor, paper.no, at=now(), reason=typed, version=paper.version, request_id=request)
    except Refusal as refusal:
        desk.news = [_refused(actor, paper.no, refusal, typed)]
        return
    _decided(desk, actor, paper, done)


def approve_chosen(desk: Desk, chosen: Sequence[Waiting], request: str) -> None:
    """Approve the chosen papers, each by itself; what was refused stays chosen."""
    actor = _present()
    if actor is None:
        return
    desk.confirming, desk.batch = False, ""
    outcomes = approvals.approve_many(actor, [(p.no, p.version) for p in chosen], at=now(), request_id=request)
    papers = {paper.no: paper for paper in chosen}
    if any(outcome.done and outcome.no == desk.selected for outcome in outcomes):
        desk.selected = None
    desk.news = [
        _done(actor, papers[o.no], o.done) if o.done else _refused(actor, o.no, o.refusal, "")
        for o in outcomes
        if o.done or o.refusal
    ]


def keep_typed(no: str) -> None:
    """Keep what stands in the opinion field, should this tab be lost; an emptied field keeps nothing."""
    typed = str(st.session_state.get(comment_key(no), ""))
    actor = _present()
    if actor is None or actor.id is None:
        return
    if typed.strip():
        drafts.keep(actor.id, comment_key(no), typed, now())
    else:
        drafts.drop(actor.id, comment_key(no))


def _present() -> Actor | None:
    """Whoever is signed in; nobody when the sign-in has ended: the page then asks for it anew, and nothing is lost."""
    try:
        return session.actor()
    except NotSignedIn:
        return None


def _decided(desk: Desk, actor: Actor, paper: Waiting, done: StepDone) -> None:
    desk.news = [_done(actor, paper, done)]
    if actor.id is not None:
        drafts.drop(actor.id, comment_key(paper.no))
    if desk.selected == paper.no:
        desk.selected = None
    desk.asking = None


def _done(actor: Actor, paper: Waiting, done: StepDone) -> News:
    """What was done, and what follows from it."""
    try:
        view = case_view.view(actor, paper.no, at=now())
    except CaseNotFound:
        return News(paper.no, True, "")
    title = view.pack.steps[done.event].title.in_(actor.language)
    place = " ".join(filter(None, (paper.project, paper.room)))
    said = wording.text("approvals.done", actor.language, title=title, place=place, no=paper.no)
    return News(paper.no, True, f"{said}{_what_follows(view, actor.language)}")


def _what_follows(view: CaseView, lang: str) -> str:
    """Who must do what next and by when."""
    if view.closed_at is not None:
        return wording.text("approvals.closed", lang)
    order = list(view.pack.clocks)
    nearest = min((c for c in view.clocks if c.open), key=lambda c: (c.due_at, order.index(c.rule)), default=None)
    if nearest is None:
        return ""
    who = " ".join(filter(None, (nearest.responsible_role.in_(lang), nearest.responsible)))
    due = why.when(nearest.due_at, view.pack.tz, lang, now())
    return wording.text("approvals.follows", lang, duty=nearest.title.in_(lang), who=who, due=due)


def _refused(actor: Actor, no: str, refusal: Refusal | None, typed: str) -> News:
    return News(no, False, wording.refusal_text(refusal or Refusal(), actor.language), typed)


def said_of(facts: dict[str, Any], lang: str) -> dict[str, str]:
    """Who took which step of a case last, and when, in words."""
    event, at = facts["event"], facts["at"]
    return {"who": facts["who"], "event": event.in_(lang), "at": wording.instant_text(at, lang)}
