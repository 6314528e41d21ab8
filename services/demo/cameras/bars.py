"""A frame's number in its own picture, as black and white squares: who sees the picture knows how old it is.

Twelve squares at the lower left: white, black (what the two look like here), nine bits, the highest first, and their parity.
`bars.js` beside reads them in a browser; keep the two alike.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

BITS = 9
_CELLS = BITS + 3
# A square is a 32nd of the width: codecs blur its edge, not its middle.
_PER_WIDTH = 32
_LEAST_CONTRAST = 80

Picture = NDArray[np.uint8]


def draw(picture: Picture, number: int) -> None:
    """Write `number` (below 512) into an RGB picture of rows, columns and colours."""
    side = picture.shape[1] // _PER_WIDTH
    for place, white in enumerate(_cells(number)):
        picture[-side:, place * side : (place + 1) * side] = 255 if white else 0


def read(picture: NDArray[Any]) -> int | None:
    """The number in a picture, grey or in colours; None when there is none, or it cannot be told."""
    grey = picture if picture.ndim == 2 else picture.mean(axis=2)
    side = grey.shape[1] / _PER_WIDTH
    row = int(grey.shape[0] - side / 2)
    light = [float(grey[row - 1 : row + 2, int((place + 0.5) * side)].mean()) for place in range(_CELLS)]
    if light[0] - light[1] < _LEAST_CONTRAST:
        return None
    cells = [value > (light[0] + light[1]) / 2 for value in light]
    number = int("".join("1" if bit else "0" for bit in cells[2:-1]), 2)
    return number if cells == _cells(number) else None


def _cells(number: int) -> list[bool]:
    bits = [bool(number >> place & 1) for place in reversed(range(BITS))]
    return [True, False, *bits, sum(bits) % 2 == 1]
