"""The hub on real streams: what viewers get, how many connections that takes, and what happens when a camera fails."""

import asyncio
import gc
import os
import threading
import time
from itertools import pairwise

import psutil
import pytest
from aiortc.mediastreams import MediaStreamError

from services.video.condition import Condition, State
from tests.services.video.watching import counting, loudness, numbers, take, taken, until


def state(viewing):
    return viewing.condition().state


def test_two_viewers_get_the_same_moving_picture_from_one_connection(hubs, source, cameras):
    opened, grown = cameras.opened("aac"), counting()
    first, second = hubs.watch(source("aac")), hubs.watch(source("aac"))

    async def both():
        return await asyncio.gather(take(first.video, 30), take(second.video, 30))

    for packets in asyncio.run(both()):
        seen = numbers(packets)
        assert len(seen) == 30 and None not in seen
        assert all((later - earlier) % 400 == 1 for earlier, later in pairwise(seen))
    assert state(first) is State.LIVE
    assert (grown("pulls"), grown("viewers"), grown("reconnects_total")) == (1, 2, 0)
    assert not first.condition().decoding
    assert cameras.opened("aac") == opened + 1


def test_whoever_joins_gets_what_was_shown_since_the_last_key_frame_at_once(hubs, source):
    first, second = hubs.watch(source("aac")), hubs.watch(source("aac"))

    async def join_in_the_middle():
        await take(first.video, 40)
        begun = time.monotonic()
        packet = (await take(second.video, 1))[0]
        return packet, time.monotonic() - begun

    packet, took = asyncio.run(join_in_the_middle())
    assert numbers([packet]) != []
    assert took < 0.3


@pytest.mark.parametrize("kind", ["aac", "g711"])
def test_sound_comes_as_opus_once_whatever_the_camera_codes(hubs, source, kind):
    viewing = hubs.watch(source(kind))
    packets = taken(viewing.audio, 50)
    # 20 ms at 48 kHz are 960 samples; 32 kb/s are 80 bytes each.
    assert {later.pts - earlier.pts for earlier, later in pairwise(packets)} == {960}
    assert 60 < sum(len(bytes(packet)) for packet in packets) / 50 < 130
    assert loudness(packets) > 1000


def test_a_camera_without_sound_shows_its_picture_and_a_decoder_gets_the_parameters_that_its_key_frames_lack(hubs, source):
    viewing = hubs.watch(source("mute"))
    assert viewing.audio is None
    assert None not in numbers(taken(viewing.video, 5))


def test_sound_that_nobody_can_decode_leaves_the_picture_alone_and_the_viewer_learns_what_to_change(hubs, source):
    viewing = hubs.watch(source("unknown-sound"))
    assert None not in numbers(taken(viewing.video, 15))
    assert viewing.condition() == Condition(State.LIVE, advice="video.advice.sound")


def test_b_frames_are_decoded_and_coded_anew_and_the_viewer_is_told(hubs, source):
    viewing = hubs.watch(source("b-frames"))
    packets = taken(viewing.video, 60)
    assert [packet.pts for packet in packets] == sorted(packet.pts for packet in packets)
    seen = numbers(packets)[-40:]
    assert all((later - earlier) % 400 == 1 for earlier, later in pairwise(seen))
    assert viewing.condition().decoding
    assert viewing.condition().advice == "video.advice.b_frames"


def test_another_coding_than_h264_is_not_supported_and_the_viewer_learns_what_to_change(hubs, source):
    viewing = hubs.watch(source("h265"))
    until(lambda: state(viewing) is State.NOT_SUPPORTED)
    assert viewing.condition().advice == "video.advice.codec"


def test_a_camera_that_is_down_at_the_start_is_unreachable_and_then_found(hubs, source, cameras):
    cameras.die("aac")
    viewing = hubs.watch(source("aac"))
    until(lambda: state(viewing) is State.UNREACHABLE)
    cameras.heal("aac")
    assert len(taken(viewing.video, 5)) == 5
    assert state(viewing) is State.LIVE


def test_the_same_viewing_goes_on_when_a_camera_has_died_and_returns(hubs, source, cameras):
    grown, viewing = counting(), hubs.watch(source("aac"))

    async def through():
        before = await take(viewing.video, 10)
        cameras.die("aac")
        await asyncio.to_thread(until, lambda: state(viewing) is not State.LIVE)
        died = state(viewing)
        cameras.heal("aac")
        return before, died, await take(viewing.video, 60)

    try:
        before, died, after = asyncio.run(through())
    finally:
        cameras.heal("aac")
    assert died in (State.RECONNECTING, State.SILENT)
    assert state(viewing) is State.LIVE
    assert after[0].pts > before[-1].pts
    # Time goes on for the player while the camera is away; and the picture begins with a key frame.
    assert None not in numbers([*before, *after])[-20:]
    assert grown("reconnects_total") >= 1


