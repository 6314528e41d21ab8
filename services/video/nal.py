"""Pictures as cameras code them: the units of an H.264 stream, and what pass-through must know of them."""

from collections.abc import Iterator

START = b"\x00\x00\x00\x01"
# The unit types of H.264 that matter here.
SLICE, KEY_SLICE, SEQUENCE = 1, 5, 7
_B_SLICES = (1, 6)


def units(data: bytes) -> Iterator[bytes]:
    """The units between the start codes of three or four bytes."""
    begin = data.find(START[1:])
    while begin >= 0:
        begin += 3
        following = data.find(START[1:], begin)
        unit = data[begin:following] if following >= 0 else data[begin:]
        # The fourth byte of a long start code; a unit itself never ends with zero.
        yield unit.rstrip(b"\x00") if following >= 0 else unit
        begin = following


def kind(unit: bytes) -> int:
    """The type of an H.264 unit."""
    return unit[0] & 0x1F if unit else 0


def has_parameters(data: bytes) -> bool:
    """Whether a picture brings along what a decoder must know to begin with it."""
    return any(kind(unit) == SEQUENCE for unit in units(data))


def refers_forward(data: bytes) -> bool:
    """Whether a picture is a B-frame: it needs one that is shown later, so the order of sending is not that of showing."""
    first = next((unit for unit in units(data) if kind(unit) == SLICE), b"")
    return _slice_type(first) in _B_SLICES


def _slice_type(unit: bytes) -> int | None:
    """The second number of a slice's header; the first is the place of the slice."""
    bits = "".join(f"{byte:08b}" for byte in unit[1:9])
    try:
        _, rest = _number(bits)
        return _number(rest)[0]
    except ValueError:
        return None


def _number(bits: str) -> tuple[int, str]:
    """An Exp-Golomb number, and the bits behind it."""
    zeros = bits.index("1")
    return int(bits[zeros : 2 * zeros + 1], 2) - 1, bits[2 * zeros + 1 :]
