"""What of a regime may change for cases that are open: values, and never how a story is read."""

from services.policy.differences import Difference, differences
from services.policy.lines import Where
from services.policy.pack import Pack

# Parts that no clock, cost or reminder of a case is reckoned from: papers, lists about many cases, checks, points.
_BESIDE = {
    *("assessment", "customers", "documents", "escalation", "may_be_laxer", "notes", "points", "schedules", "spot_checks"),
    *("violations", "waivers"),
}
# Parts of which every value may change, none of them telling a step or a clock.
_WHOLLY = {"calendar", "levels", "soon"}
_TEXTS = {"about", "title", "text", "zh", "en"}


def hinders(old: Pack, new: Pack) -> Where | None:
    """The first difference of two versions that cannot be carried to open cases; None when all can.

    Carried are limits, amounts, spans, hours and days, times of day, levels and texts. Steps, fields, roles and parties, which
    clocks, penalties and reminders there are, and what starts, stops and cancels a clock must be alike: else a case that went by
    the old version would tell another story by the new one.
    """
    if old.tz != new.tz:
        return ("zone",)
    return next((difference.where for difference in differences(old, new) if not _carried(difference)), None)


def _carried(difference: Difference) -> bool:
    where = difference.where
    if where[0] in _BESIDE | _WHOLLY or where[-1] in _TEXTS:
        return True
    if difference.before is None or difference.after is None:
        # Somebody who paid nothing at a rate may pay something by the new one; all else would come or go.
        return _is_rate(where) and len(where) > 4
    return _is_rate(where) or _is_length(where)


def _is_rate(where: Where) -> bool:
    """What lateness costs, by its brackets."""
    return len(where) > 2 and (where[0], where[2]) == ("penalties", "rates")


def _is_length(where: Where) -> bool:
    """How long something may take, how often it costs, at what time of day it is owed or told, after how long."""
    match where:
        case ("clocks", _, "limit") | ("clocks", _, "limits", _, "limit") | ("clocks", _, "daily", "at"):
            return True
        case ("penalties", _, "every") | ("reminders", _, "daily"):
            return True
        case ("reminders", _, "when", *_, "overdue_more_than"):
            return True
    return False
