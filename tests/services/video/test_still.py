import io

import numpy as np
import pytest
from PIL import Image

from services.demo.cameras import bars
from services.demo.cameras.scene import FPS, FRAMES
from services.video.still import key_frame


@pytest.mark.parametrize("kind", ["aac", "b-frames", "mute", "h265"])
def test_a_still_shows_the_instant_that_it_is_dated(cameras, kind):
    still = key_frame(cameras[kind])
    picture = Image.open(io.BytesIO(still.jpeg))
    number = bars.read(np.array(picture))
    assert number is not None
    # The frame of an instant is its seconds times 25. Key frames come as they are shown, with B-frames up to two pictures before.
    assert (still.at.timestamp() * FPS - number + 2) % FRAMES < 10


def test_a_still_can_be_smaller(cameras):
    assert Image.open(io.BytesIO(key_frame(cameras["aac"], 160).jpeg)).size == (160, 90)
