"""Whether a changed value asks more of people than the one before it, or less."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

from services.policy.limits import Limit
from services.policy.lines import Where
from services.policy.words import Measure, Span

Strictness = Literal["stricter", "laxer", "neither", "unknown"]

# What words say to people, and when they are told of something: no duty is wider or narrower for it.
WORDING = {"title", "text", "about", "words", "draft"}
TIMES = {"at", "daily", "day"}
TOLD = {"reminders", "schedules"}
EXACT = {"minutes", "hours"}


def strictness(where: Where, before: Any, after: Any) -> Strictness:
    """How a value compares with the one before it; `unknown` where nothing general can be said."""
    if WORDING & {*where} or where[0] == "soon" or (where[0] in TOLD and where[-1] in TIMES):
        return "neither"
    compare = _COMPARE.get(str(where[-1]))
    if compare is None and len(where) > 1:
        compare = _COMPARE_IN.get(str(where[-2]))
    try:
        return compare(before, after) if compare else "unknown"
    except (TypeError, ValueError, ArithmeticError):
        return "unknown"


def _limits(before: Any, after: Any) -> Strictness:
    """Less time is stricter. Lengths that depend on the calendar compare within one unit alone."""
    old, new = Limit.model_validate(before), Limit.model_validate(after)
    if {old.unit, new.unit} <= EXACT:
        return _less(old.microseconds, new.microseconds)
    return _less((old.amount, old.roll), (new.amount, new.roll)) if old.unit == new.unit else "unknown"


def _spans(before: Any, after: Any) -> Strictness:
    return _less(Span.model_validate(before).length, Span.model_validate(after).length)


def _measures(before: Any, after: Any) -> Strictness:
    """More to pay is stricter, for costs of one kind; of a range no end may be lower."""
    old, new = Measure.model_validate(before), Measure.model_validate(after)
    for kind in ("yuan", "percent"):
        if getattr(old, kind) is not None and getattr(new, kind) is not None:
            return _less(getattr(new, kind), getattr(old, kind))
    return _ranges(old.decision, new.decision) if old.decision and new.decision else "unknown"


def _ranges(before: Any, after: Any) -> Strictness:
    return "stricter" if all(new >= old for old, new in zip(before, after, strict=True)) else "laxer"


def _less(before: Any, after: Any) -> Strictness:
    """What is not greater is stricter, as with lengths and times of day."""
    return "laxer" if after > before else "stricter"


def _fewer(before: Any, after: Any) -> Strictness:
    return _less(Decimal(str(before)), Decimal(str(after)))


def _more(before: Any, after: Any) -> Strictness:
    return _less(Decimal(str(after)), Decimal(str(before)))


def _further(before: Any, after: Any) -> Strictness:
    """A list that has all of the one before it, and perhaps more."""
    return "stricter" if {*before} <= {*after} else "laxer"


# By the last key of the way to a value, and for the parts of a limit, of a span or of a list by the one before it.
_COMPARE: dict[str, Callable[[Any, Any], Strictness]] = {
    "limit": _limits,
    "answer": _limits,
    "every": _spans,
    "overdue_more_than": _spans,
    "responsible": _measures,
    "leader": _measures,
    "decision": _ranges,
    "yuan": _more,
    "percent": _more,
    "minus": _more,
    "below": _more,
    "alone_up_to_yuan": _fewer,
    "more_than_in_month": _fewer,
    "at": _less,
    "needs": _further,
    "to": _further,
}
_COMPARE_IN: dict[str, Callable[[Any, Any], Strictness]] = {
    "limit": _fewer,
    "answer": _fewer,
    "every": _fewer,
    "overdue_more_than": _fewer,
}
