"""What every page of a customer stands in: one answer with its style and script, and nothing to be fetched beside it."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from pages.parts.badges import text
from pages.parts.signature.assets import AREA_CSS, AREA_JS
from services.wording import text as words

_HERE = Path(__file__).parent
_STYLE = (_HERE / "customer.css").read_text("utf-8")
_SCRIPT = (_HERE / "customer.js").read_text("utf-8")


@dataclass(frozen=True)
class Shell:
    """A page and what its answer has to carry: the `nonce` lets its own style and script through, and no other."""

    lang: str
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    def html(self, content: str, *, signing: bool = False) -> str:
        """The whole page; `signing` brings what draws a signature."""
        script = f"{AREA_JS}\n{_SCRIPT}" if signing else _SCRIPT
        style = f"{AREA_CSS}\n{_STYLE}" if signing else _STYLE
        language = "en" if self.lang == "en" else "zh-CN"
        return (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
            '<meta name="robots" content="noindex, nofollow"><meta name="referrer" content="no-referrer">'
            '<meta name="format-detection" content="telephone=no"><link rel="icon" href="data:,">'
            f"<title>{text(words('customer.title', self.lang))}</title>"
            f'<style nonce="{self.nonce}">{style}</style></head><body>{content}'
            f'<script type="module" nonce="{self.nonce}">{script}</script></body></html>'
        )

    @property
    def headers(self) -> dict[str, str]:
        """Kept by nobody, found by no search engine, shown inside no other page, and its address told to no other site."""
        mine = f"'nonce-{self.nonce}'"
        return {
            "Content-Security-Policy": f"default-src 'none'; style-src {mine}; script-src {mine}; img-src data:; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex, nofollow, noarchive",
        }
