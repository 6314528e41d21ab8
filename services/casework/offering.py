"""What somebody may do with a case now."""

from collections.abc import Sequence
from typing import Any

from services import access
from services.access import Actor
from services.policy.pack import Pack
from services.policy.steps import allowed
from services.policy.story import Step, Story


def offered(actor: Actor, pack: Pack, case: Any, steps: Sequence[Step]) -> list[str]:
    """The steps that state, role and right allow somebody now, comments last; `case` is its row with the path of its project."""
    standing = Story(pack, {}, case.assigned, steps).now
    sight = {"people": case.people.values(), "department": case.department}
    found = [
        event
        for event in allowed(pack, standing, actor.role)
        if access.may(actor, pack.steps[event].right or "take_step", case.path, **sight)
    ]
    return sorted(found, key=lambda event: pack.steps[event].right == "comment")
