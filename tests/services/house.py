"""Two projects in two regions, somebody for every role, and cases at any stage: for tests that look at cases from outside."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from db.engine import reading, transaction
from db.queries import organisation
from services import cases
from services.access import Actor
from services.replay import MADE_UP
from tests.seeds import LONG_AGO, PEOPLE, plant_units
from tests.services.group import MONDAY

FIELDS = ("room", "customer_name", "customer_phone", "demand", "category", "severity", "channel")
OFFICERS = {"riverside": "officer", "starbay": "officer-2"}
# login: (role, name, unit, department), beside those of tests.seeds, whose head belongs to engineering.
MORE = {
    "officer-2": ("officer", "钱小雨", "starbay", None),
    "head-2": ("dept_head", "郭强", "south-1", "property"),
}


class House:
    """The units by code, everybody by login. Nobody has a password: they act, they do not sign in."""

    def __init__(self) -> None:
        self.units = plant_units()
        known = {
            login: (role, name, unit, "engineering" if role == "dept_head" else None)
            for login, (role, name, unit) in PEOPLE.items()
        }
        with transaction() as conn:
            organisation.add_people(conn, [self._row(login, *person) for login, person in (known | MORE).items()])
        with reading() as conn:
            found = organisation.people_of(conn)
        self.people = {p.login: Actor(p.id, p.name, p.role, p.org_id, p.path, p.department, "zh", "person") for p in found}

    def _row(self, login: str, role: str, name: str, unit: str, department: str | None) -> Mapping[str, Any]:
        row = {"login": login, "role": role, "name": name, "org_id": self.units[unit]}
        return {**row, "department": department, "created_at": LONG_AGO}

    def opened(self, project: str = "riverside", when: datetime = MONDAY, **more: Any) -> str:
        """A case at the counter of a project."""
        data = {name: MADE_UP[name] for name in FIELDS} | more
        officer, where = self.people[OFFICERS[project]], self.units[project]
        return cases.open_case(officer, pack="group", project_id=where, event="reception_ended", data=data, at=when)

    def registered(self, project: str, when: datetime) -> str:
        """A complaint by the handbook, which has to be handed to a department in working time."""
        officer, where = self.people[OFFICERS[project]], self.units[project]
        data = {"room": MADE_UP["room"], "nature": MADE_UP["nature"]}
        return cases.open_case(officer, pack="handbook", project_id=where, event="registered", data=data, at=when)

    def submitted(self, project: str = "riverside", when: datetime = MONDAY, **more: Any) -> str:
        """A case whose order lies with the deputy after ten minutes, required within three days."""
        no = self.opened(project, when, **more)
        self.step(no, OFFICERS[project], "order_submitted", when, 10, required_by=(when + timedelta(days=3)).isoformat())
        return no

    def issued(self, project: str = "riverside", when: datetime = MONDAY, **more: Any) -> str:
        """A case whose order was issued half an hour after the reception."""
        no = self.submitted(project, when, **more)
        self.step(no, "deputy", "order_reviewed", when, 20)
        self.step(no, "gm", "order_issued", when, 30)
        return no

    def step(self, no: str, login: str, event: str, when: datetime = MONDAY, minutes: int = 0, **data: Any) -> cases.StepDone:
        """A step by somebody, so many minutes after an instant."""
        return cases.take_step(self.people[login], no, event, data, at=when + timedelta(minutes=minutes))
