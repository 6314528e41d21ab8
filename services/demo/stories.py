"""Stories told: plots set in projects of the group, with people who take their steps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

from db.engine import Connection
from db.queries import demo as queries
from db.queries import organisation
from services.casework.assigning import department_of
from services.casework.regimes import pack_for_opening
from services.casework.whole import Whole, checked
from services.demo import regimes
from services.demo.organisation import a_name, followers, group
from services.demo.plots import Plot, plots, words
from services.demo.telling import tell
from services.policy.pack import Pack

SOURCE = "demo"


@dataclass(frozen=True)
class Place:
    """Where a story happens: a project, and if it is meant for an account, whose desk it is to reach."""

    project: Any
    account: Any | None = None


class Teller:
    """Tells stories for one load; `label` keeps their keys apart from those of every other load."""

    def __init__(self, conn: Connection, at: datetime, rng: Random, label: str) -> None:
        self.at, self.rng, self.label = at, rng, label
        self.pack: Pack = pack_for_opening(plots().pack, at)
        self._everywhere = queries.projects(conn, group().code)
        elsewhere = tuple(f"{code}/" for code in followers())
        # Where cases are opened by the regime of the plots.
        self.projects = [project for project in self._everywhere if not project.code.startswith(elsewhere)]
        self.people = organisation.people_of(conn)
        self.accounts = {person.login: person for person in self.people if person.login in group().accounts}
        self._told = 0
        self._nearest: dict[tuple[str, str | None], Mapping[str, Sequence[Any]]] = {}

    def first(self, chosen: Mapping[str, Plot]) -> Iterator[Whole]:
        """The stories that a new installation gets of these plots."""
        for plot in chosen.values():
            meant = [login for login, count in plot.places.items() for _ in range(count)]
            for n in range(plot.first):
                yield self.story(plot, self._place(meant[n] if n < len(meant) else None))

    def many(self, chosen: Mapping[str, Plot], count: int) -> Iterator[Whole]:
        """So many stories of these plots, in the proportions of the first ones."""
        fitting = list(chosen.values())
        for plot in self.rng.choices(fitting, [plot.first for plot in fitting], k=count):
            yield self.story(plot, self._place(None))

    def story(self, plot: Plot, place: Place) -> Whole:
        """One story."""
        self._told += 1
        opening = self.reception(place, plot.severe)
        steps, personal = checked(self.pack, tell(plot, opening, self.at, self.pack.tz, self.rng))
        taking = self._taking(place, self.pack.categories[opening["category"]].department)
        steps = tuple(replace(step, person=taking.get(step.role)) for step in steps)
        return Whole(self.pack, place.project, steps, personal, SOURCE, f"{self.label}/{self._told}")

    def others(self) -> Iterator[Whole]:
        """The stories of the other regimes."""
        for told in regimes.others():
            pack, place = pack_for_opening(told.pack, self.at), self._centre(told.unit)
            steps, personal = checked(pack, list(regimes.happenings(told, pack, self.at, self.rng)))
            taking = self._taking(place, department_of(pack, steps[0]))
            steps = tuple(replace(step, person=taking.get(step.role)) for step in steps)
            self._told += 1
            yield Whole(pack, place.project, steps, personal, SOURCE, f"{self.label}/{self._told}")

    def reception(self, place: Place, severe: bool) -> dict[str, Any]:
        """What a customer brings to the counter of a project: who, where, what, and how grave it is."""
        department = place.account.department if place.account else None
        category, demand = self.rng.choice(
            [
                (category, demand)
                for category, demands in words().demands.items()
                if department in (None, self.pack.categories[category].department)
                for demand in demands
            ]
        )
        ordinary = next(name for name in self.pack.fields["severity"].values if name not in plots().severe)
        return {
            "room": a_room(self.rng),
            "customer_name": a_name(self.rng),
            "customer_phone": a_phone(self.rng),
            "demand": self.rng.choice(words().serious) if severe else demand,
            "category": category,
            "severity": self.rng.choice(plots().severe) if severe else ordinary,
            **place.project.fields,
        }

    def _place(self, login: str | None) -> Place:
        account = self.accounts.get(login or "")
        within = [p for p in self.projects if account is None or p.path.startswith(account.path)]
        return Place(self.rng.choice(within or self.projects), account)

    def _centre(self, unit: str) -> Place:
        """That of the account with this login, or one of the company with this code."""
        within = [project for project in self._everywhere if project.code.startswith(f"{unit}/")]
        return Place(self.rng.choice(within)) if within else self._place(unit)

    def _taking(self, place: Place, department: str | None) -> dict[str, int]:
        """Who takes the steps of a role: the nearest person; at a counter with several, one of them, or the one it is for."""
        found = {}
        for role, people in self._nearby(place.project.path, department).items():
            at_counter = people[0].org_id == place.project.id
            found[role] = (self.rng.choice(people) if at_counter else people[0]).id
        if place.account is not None:
            found[place.account.role] = place.account.id
        return found

    def _nearby(self, path: str, department: str | None) -> Mapping[str, Sequence[Any]]:
        """The people of each role in the nearest unit that has any; somebody of a department acts for that one only."""
        if (path, department) not in self._nearest:
            along = [p for p in self.people if path.startswith(p.path) and p.department in (None, department)]
            found: dict[str, list[Any]] = {}
            for person in sorted(along, key=lambda p: -len(p.path)):
                near = found.setdefault(person.role, [])
                if not near or near[0].org_id == person.org_id:
                    near.append(person)
            self._nearest[path, department] = found
        return self._nearest[path, department]


def a_room(rng: Random) -> str:
    """Building, floor and door."""
    return f"{rng.randint(1, 18)}-{rng.randint(1, 32)}{rng.randint(1, 4):02}"


def a_phone(rng: Random) -> str:
    """A telephone number that nobody has."""
    return words().phone.format(rng.randrange(10**9))
