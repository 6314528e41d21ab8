"""Whether spot checks name roles, clocks and wrongdoings that exist."""

from collections.abc import Iterator

from services.policy.lines import Where
from services.policy.naming import Problem, unknown
from services.policy.pack import Pack
from services.policy.spot_checks import SpotCheckRule

EXACT = ("minutes", "hours")
# Which measures need which key.
BELONGS = {"days": ("low_ratings", "upheld_findings"), "field": ("low_ratings",), "rated_at_most": ("low_ratings",)}


def spot_check_problems(pack: Pack) -> Iterator[Problem]:
    """Everything that is wrong with the spot checks."""
    rule = pack.spot_checks
    if rule is None:
        return
    where: Where = ("spot_checks",)
    if rule.number_prefix == pack.number_prefix:
        yield (*where, "number_prefix"), "cases are numbered like this; write another prefix"
    for role in (rule.concerns, *rule.decided_by):
        yield from unknown((*where, "concerns" if role == rule.concerns else "decided_by"), "role", role, pack.roles)
    if rule.sample.at_most < rule.sample.at_least:
        yield (*where, "sample", "at_most"), f"at_most is less than at_least; write {rule.sample.at_least} or more"
    yield from _risks((*where, "risks"), pack, rule)
    for name, item in rule.checklist.items():
        yield from unknown((*where, "checklist", name, "violation"), "violation", item.violation, pack.violations)
    yield from _reconcile((*where, "reconcile"), pack, rule)


def _risks(where: Where, pack: Pack, rule: SpotCheckRule) -> Iterator[Problem]:
    for name, risk in rule.risks.items():
        for key, owners in BELONGS.items():
            if (getattr(risk, key) is None) == (name in owners):
                yield (*where, name), f"{key} belongs to {' and '.join(owners)} alone; {'add' if name in owners else 'remove'} it"
        if risk.field:
            yield from unknown((*where, name, "field"), "field", risk.field, pack.fields)


def _reconcile(where: Where, pack: Pack, rule: SpotCheckRule) -> Iterator[Problem]:
    yield from unknown((*where, "violation"), "violation", rule.reconcile.violation, pack.violations)
    known = pack.fields["channel"].values if "channel" in pack.fields else {}
    for channel in rule.reconcile.channels:
        yield from unknown((*where, "channels"), "value of channel", channel, known)
    exact = [name for name, clock in pack.clocks.items() if clock.limit and clock.limit.unit in EXACT]
    yield from unknown((*where, "clock"), "clock with minutes or hours", rule.reconcile.clock, exact)
