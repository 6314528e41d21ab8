"""What a customer holds in the hand: a link to a case, and a finger that signs."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

from PIL import Image, ImageDraw

from services.access import Actor
from services.customers import doing, links, visiting
from services.customers.visiting import CustomerView

HERE = "203.0.113.7"


@dataclass
class Telephone:
    """The link's token and what can be done with it; each tap is a request of its own."""

    token: str
    taps: int = 0

    def look(self, at: datetime, lang: str = "zh") -> CustomerView:
        return visiting.visit(self.token, address=HERE, at=at, lang=lang)

    def sign(self, ask: str, at: datetime, picture: bytes | None = None, request: str | None = None) -> bool:
        picture = signature() if picture is None else picture
        return doing.sign(self.token, ask, picture, address=HERE, at=at, request_id=request or self._tap())

    def agree(self, ask: str, at: datetime, request: str | None = None) -> bool:
        return doing.agree(self.token, ask, address=HERE, at=at, request_id=request or self._tap())

    def rate(self, ask: str, score: int, at: datetime, comment: str = "", request: str | None = None) -> bool:
        return doing.rate(self.token, ask, score, comment, address=HERE, at=at, request_id=request or self._tap())

    def complain(self, ask: str, words: str, at: datetime, request: str | None = None) -> bool:
        return doing.complain(self.token, ask, words, address=HERE, at=at, request_id=request or self._tap())

    def _tap(self) -> str:
        self.taps += 1
        return f"tap-{self.taps}"


def handed(actor: Actor, no: str, at: datetime, *asks: str, **proposal: object) -> Telephone:
    """A telephone with the link that somebody has just made."""
    made = links.make(actor, no, asks=asks, proposal=proposal, address="https://duban.example", at=at)
    return Telephone(parse_qs(urlsplit(made.url).query)["k"][0])


def signature() -> bytes:
    """A line drawn by a finger, as PNG."""
    sheet = Image.new("RGB", (300, 120), "white")
    ImageDraw.Draw(sheet).line([(20, 90), (90, 20), (150, 100), (270, 30)], fill="black", width=5)
    made = BytesIO()
    sheet.save(made, "PNG")
    return made.getvalue()
