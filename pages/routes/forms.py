"""Small forms as browsers send them."""

from urllib.parse import parse_qs

from starlette.requests import Request


async def fields(request: Request, longest: int) -> dict[str, str]:
    """The fields of a URL-encoded form of at most so many bytes, each once; none of a longer one.

    Without the character NUL, which no database keeps and nobody types.
    """
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > longest:
            return {}
    said = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[0].replace("\x00", "") for name, values in said.items()}
