"""What is known of the centres when a sample is drawn, and what each of them weighs by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from db.engine import Connection
from db.queries import samples as queries
from services.policy.spot_checks import Measure, RiskRule, SpotCheckRule


@dataclass(frozen=True)
class Weighed:
    """A centre's weight, and how much of each risk it had; counted in full, though a risk weighs no further than its limit."""

    weight: Decimal
    risks: Mapping[str, int]


def weigh(conn: Connection, rule: SpotCheckRule, at: datetime) -> dict[int, Weighed]:
    """Every centre with its weight at an instant."""
    centres = queries.centres(conn)
    counted: dict[str, dict[int, int]] = {name: _count(conn, name, risk, centres, at) for name, risk in rule.risks.items()}
    found = {centre: {name: counts.get(centre, 0) for name, counts in counted.items()} for centre in centres}
    return {centre: Weighed(weight_of(rule, risks), risks) for centre, risks in found.items()}


def weight_of(rule: SpotCheckRule, risks: Mapping[str, int]) -> Decimal:
    """The base weight and what each risk adds."""
    added = (risk.weight * min(risks.get(name, 0), risk.at_most) for name, risk in rule.risks.items())
    return rule.base.weight + sum(added, Decimal(0))


def _count(conn: Connection, name: Measure, risk: RiskRule, centres: Sequence[int], at: datetime) -> dict[int, int]:
    since = at - timedelta(days=risk.days or 0)
    match name:
        case "overdue_cases":
            return queries.overdue_cases(conn, at)
        case "low_ratings":
            return queries.low_ratings(conn, risk.field or "", risk.rated_at_most or 0, since, at)
        case "silent_cameras":
            return queries.silent_cameras(conn)
        case "upheld_findings":
            return queries.upheld_findings(conn, since, at)
        case "days_unchecked":
            # A centre that was never checked counts like the longest time.
            last = queries.last_checks(conn)
            return {centre: (at - last[centre]).days if centre in last else risk.at_most for centre in centres}
