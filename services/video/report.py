"""What a pull knows of its camera, told as the condition that viewers see."""

import time

from services.errors import CameraNotSupported, CameraPasswordWrong, Refusal
from services.video.condition import Condition, State

# A picture comes every 40 to 100 ms; two seconds without one are worth telling.
_SILENT_AFTER = 2.0
# After as many failed attempts in a row it is no hiccup any more.
_PATIENCE = 2


class Report:
    """Written by the thread that reads a camera, read by anybody."""

    def __init__(self) -> None:
        self.decoding = False
        self._seeing = False
        self._failures = 0
        self._refusal: Refusal | None = None
        self._picture_at: float | None = None
        self._advice: str | None = None

    @property
    def picture_at(self) -> float | None:
        """When the last picture came, by the monotonic clock."""
        return self._picture_at

    def connected(self, advice: str | None) -> None:
        """The camera answers and streams; `advice` on what could be better."""
        self._refusal, self._advice = None, advice

    def picture(self) -> None:
        """A picture came."""
        self._picture_at, self._failures, self._seeing = time.monotonic(), 0, True

    def lost(self, refusal: Refusal) -> None:
        """The connection ended, or none came about."""
        self._seeing, self._refusal, self._failures = False, refusal, self._failures + 1

    def condition(self) -> Condition:
        """The state at this moment."""
        age = None if self._picture_at is None else time.monotonic() - self._picture_at
        seconds = None if age is None else int(age)
        match self._refusal:
            case CameraPasswordWrong():
                return Condition(State.WRONG_PASSWORD, seconds)
            case CameraNotSupported(facts=facts):
                return Condition(State.NOT_SUPPORTED, seconds, f"video.advice.{facts['problem']}")
        if self._seeing and age is not None:
            if age > _SILENT_AFTER:
                return Condition(State.SILENT, seconds, decoding=self.decoding)
            advice = "video.advice.b_frames" if self.decoding else self._advice
            return Condition(State.LIVE, advice=advice, decoding=self.decoding)
        if self._failures >= (_PATIENCE if age is not None else 1):
            return Condition(State.UNREACHABLE, seconds)
        return Condition(State.CONNECTING if age is None else State.RECONNECTING, seconds)
