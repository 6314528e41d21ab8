import pytest

from services.demo.cameras import demonstration_cameras
from services.video import opening
from services.video.hub import Hubs
from services.video.source import Source
from tests.services.video.watching import SMALL

KINDS = {
    "aac": SMALL(),
    "g711": SMALL(sound="g711"),
    "unknown-sound": SMALL(sound="unknown"),
    "mute": SMALL(sound=None, bare=True),
    "b-frames": SMALL(b_frames=True),
    "h265": SMALL(codec="h265"),
}


@pytest.fixture(scope="session")
def cameras():
    """One camera of each kind. A test that does something to one heals it."""
    with demonstration_cameras(KINDS) as server:
        yield server


@pytest.fixture
def hubs(monkeypatch):
    """Pulls that end half a second after their last viewer, and no memory of wrong passwords."""
    monkeypatch.setattr(opening, "_refused", {})
    made = Hubs(linger=0.5)
    yield made
    made.close_all()


@pytest.fixture
def source(cameras):
    """The source of a camera by the name of its kind."""

    def of(name, url=None):
        return Source(list(KINDS).index(name), url or cameras[name], KINDS[name].sound is not None, name)

    return of
