"""The fields of a camera. An address that is kept is shown by its host alone, and stays when its field is left empty."""

from typing import Any

import streamlit as st

from pages.parts import camera_address, camera_result, news, session
from services import cameras, wording
from services.access import Actor
from services.cameras import Kept, Project
from services.errors import Refusal
from services.time import now
from services.video import stills

_FIELDS = ("project", "name", "place", "address", "sub_address", "sound", "without_sub")


def add(actor: Actor) -> None:
    """A new camera: its fields, a test before it is kept, and keeping it."""
    st.subheader(session.say("admin.new"))
    news.draw()
    with st.container(border=True, key="camera-form"):
        _project(cameras.projects(actor))
        _said_of_it("new")
        _addresses("new")
        with st.container(horizontal=True):
            st.button(session.say("admin.save"), key="camera-save", type="primary", on_click=_add)
            trying = st.button(session.say("admin.try"), key="camera-try")
            st.button(session.say("admin.cancel"), key="camera-cancel", on_click=_leave)
    if trying:
        _try(actor)


def edit(actor: Actor, kept: Kept) -> None:
    """The fields of a camera that is kept already."""
    camera, which = kept.camera, str(kept.camera.id)
    for name in ("name", "place", "sound"):
        st.session_state.setdefault(_key(which, name), getattr(camera, name))
    with st.container(border=True, key="camera-form"):
        st.markdown(f"**{session.say('admin.edit')}**")
        _said_of_it(which)
        _addresses(which, *_hints(actor, kept))
        if kept.has_sub:
            st.checkbox(session.say("admin.field.without_sub"), key=_key(which, "without_sub"))
        st.button(session.say("admin.save"), key="camera-save", type="primary", on_click=_edit, args=(camera.id,))


def _hints(actor: Actor, kept: Kept) -> tuple[str, str]:
    """What is said in the empty fields about both addresses; when they cannot be opened any more, why is said above."""
    if kept.camera.demonstration:
        return session.say("admin.field.address.demonstration"), ""
    try:
        first, second = (cameras.shown_address(actor, kept.camera.id, sub=sub) for sub in (False, True))
    except Refusal as refusal:
        st.warning(wording.refusal_text(refusal, session.language()))
        return "", ""
    said = [session.say("admin.field.address.kept", shown=shown) if shown else "" for shown in (first, second)]
    return said[0], said[1]


def _project(projects: list[Project]) -> None:
    names = {project.id: f"{project.name} · {project.code}" for project in projects}
    st.selectbox(
        session.say("admin.field.project"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=session.say("admin.field.choose"),
        key=_key("new", "project"),
    )


def _said_of_it(which: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="camera-said"):
        hint = session.say("admin.field.name.hint")
        st.text_input(session.say("admin.field.name"), key=_key(which, "name"), placeholder=hint, autocomplete="off")
        st.text_input(session.say("admin.field.place"), key=_key(which, "place"), autocomplete="off")
        st.checkbox(session.say("admin.field.sound"), key=_key(which, "sound"))


def _addresses(which: str, address: str = "", sub_address: str = "") -> None:
    for name, said in (("address", address), ("sub_address", sub_address)):
        hint = said or session.say("admin.field.address.hint")
        st.text_input(session.say(f"admin.field.{name}"), key=_key(which, name), placeholder=hint, autocomplete="off")
    st.caption(session.say("admin.field.about"))


def _try(actor: Actor) -> None:
    given = _given("new")
    try:
        with st.spinner(session.say("admin.test.running")):
            tested = cameras.try_address(actor, given["address"], sound=given["sound"], at=now())
    except Refusal as refusal:
        st.error(wording.refusal_text(refusal, session.language()))
        return
    camera_result.draw(tested)


def _add() -> None:
    given = _given("new") | {"project_id": st.session_state.get(_key("new", "project")) or 0}

    def act() -> str:
        made = cameras.add(session.actor(), **given, at=now())
        camera_address.go(camera=str(made))
        return session.say("admin.added", name=given["name"].strip())

    if news.act(act):
        _forget("new")


def _edit(camera_id: int) -> None:
    which = str(camera_id)
    without = bool(st.session_state.get(_key(which, "without_sub")))

    def act() -> str:
        cameras.edit(session.actor(), camera_id, **_given(which), without_sub=without, at=now())
        stills.changed(camera_id)
        return session.say("admin.edited")

    if news.act(act):
        _forget(which)


def _leave() -> None:
    _forget("new")
    camera_address.go()


def _given(which: str) -> dict[str, Any]:
    texts = {name: str(st.session_state.get(_key(which, name)) or "") for name in ("name", "place", "address", "sub_address")}
    return {**texts, "sound": bool(st.session_state.get(_key(which, "sound")))}


def _forget(which: str) -> None:
    """An address that was typed stays nowhere but sealed."""
    for name in _FIELDS:
        st.session_state.pop(_key(which, name), None)


def _key(which: str, name: str) -> str:
    return f"camera-{which}-{name}"
