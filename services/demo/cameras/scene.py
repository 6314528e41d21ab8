"""What a demonstration camera sees and hears: a counter, somebody walking by, a clock, and a quiet tone that changes."""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from services.demo.cameras import bars

FPS = 25
# The loop: 16 s hold whole frames of AAC (64 ms) and of video, and whole groups of pictures.
SECONDS = 16
FRAMES = SECONDS * FPS

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

_WALLS = ((222, 226, 224), (214, 222, 232), (232, 224, 212))
_COATS = ((176, 74, 58), (58, 104, 176), (92, 132, 70))


def frames(number: int, width: int, height: int) -> Iterator[bars.Picture]:
    """The pictures of one loop of camera `number`, each with its clock and its frame number in it."""
    room = _room(number, width, height)
    font = ImageFont.load_default(height / 14)
    for frame in range(FRAMES):
        picture = room.copy()
        draw = ImageDraw.Draw(picture)
        _walker(draw, number, frame, width, height)
        _clock(draw, number, frame, width, height, font)
        pixels = np.array(picture)
        bars.draw(pixels, frame)
        yield pixels


def sound(rate: int) -> NDArray[np.int16]:
    """The samples of one loop: a tone that wanders between 300 and 500 Hz and swells twice a second; it closes seamlessly."""
    at = np.arange(SECONDS * rate) / rate
    wander = 400 * at - 100 * 4 / (2 * math.pi) * np.cos(2 * math.pi * at / 4)
    swell = 0.6 + 0.4 * np.sin(2 * math.pi * 2 * at)
    tone: NDArray[np.int16] = (0.12 * 32767 * swell * np.sin(2 * math.pi * wander)).astype(np.int16)
    return tone


def _room(number: int, width: int, height: int) -> Image.Image:
    picture = Image.new("RGB", (width, height), _WALLS[number % len(_WALLS)])
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height * 0.78, width, height), fill=(150, 140, 130))
    draw.rectangle((width * 0.08, height * 0.14, width * 0.3, height * 0.44), fill=(190, 214, 236), outline=(120, 120, 120))
    draw.ellipse((width * 0.56, height * 0.3, width * 0.63, height * 0.43), fill=(226, 190, 160))
    draw.rectangle((width * 0.53, height * 0.42, width * 0.66, height * 0.62), fill=(40, 52, 80))
    draw.rectangle((width * 0.4, height * 0.56, width * 0.9, height * 0.8), fill=(120, 84, 56), outline=(90, 60, 40))
    return picture


def _walker(draw: ImageDraw.ImageDraw, number: int, frame: int, width: int, height: int) -> None:
    """A visitor who comes, waits at the counter, and leaves."""
    way = 0.5 - 0.5 * math.cos(2 * math.pi * (frame / FRAMES + number / 3))
    x, step = width * (0.02 + 0.5 * way), height * 0.01 * math.sin(frame / 3)
    draw.ellipse((x, height * 0.4 + step, x + width * 0.07, height * 0.53 + step), fill=(216, 178, 148))
    draw.rectangle(
        (x - width * 0.02, height * 0.52 + step, x + width * 0.09, height * 0.88 + step), fill=_COATS[number % len(_COATS)]
    )


def _clock(draw: ImageDraw.ImageDraw, number: int, frame: int, width: int, height: int, font: Font) -> None:
    seconds = frame / FPS
    draw.text((width * 0.03, height * 0.03), f"{number:02d}  {seconds:05.2f}", fill=(20, 20, 20), font=font)
    radius, middle = height * 0.08, (width * 0.93, height * 0.13)
    draw.circle(middle, radius, fill="white", outline="black")
    turn = 2 * math.pi * seconds / SECONDS
    tip = (middle[0] + radius * 0.85 * math.sin(turn), middle[1] - radius * 0.85 * math.cos(turn))
    draw.line((middle, tip), fill=(200, 30, 30), width=max(2, height // 120))
