"""Watching demonstration cameras as a connection does: packets taken from tracks on an event loop."""

import asyncio
import gc
import time
from functools import partial

import av
from prometheus_client import REGISTRY

from services.demo.cameras import Make, bars

# Small and with a key frame each ten pictures: quick to make, quick to join.
SMALL = partial(Make, width=320, height=180, key_seconds=0.4)


async def take(track, count, seconds=15):
    """The next packets of a track."""
    return await asyncio.wait_for(_take(track, count), seconds)


async def _take(track, count):
    return [await track.recv() for _ in range(count)]


def taken(track, count, seconds=15):
    """The same, on an event loop of its own."""
    return asyncio.run(take(track, count, seconds))


def numbers(packets):
    """The frame numbers that a browser would show: each packet decoded in the order of sending."""
    decoder = av.CodecContext.create("h264", "r")
    decoder.thread_count = 1
    frames = [frame for packet in packets for frame in decoder.decode(av.Packet(bytes(packet)))] + decoder.decode(None)
    return [bars.read(frame.to_ndarray(format="gray")) for frame in frames]


def loudness(packets):
    """The greatest sample, of 32768, in packets of Opus."""
    decoder = av.CodecContext.create("libopus", "r")
    decoder.sample_rate, decoder.format, decoder.layout = 48000, av.AudioFormat("s16"), av.AudioLayout("mono")
    return max(abs(frame.to_ndarray()).max() for packet in packets for frame in decoder.decode(av.Packet(bytes(packet))))


def counting():
    """Asked for a figure of the cameras in /metrics: by how much it has grown since."""

    def told(name):
        return REGISTRY.get_sample_value(f"duban_camera_{name}")

    # Those that nobody holds any more are none.
    gc.collect()
    then = {name: told(name) for name in ("pulls", "viewers", "reconnects_total")}
    return lambda name: told(name) - then[name]


def until(true, seconds=20):
    """Wait for something that happens in another thread."""
    end = time.monotonic() + seconds
    while not (value := true()):
        assert time.monotonic() < end, "it has not come about"
        time.sleep(0.02)
    return value
