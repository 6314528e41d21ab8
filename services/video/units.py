"""What goes to viewers: coded pictures and sound, stamped by a clock that never goes back."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["video", "audio"]
RATES: dict[Kind, int] = {"video": 90_000, "audio": 48_000}
# A camera's clock may run this far from ours before its stamps are set right.
_SLIP_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A picture (H.264) or 20 ms of sound (Opus); `stamp` in units of RATES; a viewer may begin with a `key` one."""

    kind: Kind
    data: bytes
    stamp: int
    key: bool = True


class Timeline:
    """A camera's times laid on ours: steady while the camera is, and always growing, through lost and new connections too."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._ahead: float | None = None
        self._last = -1

    def restart(self) -> None:
        """A new connection: the camera's times begin anywhere."""
        self._ahead = None

    def stamp(self, shown: float, arrived: float) -> int:
        """The stamp of what the camera dates `shown` and we got at `arrived`, both in seconds."""
        if self._ahead is None or abs(shown + self._ahead - arrived) > _SLIP_SECONDS:
            self._ahead = arrived - shown
        self._last = max(self._last + 1, round((shown + self._ahead) * self._rate))
        return self._last
