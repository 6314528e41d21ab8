"""What a new installation shows: an organisation, some hundred cases in every stage, disputes, findings, accounts."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from secrets import token_hex

from db.engine import reading, transaction
from db.queries import demo as queries
from db.queries import organisation as units
from services import statements
from services.casework.whole import NEWS
from services.demo import accounts_file, arrivals, bulk, counters, disputes, organisation, regimes
from services.demo.plots import plots
from services.demo.stories import Teller
from services.time import require_aware
from services.wording import text

SEED = 1


@dataclass(frozen=True)
class Begun:
    """What was loaded, and where the accounts stand written."""

    open: int
    closed: int
    accounts: Path


def wanted() -> bool:
    """False when DUBAN_DEMO=0 says that there shall be no demonstration."""
    return os.environ.get("DUBAN_DEMO", "") != "0"


def is_there() -> bool:
    """True when the demonstration's group is in the database."""
    with reading() as conn:
        return organisation.is_there(conn)


def sizes() -> tuple[int, int]:
    """How many open and closed cases a new installation gets."""
    opened, ended = ([plot.first for plot in told.values()] for told in (plots().open, plots().closed))
    return sum(opened) + len(regimes.others()), sum(ended)


def ensure_demo(at: datetime, seed: int = SEED) -> Begun | None:
    """Load the demonstration into an empty database, as it stands at `at`; None, and nothing done, when there is any unit.

    All or nothing, and once however many processes begin at the same time; what people did about penalties, what they
    saw at the counters, and the statements of past months, come right after.
    """
    at = require_aware(at)
    with transaction() as conn:
        queries.take_turn(conn)
        if not units.is_empty(conn):
            return None
        rng = Random(seed)
        passwords = organisation.plant(conn, rng, at)
        teller = Teller(conn, at, rng, token_hex(6))
        open_cases, closed_cases = [*teller.first(plots().open), *teller.others()], list(teller.first(plots().closed))
        bulk.add(conn, [*open_cases, *closed_cases], at)
        queries.analyze(conn)
        bulk.record(conn, at, len(open_cases), len(closed_cases), seed)
        accounts_file.write(passwords)
    disputes.plant(at, rng)
    counters.plant(at, rng)
    arrivals.plant(at, rng)
    statements.close_due(at)
    with transaction() as conn:
        queries.settle_statements(conn, at - NEWS)
    return Begun(len(open_cases), len(closed_cases), accounts_file.complete(passwords, at))


def announcement(begun: Begun, lang: str) -> str:
    """What to say once at the terminal: what was loaded, the accounts, and where they can be read again."""
    said = text("demo.begun", lang, open=begun.open, closed=begun.closed, path=begun.accounts)
    return f"{said}\n{begun.accounts.read_text(encoding='utf-8')}"
