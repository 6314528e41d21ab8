"""An address with its password is told to the camera and to nobody else."""

import logging
import traceback

import av
import pytest

from services.errors import CameraPasswordWrong, CameraUnreachable, Refusal
from services.video import opening
from services.video.condition import State
from services.video.opening import opened
from services.video.probe import probe
from services.video.source import Source
from services.video.still import key_frame
from tests.services.video.watching import until

SECRET = "Zg7-planted"
NOWHERE = f"rtsp://somebody:{SECRET}@127.0.0.1:9/1"


@pytest.fixture
def planted(cameras):
    """The address of a living camera that refuses this password."""
    return cameras["aac"].replace("demo:", f"demo:{SECRET}")


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog):
    caplog.set_level(logging.DEBUG)


def told(error):
    """All that a log, a page or a debugger makes of an error: its texts, its causes, what was being handled."""
    parts = []
    while error is not None:
        parts += [str(error), repr(error), repr(error.args), *traceback.format_exception(error)]
        error = error.__context__
    return "\n".join(parts)


@pytest.mark.parametrize("ask", [key_frame, lambda url: probe(url, sound_expected=True)])
def test_a_refusal_has_no_address_in_it_nor_behind_it(ask, planted, caplog, capfd):
    for url, kind in ((planted, CameraPasswordWrong), (NOWHERE, CameraUnreachable)):
        with pytest.raises(kind) as refused:
            ask(url)
        assert SECRET not in told(refused.value)
        assert "127.0.0.1" not in told(refused.value)
    assert SECRET not in caplog.text + "".join(capfd.readouterr())


def test_a_stream_that_breaks_off_says_nothing_of_its_address(cameras, caplog, capfd):
    try:
        with pytest.raises(Refusal) as refused, opened(cameras["aac"], sound=True) as container:
            cameras.die("aac")
            for packet in container.demux():
                if not packet.size:
                    raise av.EOFError(0, "gone", cameras["aac"])
    finally:
        cameras.heal("aac")
    assert cameras["aac"] not in told(refused.value) + caplog.text + "".join(capfd.readouterr())


def test_a_hub_with_a_camera_that_fails_logs_its_name_and_no_address(hubs, planted, caplog, capfd):
    viewing = hubs.watch(Source(1, planted, True, "counter of the east gate"))
    lost = hubs.watch(Source(2, NOWHERE, True, "counter of the west gate"))
    until(lambda: (viewing.condition().state, lost.condition().state) == (State.WRONG_PASSWORD, State.UNREACHABLE))
    written = caplog.text + "".join(capfd.readouterr())
    assert "east gate" in written and "west gate" in written
    assert SECRET not in written + repr(viewing.condition()) + repr(Source(1, planted, True, "counter"))


def test_a_refused_password_is_remembered_without_being_kept(planted, monkeypatch):
    monkeypatch.setattr(opening, "_refused", {})
    with pytest.raises(CameraPasswordWrong):
        key_frame(planted)
    assert SECRET not in repr(opening._refused)
