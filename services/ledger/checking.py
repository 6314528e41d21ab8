"""Proof that what people did about penalties holds together: like what it is about, within its bounds, and as it was granted."""

from dataclasses import dataclass

from db.engine import Connection
from db.queries import ledger_checks as queries
from services.ledger.acts import SAME
from services.wording import text


@dataclass(frozen=True)
class Checked:
    """How many waivers and decisions were looked at, and a sentence for each entry that is not as it must be."""

    acts: int
    differences: tuple[str, ...]


def check(conn: Connection, lang: str = "zh") -> Checked:
    """Hold every waiver and decision against the entry that it is about, and against what was asked and granted.

    That no entry has more taken off than it came to is why the ledger's sums are what is to be paid.
    """
    found = {
        "unlike": queries.unlike(conn, SAME),
        "out_of_range": queries.out_of_range(conn),
        "overdrawn": queries.overdrawn(conn),
        "unasked": queries.unasked(conn),
    }
    said = (text(f"penalties.check.{what}", lang, **row._mapping) for what, rows in found.items() for row in rows)
    return Checked(queries.count(conn), tuple(said))
