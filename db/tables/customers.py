"""What customers do on their own telephones: links that open one case without an account, and what was done through them."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
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

customer_links = Table(
    "customer_links",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    # The link itself is known to whoever was shown it, and to nobody else.
    Column("token_hash", Text, nullable=False, unique=True),
    # What its maker wants to hear, by the regime's names, and what the customer is to agree to, {field: value}.
    Column("asks", JSONB, nullable=False),
    Column("proposal", JSONB, nullable=False, server_default="{}"),
    Column("made_by", BigInteger, ForeignKey("people.id"), nullable=True),
    instant("made_at"),
    instant("expires_at"),
    instant("opened_at", nullable=True),
    instant("revoked_at", nullable=True),
    # Of a case only the newest link opens.
    Index("uq_customer_links_living", "case_id", unique=True, postgresql_where=text("revoked_at is null")),
    Index("ix_customer_links_case_id", "case_id"),
)

# Who came by a link, and who came by none: what comes too often waits.
customer_calls = Table(
    "customer_calls",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("link_id", BigInteger, ForeignKey("customer_links.id"), nullable=True),
    Column("address", Text, nullable=False),
    instant("at"),
    Index("ix_customer_calls_link_id_at", "link_id", "at"),
    Index("ix_customer_calls_address_at", "address", "at"),
)

customer_acts = only_grows(
    Table(
        "customer_acts",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("link_id", BigInteger, ForeignKey("customer_links.id"), nullable=False),
        Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
        Column("ask", Text, nullable=False),
        Column("kind", Text, nullable=False),
        instant("at"),
        # What was agreed to, or written.
        Column("data", JSONB, nullable=False, server_default="{}"),
        # A rating, and whose work it rates.
        Column("score", Integer, nullable=True),
        Column("concerns_id", BigInteger, ForeignKey("people.id"), nullable=True),
        # The picture of a signature, an attachment of the case.
        Column("sha256", LargeBinary, nullable=True),
        # The same form sent twice is one act; by one link each thing is done once.
        Column("request_id", Text, nullable=False),
        CheckConstraint("kind in ('sign', 'agree', 'rate', 'complain')", name="kind"),
        CheckConstraint("(kind = 'rate') = (score is not null)", name="score"),
        CheckConstraint("(kind = 'sign') = (sha256 is not null)", name="picture"),
        UniqueConstraint("link_id", "ask"),
        Index("ix_customer_acts_case_id_at", "case_id", "at"),
        Index("ix_customer_acts_concerns_id_at", "concerns_id", "at"),
    )
)
