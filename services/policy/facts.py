"""Whether the fields of a case are as a condition says."""

from collections.abc import Mapping
from typing import Any

from services.policy.conditions import Condition


def facts_hold(condition: Condition, fields: Mapping[str, Any]) -> bool:
    """True when the case's fields are as the condition says; looks at nothing but fields."""
    return fields_fit(condition, fields) and (not condition.any or any(facts_hold(c, fields) for c in condition.any))


def fields_fit(condition: Condition, fields: Mapping[str, Any]) -> bool:
    """Like facts_hold, without the alternatives."""
    if not (condition.is_ or condition.is_not or condition.at_least):
        return True  # as most conditions
    # Most conditions say nothing about fields: asking that first costs a tenth of looking through nothing.
    return (
        (not condition.is_ or all(fields.get(key) in allowed for key, allowed in condition.is_.items()))
        and (not condition.is_not or all(fields.get(key) not in excluded for key, excluded in condition.is_not.items()))
        and (
            not condition.at_least
            or all(isinstance(fields.get(k), int) and fields[k] >= least for k, least in condition.at_least.items())
        )
    )
