"""Files on their way in, each for a receipt, and the files of cases on their way out, for those who may see the case."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pages.routes import numbers, ranges
from pages.routes.origin import is_from_here
from services import accounts, attachments, uploads, wording
from services.access import Actor
from services.errors import FileNotKept, FilesRefused, InputRefused, NotSignedIn, Refusal
from services.files import STORE_TROUBLE
from services.time import now

PATH = "/files"
JPEG = "image/jpeg"
PDF = "application/pdf"
MB = 1024 * 1024
UNKNOWN = "application/octet-stream"
_STATUS: dict[type[Refusal], int] = {NotSignedIn: 401, FilesRefused: 422, InputRefused: 422, FileNotKept: 404}
# No file may be longer, with what a form has around it.
_LONGEST = max(uploads.LARGEST.values()) + 16 * 1024
# Each holds its file in memory while it is looked at.
_AT_ONCE = asyncio.Semaphore(4)
# Nobody between here and the browser, nor the browser's disk, keeps pictures of people's homes.
_PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_NOTHING_RUNS = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"


async def take(request: Request) -> Response:
    """POST a form with `purpose` and `file`: 201 with the receipt (`id`, `name`, `media_type`, `size` in bytes).

    401 without a session, 403 from another site or without the right, 422 with the sentence for a file that is not taken, 503
    while the store has trouble: the same file may be sent again.
    """
    lang = accounts.default_language()
    try:
        actor = await run_in_threadpool(_actor, request)
        lang = actor.language
        if not is_from_here(request):
            return PlainTextResponse(wording.text("signin.cross_site", lang), 403, _PRIVATE)
        async with _form(request) as form:
            return await _taken(actor, form)
    except Refusal as refusal:
        return _refused(refusal, lang)


async def _taken(actor: Actor, form: FormData) -> Response:
    file, purpose = form.get("file"), form.get("purpose")
    if not isinstance(file, UploadFile) or not isinstance(purpose, str):
        raise FilesRefused(problem="upload_broken")
    async with _AT_ONCE:
        content = await file.read()
        receipt = await run_in_threadpool(uploads.receive, actor, content, name=file.filename or "", purpose=purpose, at=now())
    told = {name: getattr(receipt, name) for name in ("id", "name", "media_type", "size")}
    return JSONResponse(told, 201, _PRIVATE)


@asynccontextmanager
async def _form(request: Request) -> AsyncIterator[FormData]:
    """The posted form. Raises FilesRefused for a file that is too long, as soon as it is, and for what is no form."""
    parser = MultiPartParser(request.headers, _limited(request), max_files=1, max_fields=4, max_part_size=1024)
    try:
        form = await parser.parse()
    except (KeyError, MultiPartException, ClientDisconnect):
        raise FilesRefused(problem="upload_broken") from None
    try:
        yield form
    finally:
        await form.close()


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    read = 0
    async for part in request.stream():
        read += len(part)
        if read > _LONGEST:
            raise FilesRefused(problem="sent_large", most=max(uploads.LARGEST.values()) // MB)
        yield part


async def content(request: Request) -> Response:
    """GET: a file of a case, or the part of it that a Range header asks for; `?save=1` to save it, `?save=original` to save it as
    it was sent, where another form of it is shown. 401 without a session, 404 for what is not there or not to be seen, 503 while
    the store has trouble.
    """
    return await run_in_threadpool(_for_actor, request, lambda actor: _content(request, actor))


def _content(request: Request, actor: Actor) -> Response:
    attachment, saved = numbers.row(request.path_params["attachment"]), request.query_params.get("save")
    if saved == "original":
        whole, name = attachments.original(actor, attachment)
        return Response(whole, headers={**_PRIVATE, **_name("attachment", name)}, media_type=UNKNOWN)
    whole, media_type, name = attachments.content(actor, attachment)
    headers = {**_PRIVATE, **_name("attachment" if saved else "inline", name), **_policy(media_type)}
    return ranges.answer(whole, media_type, request.headers.get("range"), headers)


def _name(kind: str, name: str) -> dict[str, str]:
    return {"Content-Disposition": f"{kind}; filename*=UTF-8''{quote(name)}"}


def _policy(media_type: str) -> dict[str, str]:
    """What may happen where the file is opened by itself. A browser's viewer of PDFs, a sandbox of its own, opens in no other."""
    sandbox = "" if media_type == PDF else "; sandbox"
    return {"Content-Security-Policy": _NOTHING_RUNS + sandbox}


async def preview(request: Request) -> Response:
    """GET: a small picture (JPEG) of a file of a case. As `content`; 404 where there is none, as of a recording."""
    return await _picture(request, lambda actor: attachments.preview(actor, numbers.row(request.path_params["attachment"])))


async def own_preview(request: Request) -> Response:
    """GET: a small picture (JPEG) of what the asking person has sent."""
    return await _picture(request, lambda actor: uploads.preview(actor, request.path_params["receipt"]))


async def _picture(request: Request, jpeg: Callable[[Actor], bytes]) -> Response:
    return await run_in_threadpool(_for_actor, request, lambda actor: Response(jpeg(actor), headers=_PRIVATE, media_type=JPEG))


def _for_actor(request: Request, answer: Callable[[Actor], Response]) -> Response:
    lang = accounts.default_language()
    try:
        actor = _actor(request)
        lang = actor.language
        return answer(actor)
    except Refusal as refusal:
        return _refused(refusal, lang)


def _actor(request: Request) -> Actor:
    return accounts.actor_of(request.cookies.get(accounts.COOKIE), now())


def _refused(refusal: Refusal, lang: str) -> Response:
    status = 503 if refusal.facts.get("problem") in STORE_TROUBLE else _STATUS.get(type(refusal), 403)
    return PlainTextResponse(wording.refusal_text(refusal, lang), status, _PRIVATE)


routes = [
    Route(PATH, take, methods=["POST"]),
    Route(PATH + "/{attachment}", content, methods=["GET"]),
    Route(PATH + "/{attachment}/preview", preview, methods=["GET"]),
    Route(PATH + "/upload/{receipt}/preview", own_preview, methods=["GET"]),
]
