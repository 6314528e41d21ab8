"""The form of a check of one centre. Whatever is typed or chosen is kept as it is entered, until it is sent."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.parts import session, spot_check_acts, spot_check_pictures
from services import cameras, evidence, wording
from services.access import Actor
from services.cameras import Camera
from services.errors import Refusal
from services.spot_checks import checking
from services.spot_checks.checking import MARKS, Form, Item, Mark
from services.time import now


def draw(actor: Actor, project_id: int, camera: Camera | None = None, sent: Callable[[], None] = lambda: None) -> None:
    """The checklist for a centre, its pictures and the button that sends it; `camera` is the one being watched; `sent` is called
    in the callback that has sent it."""
    spot_check_acts.begin()
    form = checking.form(actor, project_id, at=now())
    _restore(actor, form)
    place = session.say("spot_check.form.drawn", n=form.n) if form.n else session.say("spot_check.form.free")
    st.markdown(f"**{session.say('spot_check.form', project=form.project)}**  \n{place}")
    for item in form.items:
        _item(form, item)
    _person(form)
    _pictures(actor, form, camera)
    keep = {"on_change": _keep, "args": (form,)}
    st.text_area(session.say("spot_check.remark"), key=_key(form, "remark"), height=68, max_chars=2000, **keep)
    spot_check_acts.news(_key(form, "send"))
    st.button(session.say("spot_check.send"), key=f"send-check-{project_id}", type="primary", on_click=_send, args=(form, sent))
    st.caption(session.say("spot_check.kept"))


def _key(form: Form, name: str) -> str:
    return f"check-{form.project_id}-{name}"


def _restore(actor: Actor, form: Form) -> None:
    """What this person typed before, where this screen has nothing newer."""
    if _key(form, "pictures") in st.session_state:
        return
    kept = checking.draft(actor, form.project_id)
    marks, remarks = kept.get("marks") or {}, kept.get("remarks") or {}
    st.session_state[_key(form, "pictures")] = list(kept.get("pictures") or [])
    st.session_state[_key(form, "remark")] = str(kept.get("remark") or "")
    st.session_state[_key(form, "person")] = kept.get("person") if kept.get("person") in form.people else form.likely
    for item in form.items:
        st.session_state[_key(form, f"mark-{item.id}")] = marks.get(item.id) if marks.get(item.id) in MARKS else None
        st.session_state[_key(form, f"said-{item.id}")] = str(remarks.get(item.id) or "")


def _item(form: Form, item: Item) -> None:
    lang = session.language()
    with st.container(border=True, key=f"item-{item.id}"):
        st.markdown(f"**{item.title.in_(lang)}** · {item.cite}  \n:gray[{item.about.in_(lang)}]")
        st.segmented_control(
            item.title.in_(lang),
            list(MARKS),
            format_func=lambda mark: session.say(f"spot_check.mark.{mark}"),
            key=_key(form, f"mark-{item.id}"),
            label_visibility="collapsed",
            on_change=_keep,
            args=(form,),
        )
        st.text_input(
            session.say("spot_check.said"),
            key=_key(form, f"said-{item.id}"),
            placeholder=session.say("spot_check.said"),
            label_visibility="collapsed",
            max_chars=500,
            on_change=_keep,
            args=(form,),
        )


def _person(form: Form) -> None:
    st.selectbox(
        session.say("spot_check.person"),
        list(form.people),
        format_func=lambda person: form.people[person],
        key=_key(form, "person"),
        on_change=_keep,
        args=(form,),
    )


def _pictures(actor: Actor, form: Form, camera: Camera | None) -> None:
    """A button for each camera of the centre, the one being watched first, and what was taken."""
    known = cameras.listed(actor, org_id=form.project_id)
    ordered = sorted(known, key=lambda one: camera is None or one.id != camera.id)
    with st.container(horizontal=True, key="check-cameras"):
        for one in ordered:
            st.button(
                session.say("spot_check.take", camera=one.name),
                key=f"take-{one.id}",
                icon=":material/photo_camera:",
                on_click=_take,
                args=(form, one.id),
            )
    if not known:
        st.caption(session.say("spot_check.no_camera"))
    spot_check_acts.news(_key(form, "take"))
    if taken := evidence.taken(actor, st.session_state[_key(form, "pictures")]):
        st.html(spot_check_pictures.html(taken, session.language()))


def _take(form: Form, camera_id: int) -> None:
    def act(_: str) -> str:
        st.session_state[_key(form, "pictures")].append(evidence.take(session.actor(), camera_id, at=now()))
        _keep(form)
        return session.say("spot_check.taken")

    spot_check_acts.send(_key(form, "take"), act)


def _said(form: Form, name: str) -> Any:
    return st.session_state.get(_key(form, name))


def _keep(form: Form) -> None:
    """Keep all of it as it stands; without a sign-in there is nobody to keep it for."""
    said = {
        "marks": {item.id: _said(form, f"mark-{item.id}") for item in form.items},
        "remarks": {item.id: _said(form, f"said-{item.id}") for item in form.items},
        "person": _said(form, "person"),
        "pictures": _said(form, "pictures"),
        "remark": _said(form, "remark"),
    }
    try:
        checking.keep_draft(session.actor(), form.project_id, said, at=now())
    except Refusal:
        return


def _send(form: Form, sent: Callable[[], None]) -> None:
    _keep(form)
    marks = {
        item.id: Mark(str(_said(form, f"mark-{item.id}") or ""), str(_said(form, f"said-{item.id}") or "")) for item in form.items
    }

    def act(request: str) -> str:
        came = checking.send(
            session.actor(),
            form.project_id,
            marks=marks,
            concerns_id=_said(form, "person"),
            remark=str(_said(form, "remark") or ""),
            pictures=_said(form, "pictures"),
            at=now(),
            request_id=request,
        )
        numbers = wording.text("format.comma", session.language()).join(came.findings)
        return session.say("spot_check.sent.findings", numbers=numbers) if numbers else session.say("spot_check.sent")

    if spot_check_acts.send(_key(form, "send"), act):
        for name in [name for name in st.session_state if str(name).startswith(_key(form, ""))]:
            del st.session_state[name]
        sent()
