"""Who may sign in: people with one role in one part of the tree, kiosk screens, and their sessions."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Identity, Index, Table, Text

from db.tables.base import instant, metadata, personal

people = Table(
    "people",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    personal("name", nullable=False),
    Column("role", Text, nullable=False),
    Column("org_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
    # Only heads of a department have one; a case finds its first responsible head by it.
    Column("department", Text, nullable=True),
    Column("password_hash", Text, nullable=True),
    Column("language", Text, nullable=False, server_default="zh"),
    Column("active", Boolean, nullable=False, server_default="true"),
    instant("created_at"),
    Index("ix_people_role_org_id", "role", "org_id"),
)

screens = Table(
    "screens",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("key_hash", Text, nullable=False, unique=True),
    Column("org_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
    instant("created_at"),
    instant("seen_at", nullable=True),
    instant("revoked_at", nullable=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("person_id", BigInteger, ForeignKey("people.id"), nullable=True),
    Column("screen_id", BigInteger, ForeignKey("screens.id"), nullable=True),
    instant("created_at"),
    instant("seen_at"),
    instant("ended_at", nullable=True),
    CheckConstraint("(person_id is null) <> (screen_id is null)", name="person_or_screen"),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("login", Text, nullable=False),
    Column("address", Text, nullable=False),
    instant("at"),
    Column("succeeded", Boolean, nullable=False),
    Index("ix_sign_in_attempts_login_at", "login", "at"),
    Index("ix_sign_in_attempts_address_at", "address", "at"),
)
