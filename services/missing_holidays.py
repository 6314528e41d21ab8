"""The year whose holidays the product does not know though it should, and the open deadlines that were reckoned without them."""

from dataclasses import dataclass
from datetime import datetime

from db import engine
from db.queries import health as queries
from services import access, holidays
from services.access import Actor
from services.casework.regimes import pack_of
from services.policy.words import Title


@dataclass(frozen=True)
class Missing:
    """A year, and by regime how many open deadlines within the actor's sight reach into it, most first."""

    year: int
    touched: tuple[tuple[Title, int], ...]

    @property
    def deadlines(self) -> int:
        """How many in all."""
        return sum(n for _, n in self.touched)


def missing(actor: Actor, *, at: datetime) -> Missing | None:
    """What is missing at `at`; nothing when the library knows every year that it should. Raises NotPermitted."""
    sight = access.scope_of(actor, "see_health")
    year = holidays.unpublished(at)
    if year is None:
        return None
    with engine.reading() as conn:
        found = queries.open_clocks_assuming(conn, year, sight.org_path)
    return Missing(year, tuple((pack_of(one.pack, one.version).title, one.n) for one in found))
