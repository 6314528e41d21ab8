"""Real receivers that take messages, refuse them, hang, or are away: one for HTTP, one for mail."""

import json
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

PASSWORD = "p4ssw0rd"


@dataclass
class Received:
    """One message as it arrived: for which address, under which id, what it says, and its files."""

    address: str
    id: str
    subject: str
    body: str
    files: tuple[str, ...] = ()


@dataclass
class Inbox:
    """What arrived, in order; `answer` is the status given to all, `answers` to those addresses; `hanging` ones wait."""

    answer: int = 200
    answers: dict[str, int] = field(default_factory=dict)
    hanging: set[str] = field(default_factory=set)
    released: Event = field(default_factory=Event)
    all: list[Received] = field(default_factory=list)
    tries: int = 0
    _changed: Condition = field(default_factory=Condition)

    def take(self, received: Received) -> int:
        """Keep it where it is accepted; the status to answer with."""
        with self._changed:
            self.tries += 1
            self._changed.notify_all()
        if received.address in self.hanging:
            self.released.wait(30)
        status = self.answers.get(received.address, self.answer)
        with self._changed:
            if status < 300:
                self.all.append(received)
            self._changed.notify_all()
        return status

    def wait_for(self, count=0, tries=0):
        """Until so many have arrived, and so many have been tried."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.all) >= count and self.tries >= tries, timeout=20)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        address = self.path.rpartition("/")[2]
        received = Received(address, self.headers["Idempotency-Key"], said["title"], said["message"])
        self.send_response(self.server.inbox.take(received))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        pass  # whoever gave up waiting is gone


@contextmanager
def http_receiver(port=0):
    """A web service on a port; gives its Inbox, with the port as `.port`."""
    inbox = Inbox()
    server = _Server(("127.0.0.1", port), _Handler)
    server.inbox, inbox.port = inbox, server.server_port
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield inbox
    finally:
        inbox.released.set()
        server.shutdown()
        server.server_close()


class _Mailbox:
    def __init__(self, inbox):
        self.inbox = inbox

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        status = self.inbox.answers.get(address, 200)
        if status >= 300:
            self.inbox.tries += 1
            return f"{status} no such mailbox {address}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body(("plain",)).get_content()
        files = tuple(part.get_filename() for part in mail.iter_attachments())
        for address in envelope.rcpt_tos:
            status = self.inbox.take(Received(address, mail["Message-ID"], mail["Subject"], body, files))
            if status >= 300:
                return f"{status} not now"
        return "250 OK"


def _knows_the_password(_server, _session, _envelope, _mechanism, said):
    return AuthResult(success=said.password == PASSWORD.encode())


@contextmanager
def smtp_receiver():
    """A mail server on a port; gives its Inbox, with the port as `.port`."""
    inbox = Inbox()
    inbox.port = free_port()
    controller = Controller(
        _Mailbox(inbox), hostname="127.0.0.1", port=inbox.port, auth_require_tls=False, authenticator=_knows_the_password
    )
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()


@contextmanager
def silent_server():
    """A port that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield listening.getsockname()[1]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
