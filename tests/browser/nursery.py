"""Dashboards that start without importing everything anew, which would take most of the time of a browser test.

One process imports the libraries and the services once and waits. Asked for a dashboard it forks, and the child goes on as
`streamlit run` would have: with its own environment, its own log, and nothing of the product at work before.
"""

import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LIBRARIES = ("altair", "av", "fastapi", "openpyxl", "pandas", "PIL.Image", "pyarrow", "streamlit.web.cli", "uvicorn")
OURS = ("db", "services")


class Nursery:
    """The process that waits, while the run goes on."""

    def __init__(self) -> None:
        """Starts it; the first dashboard waits until everything is imported."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.nursery"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def born(self, arguments: list[str], environment: Mapping[str, str], log: Path) -> int:
        """The process of a new `streamlit` with these arguments."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"argv": arguments, "env": dict(environment), "log": str(log)}) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it; dashboards go on until they are stopped."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def is_alive(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _wait_for_wishes() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)
    for package in map(importlib.import_module, OURS):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__") and ".migrations." not in found.name:
                importlib.import_module(found.name)
    # Nobody here waits for those who were born.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        wish = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(wish)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _live(wish: dict[str, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log, nothing = os.open(wish["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), os.open(os.devnull, os.O_RDONLY)
    for ours, theirs in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(ours, theirs)
    os.environ.clear()
    os.environ.update(wish["env"])
    sys.argv = ["streamlit", *wish["argv"]]
    # Imported long ago, before the fork.
    sys.modules["streamlit.web.cli"].main(prog_name="streamlit")
    sys.exit()


if __name__ == "__main__":
    _wait_for_wishes()
