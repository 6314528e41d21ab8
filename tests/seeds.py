"""A small house for tests: a group with two regions, and one person for each role."""

from datetime import UTC, datetime

from sqlalchemy import insert

from db import engine
from db.tables import orgs
from services import access, accounts

PASSWORD = "right-horse-7"
LONG_AGO = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)

# code: (parent, kind, name)
UNITS = {
    "group": (None, "group", "集团"),
    "east": ("group", "region", "华东"),
    "east-1": ("east", "company", "杭州公司"),
    "riverside": ("east-1", "project", "滨江一号院"),
    "south": ("group", "region", "华南"),
    "south-1": ("south", "company", "深圳公司"),
    "starbay": ("south-1", "project", "星河湾"),
}
# login: (role, name, unit); the login is the demonstration's.
PEOPLE = {
    "officer": ("officer", "李佳", "riverside"),
    "staff": ("center_staff", "何静", "group"),
    "deputy": ("deputy_gm", "孙悦", "group"),
    "gm": ("gm", "周明远", "group"),
    "head": ("dept_head", "赵晨", "east-1"),
    "leader": ("leader", "刘海涛", "east-1"),
    "chairman": ("chairman", "陈立", "east"),
    "vp": ("vp", "王建国", "group"),
    "hr": ("hr", "吴敏", "group"),
    "finance": ("finance", "郑洁", "group"),
    "admin": ("admin", "钱进", "group"),
    "wall": ("wall", "大屏", "group"),
}


def plant_units() -> dict[str, int]:
    """The tree of UNITS; ids by code."""
    ids: dict[str, int] = {}
    paths = {"": "/"}
    with engine.transaction() as conn:
        for code, (parent, kind, name) in UNITS.items():
            row = {"code": code, "kind": kind, "name": name, "parent_id": ids.get(parent or ""), "path": "/"}
            ids[code] = conn.execute(insert(orgs).values(row).returning(orgs.c.id)).scalar_one()
            paths[code] = f"{paths[parent or '']}{ids[code]}/"
            conn.execute(orgs.update().where(orgs.c.id == ids[code]).values(path=paths[code]))
    return ids


def plant_people(*logins: str) -> dict[str, int]:
    """The people of PEOPLE with these logins, all with PASSWORD; ids by login."""
    ids = {}
    for login in logins or PEOPLE:
        role, name, unit = PEOPLE[login]
        department = "engineering" if role == "dept_head" else None
        ids[login] = accounts.add_person(
            access.SYSTEM, login=login, name=name, role=role, org=unit, department=department, password=PASSWORD, at=LONG_AGO
        )
    return ids
