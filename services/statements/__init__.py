"""Statements of penalties: closed once at their instant, numbered, never changed, sent to whom the regime names.

`closing` decides what stands on each, `issuing` sends it, `contents` reads it as somebody may see it, `workbook` writes it as
Excel into `files`, `taking` hands it out, and `proof` shows that all of it follows from the ledger.
"""

from services.statements.closing import close_due, next_instant
from services.statements.proof import check
from services.statements.taking import take

__all__ = ["check", "close_due", "next_instant", "take"]
