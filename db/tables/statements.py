"""Statements of penalties: closed at an instant, numbered, and never changed. What comes later goes on the next one."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
)

from db.tables.base import instant, metadata, personal
from db.tables.growing import only_grows

statements = only_grows(
    Table(
        "statements",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        # The regime whose entries it holds, and the version and schedule that it was closed by.
        Column("pack", Text, nullable=False),
        Column("pack_version", Text, nullable=False),
        Column("rule", Text, nullable=False),
        Column("cite", Text, nullable=False),
        # Counts the regime's statements from 1 without a gap; `number` is how people call it.
        Column("n", Integer, nullable=False),
        Column("number", Text, nullable=False, unique=True),
        # The first day of the month that it is about.
        Column("month", Date, nullable=False),
        # Its true instant, 00:00 in the regime's zone: what accrued before then stands on it, if it stands on no earlier one.
        instant("closed_at"),
        # The last entry that the ledger had when it was closed: those with higher ids are late, whenever they accrued.
        Column("last_entry", BigInteger, nullable=False),
        instant("recorded_at"),
        # What the entries come to: net yuan; how many are percent of a bonus, and their sum; ranges not decided within yet.
        Column("entries", Integer, nullable=False),
        Column("yuan", Numeric(16, 2), nullable=False),
        Column("percents", Integer, nullable=False),
        Column("percent", Numeric(16, 2), nullable=False),
        Column("undecided", Integer, nullable=False),
        # SHA-256 over number, instant, entries and names.
        Column("hash", Text, nullable=False),
        UniqueConstraint("pack", "n"),
        UniqueConstraint("pack", "closed_at"),
    )
)

statement_entries = only_grows(
    Table(
        "statement_entries",
        metadata,
        # An entry stands on one statement.
        Column("penalty_id", BigInteger, ForeignKey("penalties.id"), primary_key=True),
        Column("statement_id", BigInteger, ForeignKey("statements.id"), nullable=False),
        Index("ix_statement_entries_statement_id", "statement_id", "penalty_id"),
    )
)

# People and units as they were called when the statement was closed: issued again, it says the same.
statement_names = only_grows(
    Table(
        "statement_names",
        metadata,
        Column("statement_id", BigInteger, ForeignKey("statements.id"), primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        personal("name", nullable=False),
        Column("name_en", Text, nullable=True),
        CheckConstraint("kind in ('person', 'unit')", name="kind"),
    )
)

# Statements that were sent to their readers.
statement_issues = only_grows(
    Table(
        "statement_issues",
        metadata,
        Column("statement_id", BigInteger, ForeignKey("statements.id"), primary_key=True),
        instant("at"),
        Column("readers", Integer, nullable=False),
    )
)
