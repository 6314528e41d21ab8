"""A small group to take steps in: one project, one person a role, and a case at any stage."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from db.engine import reading
from db.queries import organisation
from services import cases
from services.access import Actor
from services.replay import MADE_UP, set_up

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)

ORDER = [
    ("order_submitted", "officer", {"required_by": "2026-03-05T18:00+08:00"}),
    ("order_reviewed", "deputy_gm", {}),
    ("order_issued", "gm", {}),
]


def at(text: str) -> datetime:
    """Local time of the day of `MONDAY`'s month, as in "03-02 09:30"."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).astimezone(UTC)


@dataclass(frozen=True)
class Group:
    """The project and its people by role."""

    project_id: int
    people: Mapping[str, Actor]

    def opened(self, when: datetime = MONDAY, **more: Any) -> str:
        """A case at the counter."""
        fields = ("room", "customer_name", "customer_phone", "demand", "category", "severity", "channel")
        data = {name: MADE_UP[name] for name in fields} | more
        return cases.open_case(
            self.people["officer"], pack="group", project_id=self.project_id, event="reception_ended", data=data, at=when
        )

    def issued(self, when: datetime = MONDAY, **more: Any) -> str:
        """A case whose order was issued half an hour after the reception, ten minutes a step."""
        no = self.opened(when, **more)
        for minutes, (event, role, data) in zip((10, 20, 30), ORDER, strict=True):
            self.step(no, event, role, when + timedelta(minutes=minutes), **data)
        return no

    def step(self, no: str, event: str, role: str, when: datetime, **data: Any) -> cases.StepDone:
        """A step by the one person who has the role."""
        return cases.take_step(self.people[role], no, event, data, at=when)


def group() -> Group:
    """The group, in the database in use."""
    project_id = set_up()
    with reading() as conn:
        found = organisation.people_of(conn)
    people = {p.role: Actor(p.id, p.name, p.role, p.org_id, p.path, p.department, "zh", "person") for p in found}
    return Group(project_id, {role: replace(actor, name=role) for role, actor in people.items()})
