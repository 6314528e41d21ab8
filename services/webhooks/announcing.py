"""Owing a step to the webhooks that ask for it."""

from datetime import timedelta

from db.engine import Connection
from db.queries import webhooks as queries
from services.policy.story import Step

# For so long it is tried.
PATIENCE = timedelta(days=1)


def announce(conn: Connection, case_id: int, path: str, step: Step, n: int) -> None:
    """Owe the n-th step of a case, in the project at `path`, to every webhook of a unit above it that asks for such steps.

    In the transaction of the step: what is rolled back is told to nobody, and what is on record is told for certain.
    """
    queries.announce(conn, case_id, path, step.event, n, step.at, step.at + PATIENCE)
