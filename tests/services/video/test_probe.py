import pytest

from services.errors import CameraNotSupported, CameraPasswordWrong, CameraUnreachable
from services.video.probe import probe


def test_a_probe_tells_what_a_camera_sends(cameras):
    found = probe(cameras["aac"], sound_expected=True)
    assert (found.codec, found.width, found.height, found.fps) == ("H.264", 320, 180, 25.0)
    assert (found.key_frame_seconds, found.sound_codec, found.b_frames) == (0.4, "AAC", False)


def test_a_probe_tells_sound_of_the_other_kind_and_none(cameras):
    assert probe(cameras["g711"], sound_expected=True).sound_codec == "G.711 A"
    assert probe(cameras["g711"], sound_expected=False).sound_codec is None
    assert probe(cameras["mute"], sound_expected=True).sound_codec is None


def test_a_probe_of_a_camera_whose_sound_nobody_knows_says_so(cameras):
    assert probe(cameras["unknown-sound"], sound_expected=True).sound_codec == "?"


def test_a_probe_tells_b_frames(cameras):
    assert probe(cameras["b-frames"], sound_expected=False).b_frames


def test_the_smaller_stream_is_smaller(cameras):
    assert probe(cameras.sub("aac"), sound_expected=False).width == 160


def test_another_coding_is_refused_by_its_name(cameras):
    with pytest.raises(CameraNotSupported) as refused:
        probe(cameras["h265"], sound_expected=False)
    assert refused.value.facts == {"problem": "codec", "codec": "H.265"}


def test_a_wrong_password_is_told_apart_and_the_probe_tries_for_real_each_time(cameras):
    refused = cameras.refused
    for _ in range(2):
        with pytest.raises(CameraPasswordWrong):
            probe(cameras.wrong_password("aac"), sound_expected=False)
    assert cameras.refused == refused + 2


def test_what_does_not_answer_is_unreachable(cameras):
    with pytest.raises(CameraUnreachable):
        probe("rtsp://somebody:secret@127.0.0.1:9/1", sound_expected=False)
    with pytest.raises(CameraUnreachable):
        probe(cameras["aac"].replace("/aac", "/nowhere"), sound_expected=False)
