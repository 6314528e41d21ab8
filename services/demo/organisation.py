"""The invented group: units, people, and the accounts that can sign in."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from db.engine import Connection
from db.queries import bindings, imports, organisation
from db.queries import demo as queries
from services import passwords
from services.casework.regimes import local_day
from services.demo.plots import FOLDER
from services.errors import InputRefused

Unit = Any


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Follows(_Model):
    """The regime by which cases have been opened somewhere for so many days."""

    pack: str
    days: int


class Company(_Model):
    """A company with its projects, by Chinese name the English one, what the regime asks of them, and which one they follow."""

    code: str
    name: str
    name_en: str
    company: str
    city_tier: str
    projects: dict[str, str]
    follows: Follows | None = None


class Region(_Model):
    """A region with its companies."""

    code: str
    name: str
    name_en: str
    companies: tuple[Company, ...]


class Account(_Model):
    """Somebody who can sign in, in the unit of this code."""

    role: str
    name: str
    unit: str
    department: str | None = None


class Post(_Model):
    """People of a role whom every unit of a level has, or only some (codes)."""

    role: str
    count: int
    department: str | None = None
    only: tuple[str, ...] | None = None


class Group(_Model):
    """The whole of `data/organisation.yaml`."""

    code: str
    name: str
    name_en: str
    telephone: str
    regions: tuple[Region, ...]
    accounts: dict[str, Account]
    screen: str
    posts: dict[str, tuple[Post, ...]]
    surnames: str
    given: str


@cache
def group() -> Group:
    """The demonstration's group."""
    return Group.model_validate(yaml.safe_load((FOLDER / "organisation.yaml").read_text(encoding="utf-8")))


def is_there(conn: Connection) -> bool:
    """True when the demonstration's group has been planted."""
    return bool(queries.projects(conn, group().code))


def followers() -> dict[str, Follows]:
    """The companies, by code, that follow another regime than the usual one."""
    told = group()
    known = {f"{told.code}/{region.code}/{one.code}": one.follows for region in told.regions for one in region.companies}
    return {code: follows for code, follows in known.items() if follows}


def require(conn: Connection) -> None:
    """Raises InputRefused when there is no demonstration here."""
    if not is_there(conn):
        raise InputRefused(field="demo", problem="no_demo", value=group().code)


def plant(conn: Connection, rng: Random, at: datetime) -> dict[str, str]:
    """Make units and people; the passwords of those who can sign in, by login.

    A group that is there already gets the regions. Raises InputRefused when an account's login is taken.
    """
    taken = queries.taken_logins(conn, list(group().accounts))
    if taken:
        raise InputRefused(field="login", problem="taken", value=taken[0])
    units = {unit.code: unit for unit in _units(conn)}
    made = {login: passwords.made() for login in group().accounts}
    top = next(iter(units.values()))
    accounts = [_account(login, made[login], units.get(told.unit, top), at) for login, told in group().accounts.items()]
    organisation.add_people(conn, [*accounts, *_others(units, rng, at)])
    for code, follows in followers().items():
        since = at - timedelta(days=follows.days)
        bindings.add(conn, org_id=units[code].id, pack=follows.pack, since=local_day(since), bound_by=None, bound_at=since)
    return made


def _units(conn: Connection) -> Iterator[Unit]:
    told = group()
    top = imports.group(conn) or organisation.add_unit(
        conn, kind="group", code=told.code, name=told.name, name_en=told.name_en, parent=None
    )
    yield top
    for region in told.regions:
        code = f"{told.code}/{region.code}"
        above = organisation.add_unit(conn, kind="region", code=code, name=region.name, name_en=region.name_en, parent=top)
        yield above
        for company in region.companies:
            yield from _company(conn, above, company)


def _company(conn: Connection, above: Unit, told: Company) -> Iterator[Unit]:
    fields = {"company": told.company, "city_tier": told.city_tier}
    named = {"name": told.name, "name_en": told.name_en}
    code, own = f"{above.code}/{told.code}", fields | {"telephone": group().telephone}
    company = organisation.add_unit(conn, kind="company", code=code, parent=above, fields=own, **named)
    yield company
    for n, (name, name_en) in enumerate(told.projects.items(), start=1):
        code = f"{company.code}/{n}"
        yield organisation.add_unit(conn, kind="project", code=code, name=name, name_en=name_en, parent=company, fields=fields)


def _account(login: str, password: str, unit: Unit, at: datetime) -> dict[str, Any]:
    told = group().accounts[login]
    return _person(login, told.name, told.role, unit, told.department, at) | {"password_hash": passwords.hashed(password)}


def _person(login: str, name: str, role: str, unit: Unit, department: str | None, at: datetime) -> dict[str, Any]:
    return {
        "login": login,
        "name": name,
        "role": role,
        "org_id": unit.id,
        "department": department,
        "password_hash": None,
        "created_at": at,
    }


def _others(units: Mapping[str, Unit], rng: Random, at: datetime) -> Iterator[dict[str, Any]]:
    """Everybody who has no account: those whom every unit has, less the accounts that fill such a post already."""
    filled = Counter((told.unit, told.role, told.department) for told in group().accounts.values())
    named = names(rng, {told.name for told in group().accounts.values()})
    n = 0
    for code, unit in units.items():
        for post in group().posts[unit.kind]:
            if post.only is None or code in post.only:
                for _ in range(post.count - filled[code, post.role, post.department]):
                    n += 1
                    yield _person(f"{group().code}-{n:03}", next(named), post.role, unit, post.department, at)


def names(rng: Random, taken: set[str]) -> Iterator[str]:
    """Names of people, no two alike and none of those taken."""
    known = set(taken)
    while True:
        name = a_name(rng)
        if name not in known:
            known.add(name)
            yield name


def a_name(rng: Random) -> str:
    """Some name."""
    return rng.choice(group().surnames) + rng.choice(_given())


@cache
def _given() -> tuple[str, ...]:
    return tuple(group().given.split())
