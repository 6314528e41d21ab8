"""All cameras by region: how each did in its last test, and the ways to add, import and test them."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import camera_address, camera_demonstration, camera_result, camera_table, news, session
from services import cameras
from services.access import Actor
from services.cameras import Kept
from services.time import now

_WRONG = ("advice", "refused")
# What may be shown instead of all, by the states of its cameras.
_SHOWN = {"wrong": _WRONG, "untested": ("untested",)}


def draw(actor: Actor) -> None:
    """The list, or what to do while there is none."""
    known = cameras.kept(actor)
    _ways(actor, known)
    if not known:
        with st.container(border=True, key="cameras-empty"):
            st.text(session.say("admin.empty"))
            st.text(session.say("admin.empty.how"))
        return
    _figures(known)
    camera_demonstration.offer([one.camera for one in known if one.camera.demonstration])
    found = _narrowed(known)
    if found:
        camera_table.draw(found)
    else:
        with st.container(border=True, key="cameras-empty"):
            st.text(session.say("admin.empty.narrow"))
            st.button(session.say("admin.empty.clear"), key="cameras-clear", on_click=_clear)


def _ways(actor: Actor, known: Sequence[Kept]) -> None:
    untested = [one.camera.id for one in known if camera_result.state(one.tested) != "good"]
    with st.container(horizontal=True, key="camera-ways"):
        go = camera_address.go
        st.button(session.say("admin.add"), key="camera-add", type="primary", on_click=go, kwargs={"do": "add"})
        st.button(session.say("admin.import"), key="camera-import", on_click=go, kwargs={"do": "import"})
        if untested and st.button(session.say("admin.test_all", n=len(untested)), key="camera-test-all"):
            _test_all(actor, untested)


def _test_all(actor: Actor, camera_ids: Sequence[int]) -> None:
    """Test them with progress; then the list is drawn anew with what was found."""
    n, good = len(camera_ids), 0
    bar = st.progress(0.0, session.say("admin.testing", done=0, n=n))
    done = 0
    for tested in cameras.test_many(actor, camera_ids, at=now()):
        done += 1
        good += camera_result.state(tested) == "good"
        bar.progress(done / n, session.say("admin.testing", done=done, n=n))
    news.act(lambda: session.say("admin.tested_all", n=done, good=good, wrong=done - good))
    st.rerun()


def _figures(known: Sequence[Kept]) -> None:
    states = [camera_result.state(one.tested) for one in known]
    counts = {
        "all": len(states),
        "good": states.count("good"),
        "wrong": sum(state in _WRONG for state in states),
        "untested": states.count("untested"),
    }
    said = "".join(
        f'<div class="{name if count else "none"}"><span>{session.say(f"admin.figure.{name}")}</span><b>{count:,}</b></div>'
        for name, count in counts.items()
    )
    st.html(f'<div class="figures">{said}</div>')


def _narrowed(known: Sequence[Kept]) -> list[Kept]:
    """Those that the fields ask for."""
    regions = list(dict.fromkeys(one.camera.region for one in known))
    with st.container(horizontal=True, vertical_alignment="bottom", key="camera-filters"):
        label, hint = session.say("admin.filter.text"), session.say("admin.filter.text.hint")
        text = st.text_input(label, key="cameras-text", type="search", placeholder=hint, max_chars=60, live="0.4s", width=240)
        choose = session.say("admin.filter.any")
        region = st.selectbox(
            session.say("admin.filter.region"), regions, None, key="cameras-region", placeholder=choose, width=180
        )
        shown = st.segmented_control(
            session.say("admin.filter.show"),
            ["all", *_SHOWN],
            default="all",
            required=True,
            format_func=lambda name: session.say(f"admin.filter.show.{name}"),
            key="cameras-show",
        )
    return [one for one in known if region in (None, one.camera.region) and _fits(one, str(shown), text.strip().lower())]


def _fits(one: Kept, shown: str, text: str) -> bool:
    state = camera_result.state(one.tested)
    if state not in _SHOWN.get(shown, (state,)):
        return False
    camera = one.camera
    return any(text in said.lower() for said in (camera.project, one.project_code, camera.name, camera.place))


def _clear() -> None:
    for name in ("text", "region", "show"):
        st.session_state.pop(f"cameras-{name}", None)
