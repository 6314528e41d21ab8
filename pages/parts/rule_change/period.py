"""The period of which cases are tried: whole quarters, months and years of the house's calendar."""

from datetime import date, timedelta

import streamlit as st

from pages.parts import session

_KINDS = ("quarter", "month", "year", "own")
Period = tuple[date, date]


def draw(today: date) -> Period | None:
    """The choice, the last full quarter first; the first day and the one after the last. None while days are missing."""
    names = {kind: session.say(f"rule_change.period.{kind}") for kind in _KINDS}
    st.segmented_control(
        session.say("rule_change.period"),
        _KINDS,
        format_func=names.__getitem__,
        key="rc-period",
        default="quarter",
        required=True,
    )
    kind = st.session_state["rc-period"]
    if kind != "own":
        return last(kind, today)
    days = st.date_input(
        session.say("rule_change.period.days"),
        value=(today - timedelta(days=30), today),
        max_value=today,
        format="YYYY-MM-DD",
        key="rc-period-days",
    )
    return (days[0], days[1] + timedelta(days=1)) if isinstance(days, tuple) and len(days) == 2 else None


def last(kind: str, today: date) -> Period:
    """The last full quarter, month or year before a day."""
    months = {"month": 1, "quarter": 3, "year": 12}[kind]
    over = today.year * 12 + today.month - 1
    end = over - over % months
    return _month(end - months), _month(end)


def _month(n: int) -> date:
    return date(n // 12, n % 12 + 1, 1)
