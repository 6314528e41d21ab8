"""The group's tree: group → region → company → project."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Identity, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from db.tables.base import metadata


class OrgKind(StrEnum):
    """The level of a unit in the tree."""

    GROUP = "group"
    REGION = "region"
    COMPANY = "company"
    PROJECT = "project"


orgs = Table(
    "orgs",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("parent_id", BigInteger, ForeignKey("orgs.id"), nullable=True),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=True),
    # Ids from the root, "/1/4/17/": a scope test is a prefix test.
    Column("path", Text, nullable=False),
    # What a regime asks of the unit: company kind, city tier.
    Column("fields", JSONB, nullable=False, server_default="{}"),
    CheckConstraint("kind in ('group', 'region', 'company', 'project')", name="kind"),
    Index("ix_orgs_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
)
