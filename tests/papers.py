"""Papers on the directors' desks: cases of the house of tests.seeds, brought to where somebody must decide."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from db.engine import reading, transaction
from db.queries import organisation
from services import accounts, cases
from services.access import SYSTEM, Actor
from services.time import now
from tests.seeds import LONG_AGO, PASSWORD, PEOPLE, plant_units

RECEPTION = {
    "room": "3-1204",
    "customer_name": "张三丰",
    "customer_phone": "13812342204",
    "demand": "卫生间渗水第三次，要求三日内修复",
    "category": "handover_quality",
    "severity": "general",
    "channel": "visit",
}


@dataclass(frozen=True)
class House:
    """The units by code, and everybody who signs in, by login."""

    units: dict[str, int]
    people: dict[str, Actor]

    def opened(self, at: datetime, unit: str = "riverside", **more: Any) -> str:
        """A case at the counter."""
        data = RECEPTION | more
        event = "reception_ended"
        return cases.open_case(self.people["officer"], pack="group", project_id=self.units[unit], event=event, data=data, at=at)

    def step(self, no: str, event: str, login: str, at: datetime, **data: Any) -> None:
        """A step by somebody of the house."""
        cases.take_step(self.people[login], no, event, data, at=at)

    def submitted(self, ago: timedelta, **more: Any) -> str:
        """An order on the deputy's desk since `ago`."""
        at = now() - ago
        no = self.opened(at - timedelta(minutes=10), **more)
        self.step(no, "order_submitted", "officer", at, required_by=(at + timedelta(days=3)).isoformat())
        return no

    def reviewed(self, ago: timedelta, held: timedelta = timedelta(minutes=1), **more: Any) -> str:
        """An order submitted `ago`, on the general manager's desk since `held`."""
        no = self.submitted(ago, **more)
        self.step(no, "order_reviewed", "deputy", now() - held)
        return no

    def to_close(self, ago: timedelta, **more: Any) -> str:
        """A request for closure on the general manager's desk."""
        start = now() - ago
        no = self.opened(start, **more)
        story: list[tuple[str, str, dict[str, Any]]] = [
            ("order_submitted", "officer", {"required_by": (start + timedelta(days=3)).isoformat()}),
            ("order_reviewed", "deputy", {}),
            ("order_issued", "gm", {}),
            ("visited", "head", {"signed": True, "plan": "更换下水三通，重做防水层"}),
            ("closure_requested", "head", {"signed": True}),
            ("closure_verified", "officer", {"satisfaction": 4}),
            ("closure_reviewed", "deputy", {}),
        ]
        for number, (event, login, data) in enumerate(story, 1):
            self.step(no, event, login, start + number * ago / (len(story) + 1), **data)
        return no

    def claimed(self, ago: timedelta, **more: Any) -> str:
        """A claim on the leader's desk."""
        start = now() - ago
        no = self.opened(start, **more)
        self.step(no, "claim_raised", "officer", start + ago / 3, text="要求赔偿吊顶 3000 元")
        self.step(no, "claim_reported", "head", start + ago / 2, text="经查属实，建议赔付 2000 元")
        return no


def house(*signing_in: str) -> House:
    """The whole house, planted in the database in use; those named have PASSWORD, the others only act."""
    units = plant_units()
    rows = [_row(login, role, name, units[unit]) for login, (role, name, unit) in PEOPLE.items()]
    with transaction() as conn:
        organisation.add_people(conn, rows)
    for login in signing_in:
        accounts.set_password(SYSTEM, login, PASSWORD, now())
    with reading() as conn:
        found = organisation.people_of(conn)
    return House(units, {p.login: Actor(p.id, p.name, p.role, p.org_id, p.path, p.department, "zh", "person") for p in found})


def _row(login: str, role: str, name: str, unit: int) -> dict[str, Any]:
    department = "engineering" if role == "dept_head" else None
    return {"login": login, "role": role, "name": name, "org_id": unit, "department": department, "created_at": LONG_AGO}
