"""Refusals as HTTP says them: application/problem+json (RFC 9457), the sentence from the catalogue, in the caller's language."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from pages.api import languages
from services import errors, wording
from services.errors import Refusal
from services.files import STORE_TROUBLE

MEDIA_TYPE = "application/problem+json"
_STATUS: dict[type[Refusal], int] = {
    errors.KeyRefused: 401,
    errors.NotSignedIn: 401,
    errors.ScopeMissing: 403,
    errors.NotPermitted: 403,
    errors.CaseNotFound: 404,
    errors.WebhookNotFound: 404,
    errors.CaseChanged: 409,
    errors.StepNotAllowed: 409,
    errors.RequestRunning: 409,
    errors.TooManyRequests: 429,
}
# What a refusal knows and whoever asked may know too: never a name, a number or a text that somebody typed.
_TOLD = (
    "allowed",
    "command",
    "event",
    "events",
    "known",
    "least",
    "most",
    "no",
    "problem",
    "request_key",
    "scope",
    "seconds",
    "values",
    "wanted",
)


class Problem(BaseModel):
    """Why a request came to nothing."""

    type: str = Field(description="The kind of problem, as a URN; it ends with `code`.")
    title: str = Field(description="What the status means, in the language asked for.")
    status: int
    detail: str = Field(description="What happened, why, and what to do now, in the language asked for.")
    code: str = Field(description="The kind of problem; it stays the same.")
    field: str | None = Field(default=None, description="The part of the request that is not right.")
    facts: dict[str, Any] = Field(default={}, description="What else is known of it, for programs.")


def answer(status: int, code: str, detail: str, lang: str, *, field: str | None = None, **facts: Any) -> Response:
    """A problem as it is sent."""
    said = {
        "type": f"urn:duban:problem:{code}",
        "title": wording.text(f"api.title.{status}", lang),
        "status": status,
        "detail": detail,
        "code": code,
        "facts": facts,
        **({"field": field} if field else {}),
    }
    headers = {"Cache-Control": "no-store", "Content-Language": lang}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if "seconds" in facts:
        headers["Retry-After"] = str(facts["seconds"])
    return JSONResponse(said, status, headers, MEDIA_TYPE)


def of_refusal(request: Request, refusal: Exception) -> Response:
    """What a service refused."""
    assert isinstance(refusal, Refusal)
    lang = languages.of(request)
    field = refusal.facts.get("name") if isinstance(refusal, errors.StepDataRefused) else refusal.facts.get("field")
    told = {name: _plain(refusal.facts[name], lang) for name in _TOLD if refusal.facts.get(name) is not None}
    detail = wording.refusal_text(refusal, lang)
    return answer(status_of(refusal), refusal.code, detail, lang, field=None if field is None else str(field), **told)


def status_of(refusal: Refusal) -> int:
    """The status of a refusal; 422 unless it says something else, 404 for whatever is not found, 503 while the store fails."""
    if refusal.facts.get("problem") in STORE_TROUBLE:
        return 503
    missing = refusal.code.endswith("_not_found") or refusal.facts.get("problem") == "file_gone"
    return next((status for kind, status in _STATUS.items() if isinstance(refusal, kind)), 404 if missing else 422)


def of_invalid(request: Request, error: Exception) -> Response:
    """A request that is not as the description asks: the first thing that is wrong with it."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path", "header")) or "body"
    problem = _PROBLEMS.get(first["type"], "bad_value")
    return of_refusal(request, errors.RequestRefused(field=field, problem=problem))


# pydantic's word for what is wrong, and the catalogue's.
_PROBLEMS = {
    "missing": "missing",
    "extra_forbidden": "not_known",
    "json_invalid": "bad_json",
    "model_attributes_type": "bad_body",
    "dict_type": "bad_body",
    "bad_text": "bad_text",
    "string_unicode": "bad_text",
}


def of_http(request: Request, error: Exception) -> Response:
    """What the frame itself refuses: an address or a method that there is not, a body that cannot be read."""
    assert isinstance(error, HTTPException)
    lang = languages.of(request)
    if error.status_code in (404, 405):
        code = "not_found" if error.status_code == 404 else "method_not_allowed"
        said = answer(error.status_code, code, wording.text(f"api.problem.{code}", lang), lang)
        said.headers.update(error.headers or {})
        return said
    return of_refusal(request, errors.RequestRefused(field="body", problem="bad_body"))


def too_large(request: Request, most: int) -> Response:
    """A body of more than so many bytes."""
    lang, megabytes = languages.of(request), most // 1024 // 1024
    return answer(413, "too_large", wording.text("api.problem.too_large", lang, most=megabytes), lang, most=most)


def wrong_type(request: Request, wanted: str) -> Response:
    """A body of another media type than the one wanted."""
    lang = languages.of(request)
    return answer(415, "wrong_type", wording.text("api.problem.wrong_type", lang, wanted=wanted), lang, wanted=wanted)


def internal(request: Request, incident: str) -> Response:
    """A bug: nothing of its inside, but a number under which it was logged."""
    lang = languages.of(request)
    return answer(500, "internal", wording.text("api.problem.internal", lang, incident=incident), lang, incident=incident)


def _plain(value: Any, lang: str) -> Any:
    """A fact as JSON has it: titles in the language, instants in ISO form."""
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one, lang) for one in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(one, lang) for name, one in value.items()}
    if hasattr(value, "zh") and hasattr(value, "en"):
        return str(getattr(value, lang))
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str | int | float | bool | None):
        return value
    return float(value) if isinstance(value, Decimal) else str(value)
