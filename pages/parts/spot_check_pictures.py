"""Pictures of evidence on a page: small ones that open large."""

from collections.abc import Sequence

from pages.parts.badges import text
from pages.routes.evidence import PATH
from services import wording
from services.evidence import Picture


def html(pictures: Sequence[Picture], lang: str) -> str:
    """The pictures side by side; nothing where there are none."""
    return f'<div class="sc-pictures">{"".join(_one(picture, lang) for picture in pictures)}</div>' if pictures else ""


def _one(picture: Picture, lang: str) -> str:
    at = wording.instant_text(picture.seen_at, lang)
    said = wording.text("evidence.alt", lang, camera=picture.camera or "", at=at, viewer=picture.viewer)
    address = f"{PATH}?id={picture.id}"
    return f'<a href="{address}" target="_blank"><img src="{address}" alt="{text(said)}" title="{text(said)}" loading="lazy"></a>'
