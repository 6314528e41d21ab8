"""Parts of a file: a browser that plays a recording asks for the bytes from where somebody clicked."""

import re

from starlette.responses import Response

_ASKED = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def answer(content: bytes, media_type: str, asked: str | None, headers: dict[str, str]) -> Response:
    """The part that a Range header asks for (206), or all of it; 416 for a part that lies behind the end.

    Several parts at once, and what is no range, are answered with the whole, as the standard allows.
    """
    headers = {**headers, "Accept-Ranges": "bytes"}
    match = _ASKED.fullmatch(asked or "")
    if not match or match.groups() == ("", ""):
        return Response(content, headers=headers, media_type=media_type)
    first, last = _bounds(*match.groups(), size=len(content))
    if first > last:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], 206, headers, media_type)


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """The first and the last byte; `-500` are the last five hundred."""
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) else (1, 0)
    return int(first), min(int(last or size), size - 1)
