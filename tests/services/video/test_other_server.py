"""The same hub and probe against a server that is not ours, where Debian's is installed."""

import subprocess
from pathlib import Path

import pytest

from services.video.condition import State
from services.video.probe import probe
from services.video.source import Source
from services.video.still import key_frame
from tests.services.video.watching import loudness, taken

PYTHON = "/usr/bin/python3"
NEEDED = "import gi; gi.require_version('Gst', '1.0'); gi.require_version('GstRtspServer', '1.0')"


@pytest.fixture(scope="module")
def url():
    if not Path(PYTHON).exists() or subprocess.run([PYTHON, "-c", NEEDED], capture_output=True, check=False).returncode:
        pytest.skip("Debian's gir1.2-gst-rtsp-server-1.0 and python3-gi are not installed")
    script = str(Path(__file__).with_name("other_server.py"))
    with subprocess.Popen([PYTHON, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin and server.stdout
        yield f"rtsp://127.0.0.1:{server.stdout.readline().strip()}/counter"
        server.stdin.close()


def test_a_server_of_somebody_else_is_probed_seen_and_heard(url, hubs):
    found = probe(url, sound_expected=True)
    assert (found.codec, found.width, found.sound_codec) == ("H.264", 320, "G.711 A")
    viewing = hubs.watch(Source(1, url, True, "other"))
    assert len(taken(viewing.video, 30)) == 30
    assert loudness(taken(viewing.audio, 30)) > 1000
    assert viewing.condition().state is State.LIVE
    assert len(key_frame(url, 160).jpeg) > 1000
