"""Editions of the national days off and make-up days, as they became known."""

from sqlalchemy import BigInteger, Column, Identity, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from db.tables.base import instant, metadata
from db.tables.growing import only_grows

calendar_editions = only_grows(
    Table(
        "calendar_editions",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        # Where the days come from, with its version.
        Column("library", Text, nullable=False, unique=True),
        # From which instant on cases are reckoned by it; null for the first one, which holds since ever.
        instant("since", nullable=True),
        # {off: {day: name}, made_up: {day: name}, years: [2026, ...]}
        Column("days", JSONB, nullable=False),
        instant("recorded_at"),
    )
)
