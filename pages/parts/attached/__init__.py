"""What stands on a case beside the words: signatures, photos, papers, recordings; small in a row, and large one after another."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from pages.parts import session
from pages.parts.badges import text
from pages.routes.files import PATH, PDF
from services import wording
from services.attachments import Attachment

_HERE = Path(__file__).parent
_WORDS = ("open", "save", "close", "before", "after")

_component = st.components.v2.component(
    "duban_attached",
    html='<div class="at-root"></div>',
    js="\n".join(path.read_text("utf-8") for path in (_HERE.parent / "live_board" / "dom.js", _HERE / "viewer.js")),
    # It enlarges what lies elsewhere on the page, over all of it; every class begins with at-.
    isolate_styles=False,
)


def draw(attachments: Sequence[Attachment], *, key: str = "attached") -> None:
    """The attachments in a row, to be enlarged one after another; nothing where there are none. `key` is one of its own for each
    row on a page."""
    if not attachments:
        return
    styles()
    with st.container(key=key):
        st.html(html(attachments, session.language()))
    viewer(within=key)


def styles() -> None:
    """The looks of rows and of what is enlarged. Once a page, before `html` is shown."""
    st.html(_HERE / "attached.css")


def viewer(*, within: str) -> None:
    """Let the rows inside the container with the key `within` be enlarged: click or Enter, arrows, Escape. Without it they open
    as any link does."""
    words = {word: session.say(f"attached.{word}") for word in _WORDS}
    _component(key=f"{within}-viewer", data={"within": within, "words": words})


def html(attachments: Sequence[Attachment], lang: str) -> str:
    """The row as safe HTML, recordings last, for where a page writes its own; nothing where there are none."""
    ordered = sorted(attachments, key=_is_sound)
    return f'<div class="at-row">{"".join(_one(one, lang) for one in ordered)}</div>' if ordered else ""


def _one(one: Attachment, lang: str) -> str:
    return _sound(one, lang) if _is_sound(one) else _picture(one, lang)


def _is_sound(one: Attachment) -> bool:
    return one.media_type.startswith("audio/")


def _picture(one: Attachment, lang: str) -> str:
    """A small picture that leads to the file; a paper by its first page, with its name."""
    address, about, kind = f"{PATH}/{one.id}", text(_about(one, lang)), wording.text(f"attached.purpose.{one.purpose}", lang)
    paper = one.media_type == PDF
    # Nobody has given a name to a signature.
    name = text(kind if one.purpose == "signature" else one.name)
    shown = f'<img src="{address}/preview" alt="" loading="lazy">' if one.has_preview else ""
    named = f'<span class="at-name"><b>PDF</b> {name}</span>' if paper else ""
    look = f"at-file at-{'paper' if paper else text(one.purpose)}"
    return (
        f'<a class="{look}" href="{address}" target="_blank" data-testid="attachment" data-name="{name}" data-about="{about}" '
        f'title="{about}" aria-label="{text(kind)}, {about}">{shown}{named}</a>'
    )


def _sound(one: Attachment, lang: str) -> str:
    """A recording to listen to where it stands; as it was sent it can be taken away."""
    address = f"{PATH}/{one.id}"
    original = (
        f'<a href="{address}?save=original">{text(wording.text("attached.original", lang))}</a>' if one.has_original else ""
    )
    return (
        f'<figure class="at-sound" data-testid="attachment"><figcaption>{text(one.name)} · {text(_about(one, lang))}</figcaption>'
        f'<audio controls preload="none" src="{address}"></audio>{original}</figure>'
    )


def _about(one: Attachment, lang: str) -> str:
    """Who brought it and when it was made, as far as that is known; where a photo was taken, if the house keeps it."""
    at = wording.instant_text(one.taken_at or one.at, lang)
    said = wording.text("attached.by", lang, who=one.by, at=at) if one.by else at
    if one.place is None:
        return said
    lat, lon = one.place
    return f"{said} · {wording.text('attached.place', lang, lat=lat, lon=lon)}"
