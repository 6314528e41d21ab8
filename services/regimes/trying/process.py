"""A try in a process of its own, as the one that wants to know sees it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from db.engine import connect_url

# What a process that is ended leaves is cleared away by another, which need not say so.
_AS_MEANT = "ignore:resource_tracker:UserWarning"


class Trial:
    """A try that begins when it is listened to. It is over when nothing more is said; `cancel` ends it at once."""

    def __init__(
        self, texts: Mapping[str, str], version: date, *, since: datetime, until: datetime, path: str, at: datetime
    ) -> None:
        """Try texts by regime, as versions from a day on; the rest is as `history.try_on` takes it."""
        asked = {"texts": dict(texts), "version": version.isoformat(), "path": path}
        asked |= {name: instant.isoformat() for name, instant in (("since", since), ("until", until), ("at", at))}
        self._asked = json.dumps(asked).encode() + b"\n"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "services.regimes.trying"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # A session of its own: it has processes beside it, and all of them end together.
            start_new_session=True,
            env={**os.environ, "DATABASE_URL": connect_url(), "PYTHONWARNINGS": _AS_MEANT},
        )

    def said(self) -> Iterator[dict[str, Any]]:
        """Ask, and hear what it tells until it is over: how far it is (`done`, `total`), at last what it came to (`tried`).
        It ends when nobody listens any more.

        Raises OSError and ValueError where it breaks off, in the middle of a line even.
        """
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None and told is not None
        try:
            # A long text waits here until it is read.
            asked.write(self._asked)
            asked.flush()
            for line in told:
                yield json.loads(line)
        except BaseException:
            self.cancel()
            raise
        finally:
            self._process.wait()
            told.close()
            with suppress(OSError):
                asked.close()

    def cancel(self) -> None:
        """End it, whatever it is at."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
