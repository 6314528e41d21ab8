"""What lateness has cost: entries are added, never changed; and what people ask to be done about them."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.tables.base import instant, metadata
from db.tables.growing import only_grows


class EntryKind(StrEnum):
    """What an entry of the ledger is."""

    ACCRUAL = "accrual"
    WAIVER = "waiver"
    DECISION = "decision"


class RequestKind(StrEnum):
    """What somebody asks to be done about an entry."""

    WAIVER = "waiver"
    DECISION = "decision"
    APPEAL = "appeal"


penalties = only_grows(
    Table(
        "penalties",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("kind", Text, nullable=False, server_default="accrual"),
        # The entry that a waiver or a decision is about: same case or finding, same rule, clock, numbers, payer and article.
        Column("refers_to", BigInteger, ForeignKey("penalties.id"), nullable=True),
        # What it is about: the lateness of a case, or what a spot check found.
        Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=True),
        Column("finding_id", BigInteger, ForeignKey("findings.id"), nullable=True),
        Column("rule", Text, nullable=False),
        Column("clock", Text, nullable=True),
        Column("n", Integer, nullable=False),
        # In which capacity the payer pays: as responsible or as leader.
        Column("capacity", Text, nullable=False),
        Column("number", Integer, nullable=False),
        instant("at"),
        Column("payer_role", Text, nullable=False),
        Column("payer_id", BigInteger, ForeignKey("people.id"), nullable=True),
        # Exactly one of: yuan; percent of the monthly bonus; the range of a decision still to be taken. A waiver's is below
        # zero, so that plain sums are net.
        Column("yuan", Numeric(12, 2), nullable=True),
        Column("percent", Numeric(5, 2), nullable=True),
        Column("decision_low", Numeric(5, 2), nullable=True),
        Column("decision_high", Numeric(5, 2), nullable=True),
        # What a decision says beside its percent, or instead of it: pay, post. Such a one is waived by zero percent.
        Column("consequence", Text, nullable=True),
        Column("cite", Text, nullable=False),
        Column("reason", Text, nullable=True),
        Column("author_id", BigInteger, ForeignKey("people.id"), nullable=True),
        instant("recorded_at"),
        CheckConstraint("kind in ('accrual', 'waiver', 'decision')", name="kind"),
        CheckConstraint(
            "num_nonnulls(yuan, percent, decision_low) = 1"
            " or kind = 'decision' and consequence is not null and num_nonnulls(yuan, percent, decision_low) = 0",
            name="one_measure",
        ),
        CheckConstraint("num_nonnulls(case_id, finding_id) = 1", name="case_or_finding"),
        # What was found costs nothing until somebody decides.
        CheckConstraint("kind <> 'accrual' or case_id is not null", name="accrual_of_case"),
        CheckConstraint("kind = 'accrual' or author_id is not null and reason is not null", name="author"),
        CheckConstraint("kind <> 'accrual' or refers_to is null", name="accrual"),
        CheckConstraint("kind <> 'waiver' or refers_to is not null and coalesce(yuan, percent) <= 0", name="waiver"),
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
        # Sums of a span of time are read from the index alone.
        Index("ix_penalties_at", "at", "id", postgresql_include=["kind", "yuan", "percent", "rule", "case_id", "finding_id"]),
        Index("ix_penalties_payer_id_at", "payer_id", "at"),
        Index("ix_penalties_case_id", "case_id"),
        Index("ix_penalties_refers_to", "refers_to", postgresql_where=text("refers_to is not null")),
        # A range is decided once, and so is a finding.
        Index(
            "uq_penalties_finding",
            "finding_id",
            unique=True,
            postgresql_where=text("finding_id is not null and refers_to is null"),
        ),
        Index("ix_penalties_finding_id", "finding_id", postgresql_where=text("finding_id is not null")),
        Index("uq_penalties_decision", "refers_to", unique=True, postgresql_where=text("kind = 'decision'")),
        Index("ix_penalties_range", "at", postgresql_where=text("decision_low is not null")),
    )
)

# Waivers, decisions and appeals with who asked, who answered and what came of it. What is granted is an entry of the ledger too.
penalty_requests = Table(
    "penalty_requests",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("penalty_id", BigInteger, ForeignKey("penalties.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("asked_by", BigInteger, ForeignKey("people.id"), nullable=False),
    instant("asked_at"),
    Column("reason", Text, nullable=False),
    # How much is to be waived, or what is decided; both null where an appeal leaves it open.
    Column("yuan", Numeric(12, 2), nullable=True),
    Column("percent", Numeric(5, 2), nullable=True),
    Column("consequence", Text, nullable=True),
    # The same request sent twice is one.
    Column("request_id", Text, nullable=True),
    # The second person, who approved or refused; nobody where one person was enough.
    Column("decided_by", BigInteger, ForeignKey("people.id"), nullable=True),
    instant("decided_at", nullable=True),
    Column("granted", Boolean, nullable=True),
    Column("comment", Text, nullable=True),
    Column("entry_id", BigInteger, ForeignKey("penalties.id"), nullable=True, unique=True),
    CheckConstraint("kind in ('waiver', 'decision', 'appeal')", name="kind"),
    CheckConstraint("decided_by <> asked_by", name="nobody_approves_their_own"),
    CheckConstraint("(granted is null) = (decided_at is null)", name="answered"),
    CheckConstraint("(granted is true) = (entry_id is not null)", name="granted"),
    UniqueConstraint("asked_by", "request_id", "penalty_id"),
    # One request at a time about an entry, and one appeal ever.
    Index("uq_penalty_requests_waiting", "penalty_id", unique=True, postgresql_where=text("granted is null")),
    Index("uq_penalty_requests_appeal", "penalty_id", unique=True, postgresql_where=text("kind = 'appeal'")),
    Index("ix_penalty_requests_penalty_id", "penalty_id"),
)
