"""What lateness has cost: entries are added, never changed."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Identity, Index, Integer, Numeric, Table, Text, text

from db.tables.base import instant, metadata


class EntryKind(StrEnum):
    """What an entry of the ledger is."""

    ACCRUAL = "accrual"
    WAIVER = "waiver"
    DECISION = "decision"


penalties = Table(
    "penalties",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("kind", Text, nullable=False, server_default="accrual"),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("clock", Text, nullable=True),
    Column("n", Integer, nullable=False),
    # In which capacity the payer pays: as responsible or as leader.
    Column("capacity", Text, nullable=False),
    Column("number", Integer, nullable=False),
    instant("at"),
    Column("payer_role", Text, nullable=False),
    Column("payer_id", BigInteger, ForeignKey("people.id"), nullable=True),
    # Exactly one of: yuan; percent of the monthly bonus; the range of a decision still to be taken.
    Column("yuan", Numeric(12, 2), nullable=True),
    Column("percent", Numeric(5, 2), nullable=True),
    Column("decision_low", Numeric(5, 2), nullable=True),
    Column("decision_high", Numeric(5, 2), nullable=True),
    Column("cite", Text, nullable=False),
    Column("reason", Text, nullable=True),
    Column("author_id", BigInteger, ForeignKey("people.id"), nullable=True),
    instant("recorded_at"),
    CheckConstraint("kind in ('accrual', 'waiver', 'decision')", name="kind"),
    CheckConstraint("num_nonnulls(yuan, percent, decision_low) = 1", name="one_measure"),
    Index(
        "uq_penalties_accrual",
        "case_id",
        "rule",
        "n",
        "capacity",
        "number",
        unique=True,
        postgresql_where=text("kind = 'accrual'"),
    ),
    Index("ix_penalties_at", "at"),
    Index("ix_penalties_payer_id_at", "payer_id", "at"),
)
