"""All tables under one metadata; importing this package registers every one of them."""

from db.tables.accounts import people, screens, sessions, sign_in_attempts
from db.tables.audit import audit
from db.tables.base import metadata
from db.tables.cameras import LookKind, cameras, looks
from db.tables.cases import cases, clocks, counters, papers, steps
from db.tables.contacts import contacts
from db.tables.digests import digest_cases, digest_people, digests, schedule_runs, urges
from db.tables.ledger import penalties, penalty_requests
from db.tables.operations import drafts, heartbeats, imports
from db.tables.organisation import OrgKind, orgs
from db.tables.outbox import MessageStatus, deliveries, gateway_rates, message_reads, messages

__all__ = [
    "LookKind",
    "MessageStatus",
    "OrgKind",
    "audit",
    "cameras",
    "cases",
    "clocks",
    "contacts",
    "counters",
    "deliveries",
    "digest_cases",
    "digest_people",
    "digests",
    "drafts",
    "gateway_rates",
    "heartbeats",
    "imports",
    "looks",
    "message_reads",
    "messages",
    "metadata",
    "orgs",
    "papers",
    "penalties",
    "penalty_requests",
    "people",
    "schedule_runs",
    "screens",
    "sessions",
    "sign_in_attempts",
    "steps",
    "urges",
]
