"""A try in a process of its own, which `process` starts: asked for on the standard input, told line by line on the other end.

It gives way to whoever serves people, and ends with the process that wants to know.
"""

import json
import os
import signal
import sys
from collections.abc import Mapping
from datetime import date, datetime
from threading import Thread
from typing import Any

from db.engine import reading
from db.queries import trying as queries
from services.regimes import adopting
from services.regimes.candidates import candidates
from services.regimes.trying.history import try_on

# How much less of a processor it gets than others who want it.
GIVES_WAY = 10


def main() -> None:
    """Read what is asked, wait for the turn, and tell how far it is and what it came to."""
    asked = json.loads(sys.stdin.buffer.readline())
    Thread(target=_end_with_the_other, daemon=True).start()
    os.nice(GIVES_WAY)
    adopting.catch_up()
    with reading() as conn:
        queries.ready(conn)
        queries.take_turn(conn)
        _tell({"tried": _tried(asked)})


def _tried(asked: Mapping[str, Any]) -> dict[str, Any]:
    since, until, at = (datetime.fromisoformat(asked[name]) for name in ("since", "until", "at"))
    packs = candidates(asked["texts"], date.fromisoformat(asked["version"]))
    return try_on(packs, since=since, until=until, at=at, path=asked["path"], progress=_progress).summary()


def _progress(done: int, total: int) -> None:
    _tell({"done": done, "total": total})


def _tell(said: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _end_with_the_other() -> None:
    """Nothing more is said on the standard input; when it closes, nobody listens any more."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.killpg(os.getpgid(0), signal.SIGTERM)


if __name__ == "__main__":
    main()
