"""One camera: what its last test found, another test, its fields, and its end."""

import streamlit as st

from pages.parts import badges, camera_address, camera_form, camera_result, news, session
from services import cameras, wording
from services.access import Actor
from services.cameras import Camera, Kept
from services.errors import CameraNotFound, Refusal
from services.time import now
from services.video import stills


def draw(actor: Actor, camera_id: int) -> None:
    """The camera, or why it is not shown."""
    camera_address.back()
    kept = next((one for one in cameras.kept(actor) if one.camera.id == camera_id), None)
    if kept is None:
        st.error(wording.refusal_text(CameraNotFound(id=camera_id), session.language()))
        return
    camera = kept.camera
    title = f"{camera.project} · {camera.name}"
    shown = badges.mark("soon", session.say("admin.kind.demonstration"), "◆") if camera.demonstration else ""
    st.html(f'<h2 class="camera-title">{badges.text(title)} {shown}</h2>')
    news.draw()
    with st.container(border=True, key="camera-result"):
        st.markdown(f"**{session.say('admin.result')}**")
        _test(actor, kept)
    camera_form.edit(actor, kept)
    with st.popover(session.say("admin.retire"), width="content"):
        st.text(session.say("admin.retire.about"))
        st.button(session.say("admin.retire.confirm"), key="camera-retire", type="primary", on_click=_retire, args=(camera,))


def _test(actor: Actor, kept: Kept) -> None:
    """The last result; the button for a new one stands above it, so that its result takes the place of the last."""
    tested = kept.tested
    if st.button(session.say("admin.test"), key="camera-test"):
        try:
            with st.spinner(session.say("admin.test.running")):
                tested = cameras.test(actor, kept.camera.id, at=now())
        except Refusal as refusal:
            st.error(wording.refusal_text(refusal, session.language()))
    camera_result.draw(tested)


def _retire(camera: Camera) -> None:
    def act() -> str:
        cameras.retire(session.actor(), camera.id, at=now())
        stills.changed(camera.id)
        camera_address.go()
        return session.say("admin.retired", name=camera.name)

    news.act(act)
