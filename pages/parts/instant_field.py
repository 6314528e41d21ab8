"""A date with a time of day, entered as local time: what people agree on most often is one tap away."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from pages.parts import session
from services.time import now

_ZONE = ZoneInfo("Asia/Shanghai")
# Days from today and time of day: the middle and the end of an office's day.
_OFTEN = ((0, time(18)), (1, time(12)), (1, time(18)), (2, time(18)))


def draw(key: str, label: str) -> None:
    """The field; its value, a datetime without a zone or None, stands under `key`."""
    st.datetime_input(label, value=None, key=key, format="YYYY-MM-DD")
    local = now().astimezone(_ZONE).replace(tzinfo=None)
    with st.container(key=f"{key}-often", horizontal=True, gap="small"):
        for days, clock in _OFTEN:
            at = datetime.combine(local.date() + timedelta(days=days), clock)
            said = session.say(f"fieldwork.in_{days}_days", time=f"{clock:%H:%M}")
            if at > local:
                st.button(said, key=f"{key}-{days}-{clock:%H}", on_click=_choose, args=(key, at))


def _choose(key: str, at: datetime) -> None:
    st.session_state[key] = at
