"""A case, its steps (append-only) and the clocks that follow from them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from db.tables.base import instant, metadata, personal
from db.tables.growing import only_grows

cases = Table(
    "cases",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("no", Text, nullable=False, unique=True),
    # The regime, and the version of it by which the case goes now: the one that was in force when it opened, or a later one that
    # was put in force for open cases, too. Then `earlier_versions` has those before, oldest first: [[version, until], ...].
    Column("pack", Text, nullable=False),
    Column("pack_version", Text, nullable=False),
    Column("earlier_versions", JSONB, nullable=False, server_default="[]"),
    Column("region_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
    Column("company_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
    Column("project_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
    instant("opened_at"),
    instant("closed_at", nullable=True),
    Column("room", Text, nullable=True),
    personal("customer_name"),
    personal("customer_phone"),
    Column("demand", Text, nullable=False, server_default=""),
    Column("channel", Text, nullable=True),
    Column("category", Text, nullable=True),
    Column("severity", Text, nullable=True),
    Column("department", Text, nullable=True),
    # The pack's own case fields, as the steps left them.
    Column("fields", JSONB, nullable=False, server_default="{}"),
    # Who has which role in this case, {role: person id}: when it opened, and now.
    Column("assigned", JSONB, nullable=False, server_default="{}"),
    Column("people", JSONB, nullable=False, server_default="{}"),
    # Whose desk the order or the closure request lies on now; null when nobody's.
    Column("desk", Text, nullable=True),
    Column("holder_role", Text, nullable=True),
    Column("holder_id", BigInteger, ForeignKey("people.id"), nullable=True),
    instant("held_since", nullable=True),
    # The earliest due instant of an open clock, and the instants from which an escalation level holds
    # if nothing else happens: time decides them, so the instants are stored and not the state.
    instant("next_due_at", nullable=True),
    instant("next_warn_at", nullable=True),
    instant("level1_at", nullable=True),
    instant("level2_at", nullable=True),
    instant("level3_at", nullable=True),
    # When time alone changes the stored rows next, and up to when they were computed.
    instant("wake_at", nullable=True),
    instant("computed_at"),
    # A year without published holidays was reckoned without them.
    Column("calendar_assumed", Boolean, nullable=False, server_default="false"),
    Column("version", Integer, nullable=False),
    Column("source", Text, nullable=True),
    Column("external_key", Text, nullable=True),
    Column("import_id", BigInteger, ForeignKey("imports.id"), nullable=True),
    # Its import was undone: it stands in no list and counts nowhere, and only the ledger still knows it.
    instant("withdrawn_at", nullable=True),
    UniqueConstraint("source", "external_key"),
    Index("ix_cases_import_id", "import_id", postgresql_where=text("import_id is not null")),
    Index("ix_cases_open_next_due_at", "next_due_at", postgresql_where=text("closed_at is null")),
    # Carries what lists are filtered by, so that counting 50,000 open cases need not read them.
    Index(
        "ix_cases_open_project_id",
        "project_id",
        postgresql_include=[
            *("next_due_at", "next_warn_at", "opened_at", "pack", "category", "severity", "department"),
            *("level1_at", "level2_at", "level3_at"),
        ],
        postgresql_where=text("closed_at is null"),
    ),
    Index("ix_cases_open_opened_at", "opened_at", postgresql_where=text("closed_at is null")),
    Index("ix_cases_opened_at", "opened_at"),
    Index("ix_cases_closed_at", "closed_at", postgresql_where=text("closed_at is not null")),
    Index("ix_cases_holder_role", "holder_role", "held_since", postgresql_where=text("holder_role is not null")),
    Index("ix_cases_wake_at", "wake_at", postgresql_where=text("wake_at is not null")),
    Index("ix_cases_room", "project_id", "room"),
    # The few that owe something though they are closed.
    Index(
        "ix_cases_closed_owing",
        "project_id",
        postgresql_where=text("closed_at is not null and next_due_at is not null"),
    ),
)

steps = Table(
    "steps",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("event", Text, nullable=False),
    instant("at"),
    Column("by_role", Text, nullable=False),
    Column("by_id", BigInteger, ForeignKey("people.id"), nullable=True),
    Column("data", JSONB, nullable=False, server_default="{}"),
    # The same request sent twice is one step.
    Column("request_id", Text, nullable=True),
    instant("recorded_at"),
    UniqueConstraint("case_id", "n"),
    UniqueConstraint("case_id", "request_id"),
    Index("ix_steps_at", "at"),
    Index("ix_steps_by_id_at", "by_id", "at"),
)

clocks = Table(
    "clocks",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("rule", Text, nullable=False),
    Column("n", Integer, nullable=False),
    instant("started_at"),
    instant("warn_at"),
    instant("due_at"),
    instant("stopped_at", nullable=True),
    # met, missed or cancelled once decided; null while the clock is open. Running or overdue is a matter of time.
    Column("outcome", Text, nullable=True),
    Column("responsible_role", Text, nullable=False),
    Column("responsible_id", BigInteger, ForeignKey("people.id"), nullable=True),
    Column("cite", Text, nullable=False),
    # Why this instant: start, units counted, days skipped, branch of a minimum.
    Column("reason", JSONB, nullable=False),
    CheckConstraint("outcome in ('met', 'missed', 'cancelled')", name="outcome"),
    UniqueConstraint("case_id", "rule", "n"),
    Index("ix_clocks_open_due_at", "due_at", postgresql_where=text("outcome is null")),
    Index("ix_clocks_open_warn_at", "warn_at", postgresql_where=text("outcome is null")),
    # What somebody answers for, the nearest due first.
    Index("ix_clocks_open_responsible", "responsible_id", "responsible_role", "due_at", postgresql_where=text("outcome is null")),
)

# What the row of a clock said until the rules for its case changed while it ran.
clocks_replaced = only_grows(
    Table(
        "clocks_replaced",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
        Column("rule", Text, nullable=False),
        Column("n", Integer, nullable=False),
        # Until when it held, and by which version of the regime.
        instant("replaced_at"),
        Column("version", Text, nullable=False),
        instant("started_at"),
        instant("warn_at"),
        instant("due_at"),
        instant("stopped_at", nullable=True),
        Column("outcome", Text, nullable=True),
        Column("responsible_role", Text, nullable=False),
        Column("responsible_id", BigInteger, ForeignKey("people.id"), nullable=True),
        Column("cite", Text, nullable=False),
        Column("reason", JSONB, nullable=False),
        UniqueConstraint("case_id", "rule", "n", "replaced_at"),
    )
)

# Papers that lie on somebody's desk now: an order, a closure request, a claim.
papers = Table(
    "papers",
    metadata,
    Column("case_id", BigInteger, ForeignKey("cases.id"), primary_key=True),
    Column("desk", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("person_id", BigInteger, ForeignKey("people.id"), nullable=True),
    instant("since"),
    Index("ix_papers_role_since", "role", "since"),
)

counters = Table(
    "counters",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
