"""The strip of days behind a clock."""

from datetime import datetime

from services.casework.regimes import calendar_for
from services.policy.limits import Limit
from services.policy.pack import Pack
from services.policy.strips import Strip, strip_of
from services.policy.working_time import WorkingTimeError
from services.why import Reasoned


def limit_of(clock: Reasoned, pack: Pack) -> Limit | None:
    """The length of time that a clock runs by; None where a date or a time of day sets its due instant."""
    rule = pack.clocks[clock.rule]
    return rule.limits[clock.reason["branch"]].limit if "branch" in clock.reason else rule.limit


def strip(clock: Reasoned, pack: Pack) -> Strip | None:
    """The days from its start to its due instant, and to the dates that did not set it.

    None where today's calendar would set another due instant: such days would not add up.
    """
    start = datetime.fromisoformat(clock.reason["start"])
    dates = [datetime.fromisoformat(candidate["at"]) for candidate in clock.reason.get("candidates", ())]
    try:
        return strip_of(start, clock.due_at, limit_of(clock, pack), calendar_for(pack), also=dates)
    except WorkingTimeError:
        return None
