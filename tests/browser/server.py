"""The dashboard as a process of its own, and how Chromium is started: for browser tests, benchmarks and screenshots."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


class AppServer:
    """One server of the dashboard on a port of its own; it can be stopped and started again on the same port."""

    def __init__(self, home: Path, environment: dict[str, str], script: str = "dashboard.py") -> None:
        self._script = script
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.log = home / "server.log"
        self._environment = {**os.environ, "DUBAN_HOME": str(home), "DUBAN_STRICT": "1", "PYTHONPATH": str(ROOT), **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until /healthz answers."""
        command = [sys.executable, "-m", "streamlit", "run", self._script, "--server.port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")
            time.sleep(0.1)

    @property
    def pid(self) -> int:
        """The process of the dashboard. Raises RuntimeError when it does not run."""
        if self._process is None:
            raise RuntimeError("start the server first")
        return self._process.pid

    def stop(self) -> None:
        """End it as an operator does. Raises TimeoutExpired when it does not end within 20 s."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        finally:
            self._process = None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False
