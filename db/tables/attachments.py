"""What people attach: uploads on their way into a case, and attachments, which stay. The files themselves are found by hash."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from db.tables.base import instant, metadata
from db.tables.growing import only_grows


def _file() -> tuple[Any, ...]:
    """What is known of a file: the columns that an attachment takes over from its upload."""
    return (
        Column("purpose", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("media_type", Text, nullable=False),
        # Bytes.
        Column("size", Integer, nullable=False),
        Column("sha256", LargeBinary, nullable=False),
        # A small JPEG of it, and what was sent where that is kept beside what is shown.
        Column("preview", LargeBinary, nullable=True),
        Column("original", LargeBinary, nullable=True),
        # When and where a photo was taken, as the camera says: {"lat": degrees, "lon": degrees}.
        instant("taken_at", nullable=True),
        Column("place", JSONB(none_as_null=True), nullable=True),
        CheckConstraint("purpose in ('signature', 'photos', 'files', 'sound')", name="purpose"),
        CheckConstraint("length(sha256) = 32", name="sha256"),
    )


uploads = Table(
    "uploads",
    metadata,
    # The receipt: known to whoever sent the file.
    Column("id", Text, primary_key=True),
    # Who may use it: person/7, or what it was handed over to, such as arrival/12.
    Column("owner", Text, nullable=False),
    # Kept however long it lies unused.
    Column("held", Boolean, nullable=False, server_default="false"),
    instant("at"),
    instant("used_at", nullable=True),
    *_file(),
    Index("ix_uploads_owner", "owner"),
    Index("ix_uploads_at", "at", postgresql_where=text("not held")),
)

attachments = only_grows(
    Table(
        "attachments",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
        # The step that brought it; null for what came beside the steps.
        Column("step_n", Integer, nullable=True),
        # The field of the step, or what it stands for beside the steps.
        Column("field", Text, nullable=False),
        Column("by_id", BigInteger, ForeignKey("people.id"), nullable=True),
        instant("at"),
        *_file(),
        ForeignKeyConstraint(["case_id", "step_n"], ["steps.case_id", "steps.n"]),
        Index("ix_attachments_case_id", "case_id", "id"),
        Index("ix_attachments_sha256", "sha256"),
    )
)
