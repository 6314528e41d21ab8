"""The daily check of the counters by camera: what was drawn, what was seen, what came of it. All of it only grows."""

from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from db.tables.base import instant, metadata
from db.tables.growing import only_grows


class FindingKind(StrEnum):
    """What was found."""

    # Something on the checklist was poor.
    VIOLATION = "violation"
    # A visit was seen and no case was entered.
    CONCEALMENT = "concealment"


class ActKind(StrEnum):
    """What was said about a finding: by the one it concerns, or by the one who decided."""

    ANSWERED = "answered"
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"


# One draw a day and regime: the seed, and what every centre weighed, so that anybody can draw again.
draws = only_grows(
    Table(
        "draws",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("pack", Text, nullable=False),
        Column("pack_version", Text, nullable=False),
        # The local day of the regime.
        Column("day", Date, nullable=False),
        Column("seed", BigInteger, nullable=False),
        Column("size", Integer, nullable=False),
        # By centre id as text: {"weight": "2.5", "risks": {measure: count}}.
        Column("weights", JSONB, nullable=False),
        instant("at"),
        UniqueConstraint("pack", "day"),
    )
)

# The centres of a sample. One that replaces another says why, and by whom; what was drawn first stays.
samples = only_grows(
    Table(
        "samples",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("draw_id", BigInteger, ForeignKey("draws.id"), nullable=False),
        # Its place in the order of the draw, from 1.
        Column("n", Integer, nullable=False),
        Column("project_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
        Column("replaces", BigInteger, ForeignKey("samples.id"), nullable=True, unique=True),
        Column("reason", Text, nullable=True),
        Column("by_id", BigInteger, ForeignKey("people.id"), nullable=True),
        instant("at"),
        UniqueConstraint("draw_id", "n"),
        UniqueConstraint("draw_id", "project_id"),
        CheckConstraint("num_nonnulls(replaces, reason, by_id) in (0, 3)", name="replacement"),
    )
)

# A check that was made: of a drawn centre, or of one freely chosen.
spot_checks = only_grows(
    Table(
        "spot_checks",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("pack", Text, nullable=False),
        Column("pack_version", Text, nullable=False),
        Column("project_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
        # A drawn centre is checked once for its draw.
        Column("sample_id", BigInteger, ForeignKey("samples.id"), nullable=True, unique=True),
        Column("by_id", BigInteger, ForeignKey("people.id"), nullable=False),
        instant("at"),
        # By item of the checklist: {"mark": good, poor or not_seen, "remark": words}.
        Column("marks", JSONB, nullable=False),
        Column("remark", Text, nullable=False, server_default=""),
        Column("request_id", Text, nullable=True),
        UniqueConstraint("by_id", "request_id"),
        Index("ix_spot_checks_project_id_at", "project_id", "at"),
        Index("ix_spot_checks_at", "at"),
    )
)

# Pictures with camera, instant and viewer written into them; the file is found by its hash, and checked against it.
evidence = only_grows(
    Table(
        "evidence",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("sha256", LargeBinary, nullable=False),
        Column("project_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
        Column("camera_id", BigInteger, ForeignKey("cameras.id"), nullable=True),
        # When the camera saw it, and when somebody took it.
        instant("seen_at"),
        Column("taken_by", BigInteger, ForeignKey("people.id"), nullable=False),
        instant("taken_at"),
        CheckConstraint("length(sha256) = 32", name="sha256"),
    )
)

# Which pictures belong to a check, and through it to its findings.
check_evidence = only_grows(
    Table(
        "check_evidence",
        metadata,
        Column("check_id", BigInteger, ForeignKey("spot_checks.id"), primary_key=True),
        Column("evidence_id", BigInteger, ForeignKey("evidence.id"), primary_key=True),
    )
)

# A customer at a counter, as somebody saw it on the camera.
visits = only_grows(
    Table(
        "visits",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("project_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
        Column("camera_id", BigInteger, ForeignKey("cameras.id"), nullable=True),
        instant("at"),
        Column("remark", Text, nullable=False, server_default=""),
        # The picture that shows it, where one was taken.
        Column("evidence_id", BigInteger, ForeignKey("evidence.id"), nullable=True),
        Column("noted_by", BigInteger, ForeignKey("people.id"), nullable=False),
        instant("noted_at"),
        Column("request_id", Text, nullable=True),
        UniqueConstraint("noted_by", "request_id"),
        CheckConstraint("at <= noted_at", name="seen"),
        Index("ix_visits_project_id_at", "project_id", "at"),
    )
)

# Somebody says which case a visit was, or that it was none; the last word counts.
visit_matches = only_grows(
    Table(
        "visit_matches",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("visit_id", BigInteger, ForeignKey("visits.id"), nullable=False),
        Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=True),
        Column("reason", Text, nullable=False),
        Column("by_id", BigInteger, ForeignKey("people.id"), nullable=False),
        instant("at"),
        Index("ix_visit_matches_visit_id", "visit_id", "id"),
    )
)

findings = only_grows(
    Table(
        "findings",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("no", Text, nullable=False, unique=True),
        Column("kind", Text, nullable=False),
        Column("pack", Text, nullable=False),
        Column("pack_version", Text, nullable=False),
        # The wrongdoing as the regime calls it, and its article.
        Column("rule", Text, nullable=False),
        Column("cite", Text, nullable=False),
        # The item of the checklist that was poor; null with a concealment.
        Column("item", Text, nullable=True),
        Column("company_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
        Column("project_id", BigInteger, ForeignKey("orgs.id"), nullable=False),
        Column("check_id", BigInteger, ForeignKey("spot_checks.id"), nullable=True),
        # A visit is reported once.
        Column("visit_id", BigInteger, ForeignKey("visits.id"), nullable=True, unique=True),
        # When it happened.
        instant("at"),
        Column("about", Text, nullable=False),
        # Whom it concerns, and as what.
        Column("concerns_role", Text, nullable=False),
        Column("concerns_id", BigInteger, ForeignKey("people.id"), nullable=False),
        Column("reported_by", BigInteger, ForeignKey("people.id"), nullable=False),
        instant("reported_at"),
        CheckConstraint("kind in ('violation', 'concealment')", name="kind"),
        CheckConstraint("(kind = 'violation') = (item is not null)", name="item"),
        CheckConstraint("(kind = 'concealment') = (visit_id is not null)", name="visit"),
        CheckConstraint("concerns_id <> reported_by", name="nobody_reports_themselves"),
        UniqueConstraint("check_id", "item"),
        Index("ix_findings_project_id_at", "project_id", "at"),
        Index("ix_findings_concerns_id_at", "concerns_id", "at"),
        Index("ix_findings_reported_at", "reported_at"),
    )
)

# The story of a finding; how many there are is its version.
finding_acts = only_grows(
    Table(
        "finding_acts",
        metadata,
        Column("finding_id", BigInteger, ForeignKey("findings.id"), primary_key=True),
        Column("n", Integer, primary_key=True, autoincrement=False),
        Column("kind", Text, nullable=False),
        Column("by_id", BigInteger, ForeignKey("people.id"), nullable=False),
        instant("at"),
        Column("said", Text, nullable=False),
        # What it costs in words, when it was upheld.
        Column("consequence", Text, nullable=True),
        CheckConstraint("kind in ('answered', 'upheld', 'not_upheld')", name="kind"),
        CheckConstraint("(kind = 'upheld') = (consequence is not null)", name="consequence"),
        # It is answered once, and decided once.
        Index("uq_finding_acts_answer", "finding_id", unique=True, postgresql_where=text("kind = 'answered'")),
        Index("uq_finding_acts_decision", "finding_id", unique=True, postgresql_where=text("kind <> 'answered'")),
    )
)
