"""How a camera is doing, for whoever looks at it."""

from dataclasses import dataclass
from enum import StrEnum

from services.wording import duration_text, text


class State(StrEnum):
    """What a viewer is to be told."""

    CONNECTING = "connecting"
    LIVE = "live"
    SILENT = "silent"
    RECONNECTING = "reconnecting"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a state, not a password
    UNREACHABLE = "unreachable"
    NOT_SUPPORTED = "not_supported"


@dataclass(frozen=True)
class Condition:
    """A camera's state at the moment of asking.

    `seconds`: since the last picture, None when there was none or it is live. `advice`: key in the catalogue of what to change at
    the camera, if anything. `decoding`: the picture is decoded and coded anew, which costs the server far more.
    """

    state: State
    seconds: int | None = None
    advice: str | None = None
    decoding: bool = False


def condition_text(condition: Condition, lang: str) -> str:
    """The state in words, with what to change at the camera if there is anything to change."""
    key = f"video.{condition.state}"
    if condition.seconds is not None and condition.state in (State.SILENT, State.RECONNECTING, State.UNREACHABLE):
        said = text(f"{key}.since", lang, since=duration_text(condition.seconds, lang))
    else:
        said = text(key, lang)
    notes = ["video.decoding"] if condition.decoding else []
    notes += [condition.advice] if condition.advice else []
    return " ".join([said, *(text(note, lang) for note in notes)])
