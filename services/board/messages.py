"""The bytes of the board's stream (server-sent events), built once for all screens of a unit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.board.snapshot import RowOnWire, ms


@dataclass(frozen=True)
class State:
    """How fresh the picture is: its version, the last contact with the database, the last sign of the worker."""

    version: int
    fresh: datetime
    worker: datetime | None


def snapshot(state: State, now: datetime, rows: Mapping[str, RowOnWire], figures: Mapping[str, Any]) -> bytes:
    """Everything, for a screen that has nothing or has fallen behind."""
    return _event("snapshot", state, now, put=list(rows.values()), figures=figures)


def delta(
    state: State,
    now: datetime,
    before: Mapping[str, RowOnWire],
    after: Mapping[str, RowOnWire],
    figures: Mapping[str, Any] | None,
) -> bytes:
    """What has changed between two readings; `figures` only when they have."""
    put = [row for key, row in after.items() if before.get(key) != row]
    drop = [key for key in before if key not in after]
    return _event("delta", state, now, put=put, drop=drop, **({} if figures is None else {"figures": figures}))


def beat(state: State, now: datetime) -> bytes:
    """Nothing new, but alive: the server's instant and how fresh the data are."""
    return _event("beat", state, now)


def end(reason: str) -> bytes:
    """The last event of a stream: `restart` (come back soon) or `signed_out`."""
    return _encoded("end", {"reason": reason})


def _event(kind: str, state: State, now: datetime, **content: Any) -> bytes:
    freshness = {"version": state.version, "now": ms(now), "fresh": ms(state.fresh), "worker": ms(state.worker)}
    return _encoded(kind, freshness | content)


def _encoded(kind: str, content: Mapping[str, Any]) -> bytes:
    return f"event: {kind}\ndata: {json.dumps(content, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
