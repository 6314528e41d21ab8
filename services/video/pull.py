"""One camera being read: a thread that connects, hands on what comes, and connects again for as long as anybody watches."""

import logging
import time
from collections.abc import Callable, Iterator
from threading import Event, Thread
from typing import Any, cast

from av.audio import AudioStream
from av.container import InputContainer
from av.packet import Packet

from services.errors import CameraNotSupported, CameraUnreachable, Refusal
from services.video import meters
from services.video.audience import Audience
from services.video.opening import SILENCE_SECONDS, opened
from services.video.picture import Picture, VideoPacket
from services.video.report import Report
from services.video.sound import Sound
from services.video.source import Source
from services.video.units import RATES, Timeline, Unit

_FIRST_REST, _LONGEST_REST = 1.0, 15.0

_log = logging.getLogger(__name__)


class Pull:
    """Reads `source` until `unwanted` says so, asked at least every `SILENCE_SECONDS`; never waited for by anybody."""

    def __init__(self, source: Source, unwanted: Callable[["Pull"], bool]) -> None:
        self.source, self.audience, self.report = source, Audience(), Report()
        self._unwanted, self._stop = unwanted, Event()
        self._lines = {kind: Timeline(rate) for kind, rate in RATES.items()}
        self._complained = False
        self._thread = Thread(target=self._run, name=f"camera-{source.camera_id}", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def end(self) -> None:
        """Let all viewers go and end soon: a thread that waits for its camera notices within seconds, and is not waited for."""
        self._stop.set()
        self.audience.end()

    def _over(self) -> bool:
        return self._stop.is_set() or self._unwanted(self)

    def _run(self) -> None:
        rest = _FIRST_REST / 2
        while True:
            before = self.report.picture_at
            refusal = self._read()
            if self._over():
                break
            self._lose(refusal)
            rest = min(2 * rest, _LONGEST_REST) if self.report.picture_at == before else _FIRST_REST
            if self._over_after(rest):
                break
            meters.reconnects.inc()
        self.audience.end()

    def _over_after(self, seconds: float) -> bool:
        """Rest, but not longer than anybody watches."""
        ready = time.monotonic() + seconds
        while not self._over() and (left := ready - time.monotonic()) > 0:
            self._stop.wait(min(left, 1.0))
        return self._over()

    def _read(self) -> Refusal:
        """One connection from its beginning to its end; why it ended."""
        try:
            with opened(self.source.url, sound=self.source.sound) as container:
                for unit in self._units(container):
                    if unit.kind == "video":
                        self._see()
                    self.audience.give(unit)
        except Refusal as refusal:
            return refusal
        except Exception:  # noqa: BLE001 - a camera that stays dark for a mistake of ours must say so and be tried again
            _log.exception("%s: what the camera sends could not be handed on", self.source.label)
        return CameraUnreachable()

    def _units(self, container: InputContainer) -> Iterator[Unit]:
        if not container.streams.video:
            raise CameraNotSupported(problem="no_picture", codec="-")
        for line in self._lines.values():
            line.restart()
        picture = Picture(container.streams.video[0], self._lines["video"])
        heard = next(iter(container.streams.audio), None) if self.source.sound else None
        sound = Sound(self._lines["audio"]) if heard is not None and decodable(heard) else None
        self.report.connected("video.advice.sound" if heard is not None and sound is None else None)
        seen = time.monotonic()
        for packet in container.demux():
            arrived = time.monotonic()
            if not packet.size or self._over():
                return
            if packet.stream.type == "video":
                yield from picture.units(cast(VideoPacket, packet), arrived)
                self.report.decoding, seen = picture.decoding, arrived
            elif sound is not None and packet.stream is heard:
                yield from sound.units(cast("Packet[AudioStream]", packet), arrived)
            if arrived - seen > SILENCE_SECONDS:
                return

    def _see(self) -> None:
        self.report.picture()
        if self._complained:
            self._complained = False
            _log.warning("%s: the camera sends pictures again", self.source.label)

    def _lose(self, refusal: Refusal) -> None:
        self.audience.break_off()
        self.report.lost(refusal)
        if not self._complained:
            self._complained = True
            _log.warning("%s: no picture from the camera (%s)", self.source.label, refusal.code)


def decodable(stream: AudioStream | Any) -> bool:
    """Whether FFmpeg knows the sound: without a decoder there is no context, or one that was never told a rate."""
    return bool(stream.codec_context) and stream.codec_context.sample_rate > 0
