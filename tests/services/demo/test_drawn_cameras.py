"""The demonstration's camera server, as any player sees it."""

import socket

import av
import numpy as np
import pytest

from services.demo.cameras import Make, bars, demonstration_cameras
from services.demo.cameras.clips import clip


@pytest.fixture(scope="module")
def cameras():
    with demonstration_cameras({"counter": Make(width=320, height=180, key_seconds=0.4)}) as server:
        yield server


def asked(cameras, *lines):
    """The first line of what the server answers to a request of one's own."""
    with socket.create_connection(("127.0.0.1", cameras.port), 5) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\nCSeq: 1\r\n\r\n").encode())
        return connection.recv(4096).decode().split("\r\n")[0]


@pytest.mark.parametrize("number", [0, 1, 255, 399])
@pytest.mark.parametrize("width", [160, 320, 1280])
def test_a_frame_number_is_read_back_from_its_picture(number, width):
    picture = np.full((width * 9 // 16, width, 3), 120, np.uint8)
    assert bars.read(picture) is None
    bars.draw(picture, number)
    assert bars.read(picture) == number
    assert bars.read(picture.mean(axis=2)) == number


def test_a_damaged_frame_number_is_not_believed():
    picture = np.zeros((180, 320, 3), np.uint8)
    bars.draw(picture, 5)
    # One of its bits turned over: the parity tells.
    picture[-10:, 50:60] = 255
    assert bars.read(picture) is None


def test_frames_are_shown_in_step_with_the_clock_on_the_wall(cameras):
    from services.time import now

    with av.open(cameras["counter"], options={"rtsp_transport": "tcp"}, timeout=10) as stream:
        for frame in stream.decode(video=0):
            number = bars.read(frame.to_ndarray(format="gray"))
            behind = (now().timestamp() * 25 - (number or 0)) % 400
            if number is not None and behind < 5:
                return
            assert frame.pts is not None and frame.time < 20


def test_nobody_gets_in_without_the_password_of_this_start(cameras):
    url = f"rtsp://127.0.0.1:{cameras.port}/counter"
    assert asked(cameras, f"DESCRIBE {url} RTSP/1.0") == "RTSP/1.0 401 Unauthorized"
    assert asked(cameras, f"DESCRIBE {url} RTSP/1.0", "Authorization: Basic ZGVtbzpkZW1v") == "RTSP/1.0 401 Unauthorized"


def test_what_is_not_there_is_not_found(cameras):
    assert asked(cameras, f"DESCRIBE rtsp://127.0.0.1:{cameras.port}/else RTSP/1.0") == "RTSP/1.0 404 Not Found"


def test_only_this_machine_can_connect(cameras):
    assert cameras["counter"].split("@")[1].startswith("127.0.0.1:")


def test_nonsense_ends_a_connection_and_not_the_server(cameras):
    with socket.create_connection(("127.0.0.1", cameras.port), 5) as connection:
        connection.sendall(b"hello\r\n\r\n")
        assert connection.recv(100) == b""
    assert asked(cameras, f"DESCRIBE rtsp://127.0.0.1:{cameras.port}/else RTSP/1.0").endswith("404 Not Found")


@pytest.mark.parametrize(
    ("make", "sounds"),
    [
        (Make(width=160, height=90), 250),
        (Make(width=160, height=90, sound="g711"), 800),
        (Make(width=160, height=90, sound=None, b_frames=True), 0),
    ],
)
def test_a_loop_is_whole_and_closes_without_a_gap(make, sounds):
    pieces = clip(1, make).pieces
    pictures = [piece for piece in pieces if piece.kind == "video"]
    # 16 s: 400 pictures; 250 pieces of AAC of 64 ms, or 800 of G.711 of 20 ms.
    assert sorted(round(piece.stamp * 25) for piece in pictures) == list(range(400))
    assert [round(piece.at * 25) for piece in pictures] == list(range(400))
    assert len(pieces) - len(pictures) == sounds
    assert max(piece.at for piece in pieces) < 16
