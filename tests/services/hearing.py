"""A real receiver of webhooks, which keeps what it is told and answers as a test wants it to."""

import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True)
class Told:
    """One call as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict:
        """What it tells."""
        return json.loads(self.body)


@dataclass
class Ear:
    """What was told, in order; `answer` decides on the status by what is told."""

    url: str = ""
    all: list[Told] = field(default_factory=list)
    answer: Callable[[dict], int] = lambda said: 204

    @property
    def events(self) -> list[str]:
        """The steps it was told of."""
        return [one.said["data"].get("event", "ping") for one in self.all]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = Told(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        self.server.ear.all.append(told)
        self.send_response(self.server.ear.answer(told.said))
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def receiver(secure: ssl.SSLContext | None = None) -> Iterator[Ear]:
    """A receiver on a port of its own, over TLS when it has a certificate."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    if secure is not None:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    scheme = "http" if secure is None else "https"
    server.ear = Ear(f"{scheme}://127.0.0.1:{server.server_port}/hook?token=s3cret")
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.ear
    finally:
        server.shutdown()
        server.server_close()
