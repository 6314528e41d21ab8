"""One reader of a demonstration camera: its requests answered, its packets sent in the rhythm of the clock on the wall."""

import asyncio
import base64
import bisect
import re
import secrets
import struct
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from services.demo.cameras import scene
from services.demo.cameras.rtp import Sending, Track
from services.time import now

_METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER"
# A reader that does not read is left behind rather than remembered.
_LONGEST_BACKLOG = 4_000_000


@dataclass
class Camera:
    """What one path of the server shows, and what has befallen it."""

    description: str
    tracks: list[Track]
    sendings: list[Sending]
    dead: bool = False
    stalled: bool = False
    blind: bool = False
    opened: int = 0
    sessions: set["Session"] = field(default_factory=set)


class Session:
    """A connection over TCP with RTP interleaved, the only transport that there is."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, password: str, refused: Callable[[], None]
    ) -> None:
        self._reader, self._writer = reader, writer
        self._pass = "Basic " + base64.b64encode(f"demo:{password}".encode()).decode()
        self._playing: asyncio.Task[None] | None = None
        self._refused = refused
        self._channels: dict[int, int] = {}
        self._id = secrets.token_hex(8)

    async def serve(self, find: Callable[[str], Awaitable[Camera | None]]) -> None:
        """Answer until the reader leaves or is sent away."""
        camera: Camera | None = None
        try:
            while request := await _request(self._reader):
                method, url, headers = request
                camera = await find(url)
                if camera is None or camera.dead:
                    self._answer(headers, "404 Not Found")
                    break
                if headers.get("authorization") != self._pass:
                    if "authorization" in headers:
                        self._refused()
                    self._answer(headers, "401 Unauthorized", 'WWW-Authenticate: Basic realm="demonstration"')
                    continue
                camera.sessions.add(self)
                self._do(camera, method, url, headers)
                if method == "TEARDOWN":
                    break
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass
        finally:
            if camera is not None:
                camera.sessions.discard(self)
            self.close()

    def close(self) -> None:
        """End it without a word, as a camera without power does."""
        if self._playing is not None:
            self._playing.cancel()
        self._writer.close()

    def _do(self, camera: Camera, method: str, url: str, headers: Mapping[str, str]) -> None:
        if camera.stalled:
            return
        session = f"Session: {self._id};timeout=60"
        if method == "OPTIONS":
            self._answer(headers, "200 OK", f"Public: {_METHODS}")
        elif method == "DESCRIBE":
            self._answer(headers, "200 OK", f"Content-Base: {url}/", "Content-Type: application/sdp", body=camera.description)
        elif method == "SETUP":
            self._set_up(url, headers, session)
        elif method == "PLAY":
            self._answer(headers, "200 OK", session)
            camera.opened += 1
            self._playing = asyncio.create_task(self._play(camera))
        else:
            self._answer(headers, "200 OK", session)

    def _set_up(self, url: str, headers: Mapping[str, str], session: str) -> None:
        transport = headers.get("transport", "")
        channel, track = re.search(r"interleaved=(\d+)", transport), re.search(r"track=(\d+)$", url)
        if channel is None or track is None:
            self._answer(headers, "461 Unsupported Transport")
            return
        self._channels[int(track[1])] = int(channel[1])
        self._answer(headers, "200 OK", f"Transport: {transport}", session)

    def _answer(self, headers: Mapping[str, str], status: str, *lines: str, body: str = "") -> None:
        head = [f"RTSP/1.0 {status}", f"CSeq: {headers.get('cseq', '0')}", *lines]
        if body:
            head.append(f"Content-Length: {len(body)}")
        self._writer.write(("\r\n".join(head) + "\r\n\r\n" + body).encode())

    async def _play(self, camera: Camera) -> None:
        """Send what the loop holds at each instant; the frame on the wall is the same for all who watch."""
        sequences = [secrets.randbelow(1 << 15) for _ in camera.tracks]
        times = [sending.at for sending in camera.sendings]
        loop, place = divmod(now().timestamp(), scene.SECONDS)
        index = bisect.bisect_left(times, place)
        while True:
            if index == len(times):
                loop, index = loop + 1, 0
            wait = loop * scene.SECONDS + times[index] - now().timestamp()
            if wait > 0:
                await asyncio.sleep(wait)
            sending = camera.sendings[index]
            index += 1
            if sending.track in self._channels and not camera.stalled and not (camera.blind and sending.track == 0):
                self._send(sending, camera.tracks[sending.track], loop * scene.SECONDS, sequences)

    def _send(self, sending: Sending, track: Track, begun: float, sequences: list[int]) -> None:
        if self._writer.is_closing() or self._writer.transport.get_write_buffer_size() > _LONGEST_BACKLOG:
            self.close()
            return
        stamp = round((begun + sending.stamp) * track.rate) & 0xFFFFFFFF
        parts = []
        for place, payload in enumerate(sending.payloads, 1):
            sequence = sequences[sending.track] = sequences[sending.track] + 1 & 0xFFFF
            kind = track.payload_type | (0x80 if place == len(sending.payloads) else 0)
            header = struct.pack("!BBHII", 0x80, kind, sequence, stamp, sending.track + 1)
            parts += [struct.pack("!cBH", b"$", self._channels[sending.track], len(header) + len(payload)), header, payload]
        with suppress(ConnectionError):
            self._writer.write(b"".join(parts))


async def _request(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, str]] | None:
    """The next request: method, address, headers in lower case; None at the end. What a reader tells by RTCP is skipped."""
    while (first := await reader.read(1)) == b"$":
        size = int.from_bytes((await reader.readexactly(3))[1:])
        await reader.readexactly(size)
    if not first:
        return None
    lines = (first + await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    method, url, _ = lines[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:]) if value}
    if length := int(headers.get("content-length", "0")):
        await reader.readexactly(length)
    return method, url, headers
