"""Proof of what spot checks left: samples drawn again, pictures held against their hashes, decisions against the ledger."""

from db.engine import Connection
from db.queries import findings as queries
from services import evidence
from services.spot_checks import drawing


def check(conn: Connection) -> list[str]:
    """A line for everything that differs; nothing when all is well."""
    unlike = [f"finding {row.no}: penalty {row.entry_id}" for row in queries.unlike_the_ledger(conn)]
    return [*drawing.differences(conn), *evidence.differences(conn), *unlike]
