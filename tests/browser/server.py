"""The dashboard as a process of its own, and how Chromium is started: for browser tests, benchmarks and screenshots."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx

from tests.browser.nursery import Nursery, is_alive

ROOT = Path(__file__).parents[2]
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update"
# The shell is Chromium without its own windows and menus, which nobody looks at here: it takes a fraction of the time.
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or shutil.which("chromium") or "chromium"


class AppServer:
    """One server of the dashboard on a port of its own; it can be stopped and started again on the same port.

    It is started as an operator starts it, or by a nursery where time matters.
    """

    def __init__(
        self, home: Path, environment: dict[str, str], script: str = "dashboard.py", nursery: Nursery | None = None
    ) -> None:
        self._script = script
        self._nursery = nursery
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.log = home / "server.log"
        self._environment = {**os.environ, "DUBAN_HOME": str(home), "DUBAN_STRICT": "1", "PYTHONPATH": str(ROOT), **environment}
        self._process: subprocess.Popen[bytes] | None = None
        self._pid: int | None = None

    def start(self) -> None:
        """Start and wait until /healthz answers."""
        arguments = ["run", self._script, "--server.port", str(self.port)]
        if self._nursery:
            self._pid = self._nursery.born(arguments, self._environment, self.log)
        else:
            with self.log.open("ab") as log:
                command = [sys.executable, "-m", "streamlit", *arguments]
                self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
            self._pid = self._process.pid
        deadline = time.monotonic() + 60
        while not self._answers():
            if not self._lives() or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")
            time.sleep(0.1)

    @property
    def pid(self) -> int:
        """The process of the dashboard. Raises RuntimeError when it does not run."""
        if self._pid is None:
            raise RuntimeError("start the server first")
        return self._pid

    def stop(self) -> None:
        """End it as an operator does. Raises TimeoutError when it does not end within 20 s."""
        if self._pid is None:
            return
        pid, deadline = self._pid, time.monotonic() + 20
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        while self._lives():
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGKILL)
                raise TimeoutError(f"the server did not end:\n{self.log.read_text()}")
            time.sleep(0.02)
        self._pid = None

    def _lives(self) -> bool:
        if self._process is not None:
            return self._process.poll() is None
        return self._pid is not None and is_alive(self._pid)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False
