"""What keeps the house running: drafts, heartbeats and imports."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Identity, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from db.tables.base import instant, metadata

drafts = Table(
    "drafts",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("text", Text, nullable=False),
    instant("saved_at"),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", Text, primary_key=True),
    instant("at"),
    Column("data", JSONB, nullable=False, server_default="{}"),
)

imports = Table(
    "imports",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("source", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_hash", Text, nullable=False),
    Column("mapping_hash", Text, nullable=False),
    instant("started_at"),
    instant("finished_at", nullable=True),
    Column("rows_read", Integer, nullable=False, server_default="0"),
    Column("rows_added", Integer, nullable=False, server_default="0"),
    Column("rows_known", Integer, nullable=False, server_default="0"),
    Column("rows_rejected", Integer, nullable=False, server_default="0"),
    Column("by_id", BigInteger, ForeignKey("people.id"), nullable=True),
    Column("notes", JSONB, nullable=False, server_default="{}"),
    # How many rows there are, where a rehearsal has counted them.
    Column("rows_expected", Integer, nullable=True),
    # What became of cases and steps, where several rows tell of one case.
    Column("cases_added", Integer, nullable=False, server_default="0"),
    Column("cases_known", Integer, nullable=False, server_default="0"),
    Column("cases_rejected", Integer, nullable=False, server_default="0"),
    Column("steps_added", Integer, nullable=False, server_default="0"),
    # Whether file and mapping are kept, under their hashes; and the file of the rows that were set aside, by its hash.
    Column("kept", Boolean, nullable=False, server_default="false"),
    Column("rejects_hash", Text, nullable=True),
    instant("undone_at", nullable=True),
    Column("undone_by", BigInteger, ForeignKey("people.id"), nullable=True),
    Column("undone_because", Text, nullable=True),
)
