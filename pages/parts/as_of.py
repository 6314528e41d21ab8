"""Looking back: a page as it stood at the instant that its address names (`?asof=2026-11-10T09:00`), and the way there and back.

The address is the truth. Links inside such a page keep the instant (see `kept`); the menu leads back to now.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from pages.parts import session
from pages.parts.badges import text
from services import access, wording
from services.access import Actor
from services.asof import instants, pasts
from services.asof.pasts import Past
from services.errors import AsofRefused, NotPermitted
from services.time import now

PARAMETER = "asof"
_FIELD = "asof-instant"
# A past that is known within this time is shown without a word about how far it is.
_SOON_SECONDS = 1.0
_HERE = Path(__file__).parent


def asked() -> datetime | None:
    """The instant that the address names; None for now, and where it cannot be read."""
    said = st.query_params.get(PARAMETER)
    try:
        return instants.read(said) if said else None
    except AsofRefused:
        return None


def shown() -> datetime:
    """The instant that this page shows: the one that the address names, else the present one."""
    return asked() or now()


def kept() -> dict[str, str]:
    """What an address inside this page says to stay at its instant; nothing when it shows the present."""
    at = asked()
    return {PARAMETER: instants.written(at)} if at else {}


def link(path: str, **said: str) -> str:
    """An address inside the house that stays at this page's instant."""
    query = urlencode(said | kept())
    return f"{path}?{query}" if query else path


def file_name(name: str) -> str:
    """The name of a file that is taken away from this page, with its instant."""
    at = asked()
    return session.say("asof.export.name", name=name, at=instants.written(at).replace(":", "")) if at else name


def note(at: datetime) -> str | None:
    """The first line of a file that is taken away from this page at an instant, where it shows no present."""
    asof = asked()
    if asof is None:
        return None
    return session.say("asof.export.head", at=instants.said_in_full(asof), now=instants.said_in_full(at))


def draw(actor: Actor) -> datetime | None:
    """The band that says which instant this is, with the ways to another one and to now; on a present page the way back in time.

    Gives the instant, None for now. Ends the run with a sentence where the address names one that cannot be told.
    """
    at = checked(actor)
    if at is not None:
        st.html(_HERE / "as_of.css")
        _band(at)
    elif access.may(actor, "see_past"):
        _choose(now(), "asof.open")
    return at


def checked(actor: Actor) -> datetime | None:
    """The instant that the address names, None for now. Ends the run with a sentence where it names one that cannot be told."""
    said = st.query_params.get(PARAMETER)
    try:
        return None if said is None else instants.checked(actor, said, at=now())
    except (AsofRefused, NotPermitted) as refusal:
        _refused(actor, wording.refusal_text(refusal, session.language()))
        st.stop()


def choices(actor: Actor) -> dict[str, object] | None:
    """What a page that draws itself offers to look back by; None for whoever may not."""
    if not access.may(actor, "see_past"):
        return None
    local = instants.written(now().replace(second=0, microsecond=0))
    often = [
        {"at": instants.written(at), "said": session.say(f"asof.often.{name}", at=instants.said_in_full(at))}
        for name, at in instants.often(now()).items()
    ]
    return {"now": local, "often": often, "parameter": PARAMETER}


def _band(at: datetime) -> None:
    with st.container(key="asof-band", horizontal=True, vertical_alignment="center"):
        said = session.say("asof.band", at=instants.said_in_full(at))
        st.html(f'<p data-testid="asof-band"><b>{text(said)}</b> <span>{text(session.say("asof.about"))}</span></p>')
        _choose(at, "asof.other")
        st.button(session.say("asof.back"), key="asof-back", type="primary", on_click=leave, icon=":material/update:")


def _refused(actor: Actor, why: str) -> None:
    st.title(session.say("asof.open"))
    with st.container(border=True, key="asof-refused"):
        st.text(why)
        with st.container(horizontal=True):
            st.button(session.say("asof.back"), key="asof-back", type="primary", on_click=leave)
            if access.may(actor, "see_past"):
                _choose(now(), "asof.other")


def _choose(at: datetime, label: str) -> None:
    """Date and time in China's time, and the instants that people ask for most."""
    with st.popover(session.say(label), icon=":material/history:", width="content"):
        local = at.astimezone(instants.ZONE).replace(tzinfo=None, second=0, microsecond=0)
        st.datetime_input(session.say("asof.instant"), value=local, key=_FIELD, format="YYYY-MM-DD")
        st.button(session.say("asof.show"), key="asof-show", type="primary", on_click=_show_chosen, width="stretch")
        for name, instant in instants.often(now()).items():
            said = session.say(f"asof.often.{name}", at=instants.said_in_full(instant))
            st.button(said, key=f"asof-{name}", on_click=go, args=(instant,), width="stretch")


def _show_chosen() -> None:
    if chosen := st.session_state.get(_FIELD):
        go(chosen.replace(tzinfo=instants.ZONE))


def go(at: datetime) -> None:
    """Show this page as it stood at an instant; a list begins anew."""
    st.query_params[PARAMETER] = instants.written(at)
    st.query_params.pop("page", None)


def leave() -> None:
    """Back to now."""
    st.query_params.pop(PARAMETER, None)


def whole(actor: Actor, at: datetime) -> Past:
    """Everything within the actor's sight at an instant, to be looked at; while it is being reckoned the page says how far.

    Ends the run while it is not ready.
    """
    try:
        past = pasts.of(at, actor.org_path)
        ready = past.wait(_SOON_SECONDS)
    except AsofRefused as refusal:
        _refused(actor, wording.refusal_text(refusal, session.language()))
        st.stop()
    if not ready:
        _wait(at, actor.org_path)
        st.stop()
    return past


@st.fragment(run_every=0.5)
def _wait(at: datetime, path: str) -> None:
    try:
        past = pasts.of(at, path)
        ready = past.wait(0)
    except AsofRefused:
        # The page itself says why, and asks no more.
        st.rerun()
    if ready:
        st.rerun()
    done = session.say("asof.reckoning.of", done=f"{past.done:,}", total=f"{past.total:,}") if past.total else ""
    st.progress(past.done / past.total if past.total else 0.0, f"{session.say('asof.reckoning')} {done}".strip())


def looking(actor: Actor, at: datetime | None, show: Callable[[], None]) -> None:
    """Let a part of a page be drawn from everything as it stood at an instant; with None, from the present."""
    if at is None:
        show()
        return
    past = whole(actor, at)
    with past.looked_at():
        show()
