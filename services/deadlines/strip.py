"""The strip of days behind a clock, by the rules and the calendar that it was reckoned by."""

from collections.abc import Sequence
from datetime import datetime

from services.case_view import ClockSeen
from services.casework.eras import Held
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


def ran_by(clock: Reasoned, eras: Sequence[Held]) -> Sequence[Held]:
    """The rules and calendars, oldest first, by which a case went until the clock was decided; all of them while it is open."""
    end = _decided(clock)
    return [held for held in eras if end is None or held.since <= end] or eras[:1]


def strip(clock: Reasoned, held: Held) -> Strip | None:
    """The days from its start to its due instant, and to the dates that did not set it.

    None where these rules and days set another due instant: such days would not add up.
    """
    start = datetime.fromisoformat(clock.reason["start"])
    dates = [datetime.fromisoformat(candidate["at"]) for candidate in clock.reason.get("candidates", ())]
    calendar = calendar_for(held.pack, held.edition)
    try:
        return strip_of(start, clock.due_at, limit_of(clock, held.pack), calendar, also=dates)
    except WorkingTimeError:
        return None


def _decided(clock: Reasoned) -> datetime | None:
    """When it was met or missed; None for one that is open, or only foreseen."""
    if not isinstance(clock, ClockSeen) or clock.open:
        return None
    return clock.stopped_at or clock.due_at