def test_a_camera_that_says_nothing_more_or_only_sends_sound_is_silent_then_given_up_and_found_again(hubs, source, cameras):
    viewings = [hubs.watch(source("aac")), hubs.watch(source("g711"))]
    for viewing in viewings:
        until(lambda viewing=viewing: state(viewing) is State.LIVE)
    cameras.stall("aac")
    cameras.go_blind("g711")
    try:
        for viewing in viewings:
            until(lambda viewing=viewing: state(viewing) is State.SILENT)
            assert viewing.condition().seconds >= 2
        for viewing in viewings:
            until(lambda viewing=viewing: state(viewing) is State.RECONNECTING)
    finally:
        cameras.heal("aac")
        cameras.heal("g711")
    for viewing in viewings:
        until(lambda viewing=viewing: state(viewing) is State.LIVE)


def test_a_wrong_password_is_told_and_not_tried_again_and_again(hubs, source, cameras):
    wrong = source("aac", cameras.wrong_password("aac"))
    refused, grown = cameras.refused, counting()
    viewing = hubs.watch(wrong)
    until(lambda: state(viewing) is State.WRONG_PASSWORD)
    tries = cameras.refused - refused
    again = hubs.watch(wrong)
    until(lambda: grown("reconnects_total") >= 2)
    assert state(again) is State.WRONG_PASSWORD
    assert cameras.refused - refused == tries


def test_the_pull_ends_soon_after_the_last_viewer_and_another_viewer_begins_a_new_one(hubs, source, cameras):
    grown = counting()
    first, second = hubs.watch(source("aac")), hubs.watch(source("aac"))
    until(lambda: state(first) is State.LIVE)
    first.close()
    first.close()
    assert grown("viewers") == 1
    second.close()
    until(lambda: grown("pulls") == 0)
    until(lambda: cameras.sessions("aac") == 0)
    assert len(taken(hubs.watch(source("aac")).video, 2)) == 2


def test_a_connection_that_ends_closes_its_viewing(hubs, source):
    grown, viewing = counting(), hubs.watch(source("aac"))

    async def play_and_hang_up():
        await take(viewing.video, 2)
        viewing.video.stop()

    asyncio.run(play_and_hang_up())
    assert grown("viewers") == 0


def test_a_viewing_that_nobody_holds_any_more_is_closed(hubs, source):
    grown, viewing = counting(), hubs.watch(source("aac"))
    assert viewing.video.kind == "video"
    del viewing
    gc.collect()
    assert grown("viewers") == 0


def test_closing_everything_ends_what_is_played_and_waits_for_no_camera(hubs, source, cameras):
    grown, viewing = counting(), hubs.watch(source("aac"))

    async def closed_while_playing():
        await take(viewing.video, 2)
        cameras.stall("aac")
        begun = time.monotonic()
        hubs.close_all()
        took = time.monotonic() - begun
        with pytest.raises(MediaStreamError):
            await take(viewing.video, 100)
        return took

    try:
        assert asyncio.run(closed_while_playing()) < 0.1
    finally:
        cameras.heal("aac")
    assert grown("pulls") == 0


def test_thirty_times_opened_and_closed_leaves_nothing_behind(hubs, source):
    process = psutil.Process()

    def once():
        viewing = hubs.watch(source("aac"))
        taken(viewing.video, 3)
        viewing.close()
        hubs.close_all()

    def quiet():
        until(lambda: not [thread for thread in threading.enumerate() if thread.name == "camera-0"])
        gc.collect()
        return process.memory_info().rss, threading.active_count(), len(os.listdir("/proc/self/fd"))

    for _ in range(5):
        once()
    memory, threads, descriptors = quiet()
    for _ in range(30):
        once()
    memory_after, threads_after, descriptors_after = quiet()
    assert threads_after <= threads
    assert descriptors_after <= descriptors + 1
    assert memory_after - memory < 12_000_000


def test_the_figures_of_the_pulls_stand_in_the_metrics(hubs, source):
    grown = counting()
    first, second = hubs.watch(source("aac")), hubs.watch(source("aac"))
    assert (grown("pulls"), grown("viewers")) == (1, 2)
    first.close()
    second.close()
    until(lambda: (grown("pulls"), grown("viewers")) == (0, 0))
