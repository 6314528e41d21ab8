"""All tables under one metadata; importing this package registers every one of them."""

from db.tables.accounts import people, screens, sessions, sign_in_attempts
from db.tables.api import api_keys, api_requests, webhook_calls, webhooks
from db.tables.arrivals import arrivals
from db.tables.attachments import attachments, uploads
from db.tables.audit import audit
from db.tables.base import metadata
from db.tables.bindings import regime_bindings
from db.tables.calendars import calendar_editions
from db.tables.cameras import LookKind, cameras, looks
from db.tables.cases import cases, clocks, clocks_replaced, counters, papers, steps
from db.tables.contacts import contacts
from db.tables.customers import customer_acts, customer_calls, customer_links
from db.tables.digests import digest_cases, digest_people, digests, schedule_runs, urges
from db.tables.ledger import penalties, penalty_requests
from db.tables.operations import drafts, heartbeats, imports
from db.tables.organisation import OrgKind, orgs
from db.tables.outbox import MessageStatus, deliveries, gateway_rates, message_reads, messages
from db.tables.rule_changes import pack_versions, rule_changes
from db.tables.spot_checks import (
    check_evidence,
    draws,
    evidence,
    finding_acts,
    findings,
    samples,
    spot_checks,
    visit_matches,
    visits,
)
from db.tables.statements import statement_entries, statement_issues, statement_names, statements

__all__ = [
    "LookKind",
    "MessageStatus",
    "OrgKind",
    "api_keys",
    "api_requests",
    "arrivals",
    "attachments",
    "audit",
    "calendar_editions",
    "cameras",
    "cases",
    "check_evidence",
    "clocks",
    "clocks_replaced",
    "contacts",
    "counters",
    "customer_acts",
    "customer_calls",
    "customer_links",
    "deliveries",
    "digest_cases",
    "digest_people",
    "digests",
    "drafts",
    "draws",
    "evidence",
    "finding_acts",
    "findings",
    "gateway_rates",
    "heartbeats",
    "imports",
    "looks",
    "message_reads",
    "messages",
    "metadata",
    "orgs",
    "pack_versions",
    "papers",
    "penalties",
    "penalty_requests",
    "people",
    "regime_bindings",
    "rule_changes",
    "samples",
    "schedule_runs",
    "screens",
    "sessions",
    "sign_in_attempts",
    "spot_checks",
    "statement_entries",
    "statement_issues",
    "statement_names",
    "statements",
    "steps",
    "uploads",
    "urges",
    "visit_matches",
    "visits",
    "webhook_calls",
    "webhooks",
]
