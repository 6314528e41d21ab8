"""Who may do what, and where: the matrix of `policy/access.yaml`, asked by every use case. What it does not grant is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from services.errors import NotPermitted

Reach = Literal["unit", "own"]


@dataclass(frozen=True)
class Actor:
    """Whoever asks for something: a signed-in person, a kiosk screen, or the system itself (worker, import, replay)."""

    id: int | None
    name: str
    role: str
    org_id: int | None
    # Ids of the units from the root, "/1/4/"; the actor's sight ends where this prefix does.
    org_path: str
    department: str | None
    language: str
    kind: Literal["person", "screen", "system"]


SYSTEM = Actor(None, "system", "system", None, "/", None, "zh", "system")


@dataclass(frozen=True)
class Scope:
    """The cases within reach of a command, as a query can filter them.

    Under `org_path`; with `own_only`, only those that name `person_id` in any role, or belong to `department`.
    """

    org_path: str
    own_only: bool = False
    person_id: int | None = None
    department: str | None = None

    def covers(self, org_path: str, people: Collection[int] = (), department: str | None = None) -> bool:
        """Whether a case of the unit at `org_path`, naming `people`, in the hands of `department`, lies within."""
        if not self.org_path.startswith("/") or not org_path.startswith(self.org_path):
            return False
        if not self.own_only:
            return True
        return self.person_id in people or (self.department is not None and self.department == department)


def scope_of(actor: Actor, command: str) -> Scope:
    """Where `actor` may use `command`. Raises NotPermitted where the role has no such command at all."""
    if actor.kind == "system":
        return Scope(actor.org_path)
    reach = reach_of(actor.role, command)
    if reach is None or not actor.org_path.startswith("/"):
        raise NotPermitted(command=command, role=actor.role)
    if reach == "unit":
        return Scope(actor.org_path)
    return Scope(actor.org_path, own_only=True, person_id=actor.id, department=actor.department)


def require(
    actor: Actor, command: str, org_path: str | None = None, *, people: Collection[int] = (), department: str | None = None
) -> None:
    """Refuse unless `actor` may use `command`; with `org_path`, on a case of that unit naming `people` and `department`.

    A role whose reach is its own cases passes only when `people` or `department` of the case are given and match.
    Raises NotPermitted.
    """
    scope = scope_of(actor, command)
    if org_path is not None and not scope.covers(org_path, people, department):
        raise NotPermitted(command=command, role=actor.role)


def may(
    actor: Actor, command: str, org_path: str | None = None, *, people: Collection[int] = (), department: str | None = None
) -> bool:
    """Whether `require` would let it pass."""
    try:
        require(actor, command, org_path, people=people, department=department)
    except NotPermitted:
        return False
    return True


def stands_at_top(actor: Actor) -> bool:
    """Whether everything lies within the actor's sight: of the system, and of whoever is placed in the group itself."""
    return actor.org_path.count("/") <= 2


def title_of(role: str) -> "Title":
    """What the role is called. Raises KeyError for a role that does not exist."""
    return matrix().roles[role].title


def sees_personal_data(actor: Actor, org_path: str, *, people: Collection[int] = (), department: str | None = None) -> bool:
    """Whether names and telephone numbers of this case are shown in full: only to those who handle it."""
    return may(actor, "see_personal_data", org_path, people=people, department=department)


def mask_name(name: str | None) -> str:
    """The first character and two stars, whatever the length: 张三丰 → 张**."""
    return f"{name[0]}**" if name else ""


def mask_phone(phone: str | None) -> str:
    """The first three and the last four of a full number: 13812342204 → 138****2204; of a shorter one only the last two."""
    if not phone:
        return ""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"****{phone[-2:] if len(phone) >= 6 else ''}"


class Title(BaseModel):
    """A name in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    zh: str
    en: str


class Role(BaseModel):
    """What a role is called, the kinds of unit that it may be placed in, and what it may do."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: Title
    at: tuple[str, ...]
    may: dict[str, Reach]


class Matrix(BaseModel):
    """The whole of `access.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    screens: str
    customers: str
    commands: dict[str, Title]
    roles: dict[str, Role]

    @model_validator(mode="after")
    def _names_exist(self) -> "Matrix":
        if self.screens not in self.roles:
            raise ValueError(f"screens take the role {self.screens}: list it under roles")
        if self.customers not in self.roles:
            raise ValueError(f"customers act in the role {self.customers}: list it under roles")
        for name, role in self.roles.items():
            if unknown := set(role.may) - set(self.commands):
                raise ValueError(f"role {name} may {sorted(unknown)}: list them under commands, or remove them")
        return self


@cache
def matrix() -> Matrix:
    """The access matrix. Raises pydantic's ValidationError when the file is broken."""
    return Matrix.model_validate(yaml.safe_load((Path(__file__).parent / "policy" / "access.yaml").read_text("utf-8")))


def reach_of(role: str, command: str) -> Reach | None:
    """How far `command` reaches for `role`; None where it is not granted. Raises KeyError for a command that does not exist."""
    if command not in matrix().commands:
        raise KeyError(f"{command} is not a command of access.yaml")
    known = matrix().roles.get(role)
    return known.may.get(command) if known else None


def roles() -> Mapping[str, Role]:
    """All roles by id."""
    return matrix().roles
