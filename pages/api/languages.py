"""In which language a caller is answered."""

from fastapi import Request

from services import accounts, wording


def of(request: Request) -> str:
    """The language that Accept-Language prefers among those of the catalogue, else the installation's."""
    wanted = [_weighed(part) for part in request.headers.get("accept-language", "").split(",")[:20]]
    for weight, lang in sorted(wanted, key=lambda one: -one[0]):
        if weight > 0 and lang in wording.LANGUAGES:
            return lang
    return accounts.default_language()


def _weighed(part: str) -> tuple[float, str]:
    """How much a language is wanted, and which one it is: `en-GB;q=0.8`."""
    lang, _, quality = part.partition(";")
    try:
        weight = float(quality.strip().removeprefix("q=")) if quality.strip() else 1.0
    except ValueError:
        weight = 0.0
    return weight, lang.strip().lower().partition("-")[0]
