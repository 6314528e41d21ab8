"""The cameras at the counters of project centres, and on record for ever: who looked through which of them."""

from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Identity, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from db.tables.base import instant, metadata
from db.tables.growing import only_grows


class LookKind(StrEnum):
    """What somebody saw: the moving picture, or one picture of it enlarged."""

    LIVE = "live"
    STILL = "still"


cameras = Table(
    "cameras",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    # A unit of the kind project: its service centre.
    Column("project_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False, server_default=""),
    # RTSP addresses with their passwords, sealed (services.sealing): nothing but the pull of the picture opens them.
    Column("address_sealed", Text, nullable=True),
    # The small picture that most cameras offer besides; null: there is none.
    Column("sub_address_sealed", Text, nullable=True),
    Column("sound", Boolean, nullable=False, server_default="false"),
    # One of the demonstration's own: it has no address, the process that asks for its picture serves it too.
    Column("demonstration", Boolean, nullable=False, server_default="false"),
    # What the last test found, or the code of what refused it; null: never tested since the address was entered.
    Column("found", JSONB(none_as_null=True), nullable=True),
    instant("found_at", nullable=True),
    instant("created_at"),
    Column("created_by", BigInteger, ForeignKey("people.id"), nullable=True),
    instant("retired_at", nullable=True),
    CheckConstraint("demonstration = (address_sealed is null)", name="address"),
    CheckConstraint("(found is null) = (found_at is null)", name="found"),
    # A name is free again when its camera is retired.
    Index("uq_cameras_name", "project_id", "name", unique=True, postgresql_where=text("retired_at is null")),
)

# Written when a look begins; later only its last sign of life and its end are filled in.
looks = only_grows(
    Table(
        "looks",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("person_id", BigInteger, ForeignKey("people.id"), nullable=False),
        Column("camera_id", BigInteger, ForeignKey("cameras.id"), nullable=False),
        Column("kind", Text, nullable=False),
        instant("from_at"),
        # When the viewer said goodbye; null while it lasts, and for ever when the viewer vanished.
        instant("to_at", nullable=True),
        # The last sign of life: it tells a look that lasts from one whose viewer vanished.
        instant("seen_at"),
        CheckConstraint("kind in ('live', 'still')", name="kind"),
        CheckConstraint("seen_at >= from_at and to_at >= from_at", name="order"),
        Index("ix_looks_from_at", "from_at", "id"),
        Index("ix_looks_person_id_from_at", "person_id", "from_at"),
        Index("ix_looks_camera_id_from_at", "camera_id", "from_at"),
    ),
    but=("to_at", "seen_at"),
)
