"""A field for photos, taken here or chosen; or for papers, or for recordings. Each is on its way as soon as it is chosen."""

from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from pages.parts import sending, session
from services import uploads
from services.casework.attaching import MOST
from services.contents import Purpose

_HERE = Path(__file__).parent
_SCRIPTS = (*sending.SCRIPTS, *(_HERE / f"{name}.js" for name in ("exif", "smaller", "unsent", "item", "photos")))
_WORDS = ("camera", "remove", "preparing", "sending", "done", "most")

_component = st.components.v2.component(
    "duban_photos",
    html='<div class="ph-root"></div>',
    css=(_HERE / "photos.css").read_text("utf-8"),
    js="\n".join(path.read_text("utf-8") for path in _SCRIPTS),
    # The page's own colours; every class begins with ph-.
    isolate_styles=False,
)


def draw(key: str, label: str, *, purpose: Purpose = "photos") -> list[str]:
    """The field; the receipts of what the server has taken, as many as a step takes. They stand under `key` in the session's
    state too, whether the field is drawn or not, and may be set there before it is drawn.

    `purpose` "files" takes PDFs, photos and recordings, "sound" recordings. What was used or swept meanwhile is left away; a
    reference to what stands on a case already ("attachment:12") is left alone.
    """

    def take(receipts: list[str]) -> None:
        st.session_state[key] = [*_references(key), *receipts]

    with st.container(key=f"photos-{key}", gap="small"):
        st.markdown(f"**{label}**")
        held = [one for one in st.session_state.get(key) or [] if ":" not in one]
        left = field(f"{key}-field", held, take, purpose=purpose, most=MOST[purpose])
    st.session_state[key] = [*_references(key), *left]
    return list(st.session_state[key])


def empty(key: str) -> None:
    """What was sent with the form has been used: the field is empty again."""
    # Said, not forgotten: what is missing would be brought back from a draft.
    st.session_state[key] = []


def unfinished(key: str) -> str:
    """Why a form should not be sent yet: some of its files are still on their way. Empty when it may be."""
    return session.say("photos.unfinished") if is_busy(f"{key}-field") else ""


def is_busy(key: str) -> bool:
    """Whether files of the field with this key are on their way."""
    said = st.session_state.get(key)
    return bool(said and said.get("busy"))


def field(key: str, held: Sequence[str], take: Callable[[list[str]], None], *, purpose: Purpose, most: int) -> list[str]:
    """The field without label and memory: it shows the receipts that are `held` and hands `take` those that are there after a
    change. Gives those of `held` that can still be used."""
    mine = sending.still_mine(held)
    data = {
        **sending.about([*(f"photos.{word}" for word in _WORDS), f"photos.choose.{purpose}"], purpose=purpose),
        "held": [{"id": one.id, "name": one.name, "media_type": one.media_type} for one in mine],
        "most": most,
        "store": sending.store(key),
        "place": uploads.keeps_place(),
    }

    def told() -> None:
        said = st.session_state[key].receipts
        take([one for one in said if isinstance(one, str)] if isinstance(said, list) else [])

    _component(key=key, data=data, on_receipts_change=told, on_busy_change=lambda: None)
    return [one.id for one in mine]


def _references(key: str) -> list[str]:
    return [one for one in st.session_state.get(key) or [] if ":" in one]
