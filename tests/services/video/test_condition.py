import pytest

from services.errors import CameraNotSupported, CameraPasswordWrong, CameraUnreachable
from services.video.condition import Condition, State, condition_text
from services.video.report import Report


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_state_has_its_words(lang):
    said = {condition_text(Condition(state), lang) for state in State}
    assert len(said) == len(State)


def test_a_lost_picture_is_told_with_its_age():
    assert condition_text(Condition(State.SILENT, 75), "en") == "No picture for 1 min 15 s"
    assert condition_text(Condition(State.RECONNECTING, 5), "zh") == "正在重新连接…（已有 5 秒 没有画面）"


def test_what_to_change_at_the_camera_follows_the_state():
    said = condition_text(Condition(State.NOT_SUPPORTED, advice="video.advice.codec"), "en")
    assert said == "The camera sends a picture that is not supported. Set the camera's video coding to H.264."
    assert "B-frames" in condition_text(Condition(State.LIVE, advice="video.advice.b_frames", decoding=True), "en")


def test_a_report_follows_a_camera_through_its_life():
    report = Report()
    assert report.condition() == Condition(State.CONNECTING)
    report.lost(CameraUnreachable())
    assert report.condition() == Condition(State.UNREACHABLE)
    report.connected(None)
    report.picture()
    assert report.condition() == Condition(State.LIVE)
    report.lost(CameraUnreachable())
    assert report.condition() == Condition(State.RECONNECTING, 0)
    report.connected(None)
    assert report.condition().state is State.RECONNECTING
    report.lost(CameraUnreachable())
    assert report.condition() == Condition(State.UNREACHABLE, 0)
    report.lost(CameraPasswordWrong())
    assert report.condition() == Condition(State.WRONG_PASSWORD, 0)
    report.lost(CameraNotSupported(problem="no_picture", codec="-"))
    assert report.condition() == Condition(State.NOT_SUPPORTED, 0, "video.advice.no_picture")


def test_sound_that_cannot_be_decoded_is_told_while_the_picture_is_live():
    report = Report()
    report.connected("video.advice.sound")
    report.picture()
    assert report.condition() == Condition(State.LIVE, advice="video.advice.sound")
