"""The people of late cases, from their steps: so that it can be said who would have paid."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from db.engine import Connection
from db.queries import trying as queries
from db.queries.numbers import Numbers
from services.casework.rows import COLUMNS
from services.policy.pack import Pack
from services.policy.story import Standing, party
from services.regimes.trying.asked import Asked, Part, Way
from services.regimes.trying.payers import BEFORE_ALL, NOBODY, People, Timeline, desk_timeline
from services.regimes.trying.sides import Flags, Whole
from services.regimes.trying.values import fields_behind

# Fields of which the row of a case says something else where nobody has said anything.
SAID_OTHERWISE = {"department", "demand"}


def people_of(conn: Connection, asked: Asked, way: Way, part: Part, late: Whole) -> People:
    """Who had which role in the late cases of the part, given by their places; nobody is known of the others."""
    pack, ids, roles, events = way.pack, part.ids[late], asked.role_places, list(way.pack.steps)
    steps = _in_order(queries.steps_of(conn, ids, events, asked.roles), part)
    rows = queries.particulars(conn, ids)
    desks = {desk for rule in pack.steps.values() for desk in rule.hands}

    def behind(name: str) -> tuple[Whole, Flags]:
        return _party(pack, name, part, roles, rows, steps, events)

    return People(
        pack,
        roles,
        _persons(part, roles, rows, steps),
        {desk: desk_timeline(pack, desk, steps, events, roles) for desk in desks},
        behind,
    )


def _in_order(steps: Numbers, part: Part) -> Numbers:
    order = np.lexsort((steps["n"], steps["case"]))
    found = {name: values[order] for name, values in steps.items()}
    return {**found, "case": np.searchsorted(part.ids, found["case"])}


def _persons(part: Part, roles: Mapping[str, int], rows: Any, steps: Numbers) -> Timeline:
    """Who had each role of each case: whoever was given it, until somebody else took a step in it."""
    places = np.searchsorted(part.ids, [row.id for row in rows]).tolist()
    given = [
        (case * len(roles) + roles[role], person)
        for case, row in zip(places, rows, strict=True)
        for role, person in row.assigned.items()
    ]
    start = np.array(given, dtype=np.int64).reshape(-1, 2)
    acted = (steps["person"] != NOBODY) & (steps["role"] >= 0)
    subject = (steps["case"] * len(roles) + steps["role"])[acted]
    return Timeline(
        np.concatenate([start[:, 0], subject]),
        np.concatenate([np.full(len(start), BEFORE_ALL), steps["at"][acted]]),
        np.concatenate([start[:, 1], steps["person"][acted]]),
    )


def _party(
    pack: Pack, name: str, part: Part, roles: Mapping[str, int], rows: Any, steps: Numbers, events: list[str]
) -> tuple[Whole, Flags]:
    """The role behind a party in each case as its fields are now, and whether no step has touched what decides it."""
    fields = fields_behind(pack, name)
    role, steady = np.zeros(part.ids.size, dtype=np.int64), np.zeros(part.ids.size, dtype=bool)
    if fields & SAID_OTHERWISE:
        return role, steady
    known: dict[str, int] = {}
    for row in rows:
        about = {field: getattr(row, field) if field in COLUMNS else row.fields.get(field) for field in fields}
        key = repr(sorted(about.items()))
        if key not in known:
            known[key] = roles[party(pack, name, _standing(about))]
        place = np.searchsorted(part.ids, row.id)
        role[place], steady[place] = known[key], True
    touching = [bool(fields & {*rule.sets, *rule.gives}) for rule in pack.steps.values()]
    again = np.array([rule.opens for rule in pack.steps.values()])[steps["event"]] & (steps["n"] > 1)
    steady[steps["case"][np.array(touching)[steps["event"]] | again]] = False
    return role, steady


def _standing(fields: Mapping[str, Any]) -> Standing:
    return Standing((), fields, {}, {}, {}, {}, Counter(), open=True)
