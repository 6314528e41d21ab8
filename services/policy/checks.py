"""What a pack must agree on within itself: every name that it uses has to exist, every value has to be possible."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from services.policy.clock_checks import clock_problems, penalty_problems
from services.policy.condition_checks import condition_problems
from services.policy.conditions import Condition
from services.policy.customer_checks import customer_problems
from services.policy.document_checks import document_problems
from services.policy.lines import Where
from services.policy.naming import Problem, unknown, unknown_party
from services.policy.pack import Pack
from services.policy.rules import EscalationRule, ScheduleRule
from services.policy.spot_check_checks import spot_check_problems
from services.policy.step_checks import step_problems

# What stored cases can be listed by.
LISTED_BY = ("severity", "category", "department", "channel")


def problems(pack: Pack, known_roles: set[str]) -> Iterator[Problem]:
    """Everything that is wrong, each with the way to the value and what to write instead."""
    yield from _frame(pack)
    yield from _people(pack, known_roles)
    yield from step_problems(pack)
    yield from clock_problems(pack)
    yield from penalty_problems(pack)
    yield from _announcements(pack)
    yield from condition_problems(pack)
    yield from spot_check_problems(pack)
    yield from document_problems(pack)
    yield from customer_problems(pack)


def _frame(pack: Pack) -> Iterator[Problem]:
    try:
        ZoneInfo(pack.zone)
    except (ValueError, OSError, LookupError):
        yield ("zone",), f"{pack.zone} is no time zone; write one such as Asia/Shanghai"
    for lang in ("zh", "en"):
        if "{article}" not in pack.cite_form.in_(lang):
            yield ("cite_form", lang), "the article has no place in it; write {article} where it belongs"


def _people(pack: Pack, known_roles: set[str]) -> Iterator[Problem]:
    for role in pack.roles:
        if role not in known_roles:
            yield ("roles", role), f"nobody can have the role {role}; write one of {', '.join(sorted(known_roles))}"
    for party, entries in pack.parties.items():
        for index, entry in enumerate(entries):
            yield from unknown(("parties", party, index, "role"), "role", entry.role, pack.roles)
    for name, category in pack.categories.items():
        for department in (category.department, *category.cooperate):
            yield from unknown(("categories", name), "department", department, pack.departments)


def _announcements(pack: Pack) -> Iterator[Problem]:
    for name, reminder in pack.reminders.items():
        if reminder.step:
            yield from unknown(("reminders", name, "step"), "step", reminder.step, pack.steps)
        for who in reminder.to:
            yield from unknown_party(("reminders", name, "to"), who, pack)
    for name, schedule in pack.schedules.items():
        for who in schedule.to:
            yield from unknown(("schedules", name, "to"), "role", who, [*pack.roles, "everyone"])
        yield from _listed(name, schedule, pack)
    for name, step in pack.milestones.items():
        yield from unknown(("milestones", name), "step", step, pack.steps)
    for number in pack.levels:
        if number not in (1, 2, 3):
            yield ("levels", number), "escalation levels are 1, 2 and 3; write one of them"
    if pack.escalation:
        yield from _escalation(pack.escalation, pack)


def _listed(name: str, schedule: ScheduleRule, pack: Pack) -> Iterator[Problem]:
    """What a schedule lists: its clocks and its role."""
    where: Where = ("schedules", name)
    if slow := schedule.slow:
        for key, clock in (("of", slow.of), ("missed", slow.missed), ("without", slow.without)):
            yield from unknown((*where, "slow", key), "clock", clock, pack.clocks)
    if schedule.in_place:
        yield from unknown((*where, "in_place", "role"), "role", schedule.in_place.role, pack.roles)
    told_apart = schedule.leftovers or Condition()
    for field in (*told_apart.is_, *told_apart.is_not):
        if field not in LISTED_BY:
            yield (*where, "leftovers"), f"leftovers cannot be told apart by {field}; write one of {', '.join(LISTED_BY)}"


def _escalation(rule: EscalationRule, pack: Pack) -> Iterator[Problem]:
    for number, who in rule.urges.items():
        yield from unknown(("escalation", "urges", number), "level", number, pack.levels)
        yield from unknown_party(("escalation", "urges", number), who, pack)
    for step in rule.steps:
        yield from unknown(("escalation", "steps"), "step", step, pack.steps)
