"""The wall: the most urgent clocks of all projects, ticking, for everyone and for screens that hang for months.

`/wall?view=waiting` stays at one view (urgent, regions, breaches, waiting); without it they take turns. `/wall?asof=…` is the
wall as it stood at an instant: it stands still.
The script runs once and draws one component; everything that moves comes over the stream, not from reruns.
"""

from datetime import datetime
from typing import Any

import streamlit as st

from pages.parts import as_of, live_board, session
from pages.routes.board import PATH
from services import wording
from services.access import Actor
from services.asof import instants
from services.board.snapshot import ZONE

SECONDS_A_VIEW = 20

_WORDS = "wall."


def _draw() -> None:
    actor = session.actor()
    asof = as_of.checked(actor)
    words = wording.catalogue(session.language())
    live_board.draw(
        {
            "words": {key.removeprefix(_WORDS): sentence for key, sentence in words.items() if key.startswith(_WORDS)},
            "lang": session.language(),
            "zone": ZONE.key,
            "stream": PATH,
            "seconds": SECONDS_A_VIEW,
            "view": st.query_params.get("view"),
            "lookback": as_of.choices(actor),
            "still": _still(actor, asof) if asof else None,
        }
    )


def _still(actor: Actor, asof: datetime) -> dict[str, Any]:
    """The wall of then, with how its band names the instant."""
    past = as_of.whole(actor, asof)
    return past.board(actor) | {"said": instants.said_in_full(asof)}


_draw()
