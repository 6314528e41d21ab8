"""A small WHEP gateway that plays cameras' hubs: what MediaMTX and go2rtc are to the dashboard."""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from services.video import offers
from services.video.hub import Hubs
from services.video.source import Source


class WhepGateway:
    """Plays the camera that stands first in the path. `peers` are those that play now, by the address that ends them."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self.addresses = dict(addresses)
        self.peers: dict[str, RTCPeerConnection] = {}
        self.played = 0
        self._hubs = Hubs()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/{{camera}}/whep"

    def cut(self) -> None:
        """End everything that plays, without a word."""
        for path in list(self.peers):
            self._do(self._stop(path))

    def close(self) -> None:
        """End."""
        self.cut()
        self._hubs.close_all()
        self._server.shutdown()
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _play(self, name: str, offer: str) -> tuple[str, str]:
        viewing = self._hubs.watch(Source(int(name), self.addresses[name], True, name))
        peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        peer.viewing = viewing
        await peer.setRemoteDescription(RTCSessionDescription(offers.passed_through(offer), "offer"))
        peer.addTrack(viewing.video)
        peer.addTrack(viewing.audio)
        await peer.setLocalDescription(await peer.createAnswer())
        self.played += 1
        path = f"/{name}/whep/{self.played}"
        self.peers[path] = peer
        return peer.localDescription.sdp, path

    async def _stop(self, path: str) -> None:
        if peer := self.peers.pop(path, None):
            peer.viewing.close()
            await peer.close()

    def _do(self, what):
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(15)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                offer = self.rfile.read(int(self.headers["Content-Length"])).decode()
                answer, path = gateway._do(gateway._play(self.path.split("/")[1], offer))
                self.send_response(201)
                self.send_header("Content-Type", "application/sdp")
                self.send_header("Location", path)
                self.end_headers()
                self.wfile.write(answer.encode())

            def do_DELETE(self):
                gateway._do(gateway._stop(self.path))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        return Handler


@contextmanager
def whep_gateway() -> Iterator[WhepGateway]:
    """A running gateway that knows no camera yet."""
    made = WhepGateway({})
    try:
        yield made
    finally:
        made.close()
