"""The wall: the most urgent clocks of all projects, ticking, for everyone and for screens that hang for months.

`/wall?view=waiting` stays at one view (urgent, regions, breaches, waiting); without it they take turns.
The script runs once and draws one component; everything that moves comes over the stream, not from reruns.
"""

import streamlit as st

from pages.parts import live_board, session
from pages.routes.board import PATH
from services import wording
from services.board.snapshot import ZONE

SECONDS_A_VIEW = 20

_WORDS = "wall."

words = wording.catalogue(session.language())
live_board.draw(
    {
        "words": {key.removeprefix(_WORDS): sentence for key, sentence in words.items() if key.startswith(_WORDS)},
        "lang": session.language(),
        "zone": ZONE.key,
        "stream": PATH,
        "seconds": SECONDS_A_VIEW,
        "view": st.query_params.get("view"),
    }
)
