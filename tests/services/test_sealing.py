"""What lies closed in the database, and the secret that closes it."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.errors import SealBroken
from services.sealing import seal, unseal
from services.secret import secret
from services.wording import LANGUAGES, refusal_text


@pytest.fixture(autouse=True)
def _own_home(home, monkeypatch):
    monkeypatch.setenv("DUBAN_HOME", str(home))


def test_a_sealed_text_comes_out_as_it_went_in_and_shows_nothing_of_itself():
    sealed = seal("rtsp://admin:垂柳-7@10.0.3.7/1")
    assert unseal(sealed) == "rtsp://admin:垂柳-7@10.0.3.7/1"
    assert "admin" not in sealed
    assert seal("same") != seal("same")


def test_another_secret_is_refused_with_what_to_do_about_it(monkeypatch):
    monkeypatch.setenv("DUBAN_SECRET", "of yesterday")
    sealed = seal("rtsp://admin:willow-7@10.0.3.7/1")
    monkeypatch.setenv("DUBAN_SECRET", "of today")
    with pytest.raises(SealBroken) as refused:
        unseal(sealed)
    assert all("DUBAN_SECRET" in refusal_text(refused.value, lang) for lang in LANGUAGES)
    monkeypatch.setenv("DUBAN_SECRET", "of yesterday")
    assert unseal(sealed).startswith("rtsp://")


@pytest.mark.parametrize("spoilt", ["", "nothing sealed", "gAAAAA=="])
def test_what_was_never_sealed_is_refused(spoilt):
    with pytest.raises(SealBroken):
        unseal(spoilt)


def test_without_a_secret_one_is_made_and_kept_for_the_owner_alone(home):
    made = secret()
    assert len(made) > 40
    assert secret() == made
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600


def test_those_who_begin_at_the_same_time_find_the_same_secret(home):
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret(), range(32)))) == 1
    assert [path.name for path in home.iterdir()] == ["secret"]
