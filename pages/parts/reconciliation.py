"""A counter's day in two lanes, visits seen above and cases entered below; what is missing, and what may be done about it."""

from datetime import date

import streamlit as st

from pages.parts import badges, reconciliation_strip, session, spot_check_acts, spot_check_visit
from pages.parts.badges import text
from services import wording
from services.access import Actor
from services.spot_checks import reconciliation, visits
from services.spot_checks.reconciliation import Day, Seen
from services.time import now

NONE = ""


def draw(actor: Actor, project_id: int, day: date, camera_id: int | None = None) -> None:
    """What the camera showed at a centre on a day against what was entered; new visits are seen through `camera_id`."""
    spot_check_acts.begin()
    found = reconciliation.look(actor, project_id, day, at=now())
    lang = session.language()
    with st.container(horizontal=True, vertical_alignment="center", key="reconciliation-head"):
        facts = {"visits": len(found.visits), "cases": found.received, "missing": found.missing}
        st.html(f'<p class="sc-count" data-testid="reconciled">{text(session.say("visit.count", **facts))}</p>')
        st.space("stretch")
        spot_check_visit.draw(project_id, camera_id)
    st.html(reconciliation_strip.html(found, lang))
    for visit in found.visits:
        with st.container(border=True, key=f"visit-{visit.id}"):
            left, right = st.columns([8, 4], vertical_alignment="center")
            left.html(_face(visit, lang))
            with right, st.container(horizontal=True, horizontal_alignment="right", key=f"visit-acts-{visit.id}"):
                if visit.finding is None:
                    _correct(found, visit)
                if visit.missing and visit.finding is None:
                    _report(found, visit)
    unseen = [case for case in found.cases if case.by_visit and not case.seen]
    if unseen:
        said = [f"{case.no} {wording.instant_text(case.at, lang)}" for case in unseen]
        st.caption(session.say("visit.unseen", cases=wording.text("format.comma", lang).join(said)))


def _face(visit: Seen, lang: str) -> str:
    by = wording.text("visit.by", lang, who=visit.by, camera=visit.camera or "")
    hand = wording.text("visit.by_hand", lang, who=visit.by_hand, reason=visit.reason) if visit.by_hand else ""
    small = " · ".join(part for part in (by, visit.remark, hand) if part)
    at = text(wording.instant_text(visit.at, lang))
    return f'<div class="sc-drawn" data-testid="visit"><b>{at}</b> {_state(visit, lang)}<small>{text(small)}</small></div>'


def _state(visit: Seen, lang: str) -> str:
    if visit.finding:
        return badges.mark("missed", wording.text("visit.state.reported", lang, no=visit.finding), "▲")
    if visit.case:
        return badges.mark("met", wording.text("visit.state.case", lang, no=visit.case), "✓")
    if visit.missing:
        return badges.mark("missed", wording.text("visit.state.missing", lang), "▲")
    return badges.mark("soon", wording.text("visit.state.waiting", lang, due=wording.instant_text(visit.due_at, lang)), "◆")


def _correct(found: Day, visit: Seen) -> None:
    key, case = f"{session.TYPED}match-{visit.id}", f"match-case-{visit.id}"
    with st.popover(session.say("visit.correct")):
        st.selectbox(
            session.say("visit.case"),
            [NONE, *(one.no for one in found.cases)],
            format_func=lambda no: no or session.say("visit.case.none"),
            key=case,
        )
        spot_check_acts.text_area(key, "visit.reason", "visit.reason.hint", most=visits.LONGEST, height=68)
        spot_check_acts.news(key)
        st.button(session.say("visit.correct.send"), key=f"send-match-{visit.id}", on_click=_match, args=(visit.id, key, case))


def _match(visit_id: int, key: str, case: str) -> None:
    def act(_: str) -> str:
        no = str(st.session_state.get(case) or "") or None
        visits.match(session.actor(), visit_id, no, str(st.session_state.get(key) or ""), at=now())
        return session.say("visit.corrected")

    spot_check_acts.send(key, act, key)


def _report(found: Day, visit: Seen) -> None:
    key, person = f"{session.TYPED}conceal-{visit.id}", f"conceal-person-{visit.id}"
    with st.popover(session.say("visit.report")):
        st.selectbox(session.say("spot_check.person"), list(found.people), format_func=lambda one: found.people[one], key=person)
        spot_check_acts.text_area(key, "visit.report.about", "visit.report.hint", height=68)
        spot_check_acts.news(key)
        args = (visit.id, key, person)
        st.button(session.say("visit.report.send"), key=f"send-conceal-{visit.id}", type="primary", on_click=_conceal, args=args)


def _conceal(visit_id: int, key: str, person: str) -> None:
    def act(_: str) -> str:
        concerned = st.session_state.get(person) or 0
        no = visits.report_concealment(session.actor(), visit_id, concerned, str(st.session_state.get(key) or ""), at=now())
        return session.say("visit.reported", no=no)

    spot_check_acts.send(key, act, key)
