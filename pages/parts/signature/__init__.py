"""A field to sign in on the screen; and for whoever cannot or would not, a photo of the paper that was signed instead."""

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from pages.parts import photos, sending, session
from pages.parts.signature import assets
from services import wording
from services.time import now

_HERE = Path(__file__).parent
_WORDS = tuple(f"signature.{word}" for word in ("hint", "keyboard", "undo", "clear", "anew", "finish", "sending", "done"))

_component = st.components.v2.component(
    "duban_signature",
    html='<div class="sg-root"></div>',
    css=assets.AREA_CSS + (_HERE / "signature.css").read_text("utf-8"),
    js="\n".join([assets.AREA_JS, *(path.read_text("utf-8") for path in (*sending.SCRIPTS, _HERE / "signature.js"))]),
    # The page's own colours; every class begins with sg-.
    isolate_styles=False,
)


def draw(key: str, label: str, *, who: str = "", paper: bool = True) -> str | None:
    """The field; the receipt of the signature once somebody has signed. It stands under `key` in the session's state too, whether
    the field is drawn or not, and may be set there before the field is drawn.

    `who` signs, which stands below with the instant. `paper`: a photo of a signed paper may take the signature's place, and then
    the receipt is that of a photo. A reference to what stands on a case already ("attachment:12") is left alone.
    """
    with st.container(key=f"signature-{key}", gap="small"):
        st.markdown(f"**{label}**")
        if st.session_state.get(f"{key}-paper"):
            _on_paper(key)
        else:
            _on_screen(key)
            _who_and_when(key, who)
        if paper:
            _other_way(key)
    return _value(key)


def empty(key: str) -> None:
    """A new signature is to be given: whoever comes next finds nothing of the last one."""
    # Said, not forgotten: what is missing would be brought back from a draft.
    st.session_state[key] = None
    for name in (f"{key}-at", f"{key}-paper"):
        st.session_state.pop(name, None)
    st.session_state[f"{key}-round"] = st.session_state.get(f"{key}-round", 0) + 1


def unfinished(key: str) -> str:
    """Why a form should not be sent yet: somebody has begun to sign and not finished, or the paper's photo is on its way. Empty
    when it may be."""
    pad = st.session_state.get(f"{key}-pad")
    if (pad and pad.get("begun")) or photos.is_busy(f"{key}-sheet"):
        return session.say("signature.unfinished")
    return ""


def _value(key: str) -> str | None:
    return st.session_state.get(key) or None


def _on_screen(key: str) -> None:
    receipt = _value(key)
    if receipt and ":" not in receipt and not sending.still_mine([receipt]):
        receipt = st.session_state[key] = None
    data = {
        **sending.about(_WORDS, purpose="signature"),
        "receipt": receipt if receipt and ":" not in receipt else None,
        "round": st.session_state.get(f"{key}-round", 0),
        "store": f"duban-strokes:{sending.store(key)}",
    }
    _component(key=f"{key}-pad", data=data, on_receipt_change=partial(_signed, key), on_begun_change=lambda: None)


def _signed(key: str) -> None:
    receipt: Any = st.session_state[f"{key}-pad"].receipt
    st.session_state[key] = receipt if isinstance(receipt, str) else None
    st.session_state[f"{key}-at"] = now()


def _who_and_when(key: str, who: str) -> None:
    """Told by the server: the strokes hold nothing but strokes."""
    at = st.session_state.get(f"{key}-at")
    if _value(key) and at:
        name = who or session.say("signature.somebody")
        st.caption(session.say("signature.signed", who=name, at=wording.instant_text(at, session.language())))


def _on_paper(key: str) -> None:
    held = [receipt for receipt in [_value(key)] if receipt]

    def take(receipts: list[str]) -> None:
        st.session_state[key] = receipts[0] if receipts else None

    photos.field(f"{key}-sheet", held, take, purpose="photos", most=1)


def _other_way(key: str) -> None:
    on_paper = bool(st.session_state.get(f"{key}-paper"))
    said = session.say("signature.on_screen" if on_paper else "signature.on_paper")
    st.button(said, key=f"{key}-way", type="tertiary", on_click=_change, args=(key, not on_paper))


def _change(key: str, on_paper: bool) -> None:
    empty(key)
    st.session_state[f"{key}-paper"] = on_paper
