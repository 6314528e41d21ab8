"""Trying rules on history: arithmetic and engine agree on every number, and rules as they are change nothing."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from db import engine
from db.embedded import EmbeddedServer
from db.queries import organisation
from services import holidays, replay
from services.advance import advance_due
from services.casework import whole
from services.demo import bulk
from services.policy.editions import EVER as EVER_SINCE
from services.policy.editions import Edition
from services.policy.pack import Pack
from services.policy.packs import registry
from services.regimes.trying.asked import Asked
from services.regimes.trying.history import TrialCancelled, try_on
from services.regimes.trying.parts import tried
from services.regimes.trying.planning import asked_of, parts_of
from services.regimes.trying.tally import Tally
from services.regimes.trying.tried import Both, Cost, Costs, Tried, Untold
from tests.databases import copied
from tests.policy.playing import Play
from tests.policy.stories import later, moments, plays
from tests.policy.versions import document, version
from tests.services.group import MONDAY, at, group
from tests.services.house import House
from tests.services.rule_changes import approved

AT = datetime(2026, 11, 21, 7, 33, 28, tzinfo=UTC)
EVER = {"since": AT - timedelta(days=2000), "until": AT + timedelta(days=2000)}

LIMITS = st.one_of(
    st.integers(1, 90).map(lambda n: {"minutes": n}),
    st.integers(1, 60).map(lambda n: {"hours": n}),
    st.sampled_from([{"workhours": 3.75}, {"workhours": 20}, {"workdays": 1}, {"workdays": 9}, {"days": 0}, {"months": 1}]),
    st.sampled_from([{"days": 2, "roll": True}, {"months": 1, "roll": True}]),
)
MEASURES = st.sampled_from([{"yuan": 7}, {"yuan": "0.35"}, {"percent": "2.5"}, {"decision": [1, 5]}])
RATES = st.lists(
    st.fixed_dictionaries({"cite": st.just("1"), "responsible": MEASURES}, optional={"leader": MEASURES}), min_size=1, max_size=3
).map(
    lambda rates: (
        [{**rate, "from": 2 * n + 1, "to": 2 * n + 2} for n, rate in enumerate(rates[:-1])]
        + [{**rates[-1], "from": 2 * len(rates) - 1}]
    )
)
SPANS = st.sampled_from([{"minutes": 7}, {"hours": 5}, {"days": 1}])
WEEKS = st.sampled_from([{"hours": {"mon-fri": ["10:00-12:00", "13:00-15:00"]}}, {"hours": {"mon-sat": ["00:00-24:00"]}}])


@st.composite
def changed(draw: st.DrawFn, pack_id: str) -> Pack:
    """A regime with other values in one to three places."""
    written, ways = document(pack_id), {"calendar.week": WEEKS}
    for name, rule in written["clocks"].items():
        if "limit" in rule:
            ways[f"clocks.{name}.limit"] = LIMITS
        for n, _ in enumerate(rule.get("limits", ())):
            ways[f"clocks.{name}.limits.{n}.limit"] = LIMITS
    for name, rule in written.get("penalties", {}).items():
        ways[f"penalties.{name}.rates"] = RATES
        if "every" in rule:
            ways |= {f"penalties.{name}.every": SPANS, f"penalties.{name}.brackets": st.sampled_from(["marginal", "whole"])}
    chosen = draw(st.lists(st.sampled_from(sorted(ways)), min_size=1, max_size=3, unique=True))
    return version(pack_id, "2026-12-01", {way: draw(ways[way]) for way in chosen})


def plain(found: Any) -> Any:
    """Sums as they compare: without keys at which nothing stands."""
    if is_dataclass(found):
        return {part.name: plain(getattr(found, part.name)) for part in fields(found)}
    if isinstance(found, dict):
        return {key: plain(value) for key, value in found.items() if np.any(value)}
    return found.tolist() if isinstance(found, np.ndarray) else found


def both_ways(conn: engine.Connection, candidate: Pack, when: datetime) -> list[Any]:
    """What all its cases come to by arithmetic, and by the engine alone."""
    asked = asked_of([candidate], when)
    assert all(way.values is not None for way in asked.ways)
    by_engine = replace(asked, ways=[replace(way, values=None) for way in asked.ways])
    return [plain(sum_of(conn, one)) for one in (asked, by_engine)]


def sum_of(conn: engine.Connection, asked: Asked) -> Tally:
    found = Tally()
    for part in parts_of(conn, asked, **EVER, path="/"):
        found.merge(tried(conn, asked, part))
    return found


@pytest.fixture(scope="module")
def history(server: EmbeddedServer, template: str) -> Iterator[str]:
    """A demonstration in which people have acted for one another, stopped in time, late and not at all."""
    with copied(server, template) as url:
        bulk.load(120, 120, 7, AT)
        yield url


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(candidate=changed("group"))
def test_arithmetic_and_engine_agree_about_a_house(history, candidate):
    with engine.snapshot() as conn:
        by_values, by_engine = both_ways(conn, candidate, AT)
    assert by_values["cases"] == 240
    assert by_values == by_engine


def test_rules_as_they_are_change_nothing(history):
    with engine.snapshot() as conn:
        ways = both_ways(conn, registry().latest("group"), AT)
    for found in ways:
        assert found["late"][0] == found["late"][1] > 0
        assert {tuple(map(tuple, row)) for row in found["payers"].values() if row[0] != row[1]} == set()
        assert (found["only"], found["moved"], found["untold"]) == ([0, 0], [0, 0, 0], 0)


@pytest.fixture(scope="module")
def stage(server: EmbeddedServer, template: str) -> Iterator[Any]:
    """The smallest possible group, and everybody in it."""
    with copied(server, template):
        replay.set_up()
        with engine.reading() as conn:
            (unit,) = organisation.units_below(conn, "/", "project")
            yield unit, [person.id for person in organisation.people_of(conn)]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(play=plays(("group", "group", "handbook", "jinke", "repair", "aftercare")), data=st.data())
def test_arithmetic_and_engine_agree_about_any_story_of_any_regime(stage, play: Play, data: st.DataObject):
    unit, people = stage
    acted = tuple(replace(step, person=data.draw(st.sampled_from([None, *people]))) for step in play.steps)
    when = later(acted[-1].at, data.draw(moments), play)
    with engine.engine().connect() as conn:  # which takes it back at the end
        whole.add(conn, [whole.Whole(play.pack, unit, acted, {}, "played", "1")], at=when)
        by_values, by_engine = both_ways(conn, data.draw(changed(play.pack.id)), when)
    assert by_values["cases"] == 1
    assert by_values == by_engine


def visited_in(hours: int) -> Pack:
    return version("group", "2026-12-01", {f"clocks.{name}.limit": {"hours": hours} for name in ("visit", "plan")})


def test_longer_limits_spare_whoever_was_late_by_the_shorter_ones(database):
    people = group()
    no, now = people.issued(), at("03-02 11:00")
    advance_due(now)
    found = try_on([visited_in(3)], since=at("03-02 00:00"), until=at("03-03 00:00"), at=now, path="/")
    assert (found.cases, found.late, found.newly_late, found.no_longer_late) == (1, Both(1, 0), 0, 1)
    assert found.costs == Costs(Cost(Decimal(300), Decimal(20), 0), Cost(Decimal(0), Decimal(0), 0))
    (payer,) = found.payers
    assert (payer.role, payer.person, payer.capacity) == ("dept_head", people.people["dept_head"].id, "responsible")
    assert {(one.no, one.rule, one.due_before, one.due_after, one.late_before, one.late_after) for one in found.moved} == {
        (no, rule, at("03-02 10:30"), at("03-02 12:30"), True, False) for rule in ("visit", "plan")
    }
    assert (found.moved_total, found.moved_no_longer_late) == (2, 2)
    assert [(month.month, month.cases) for month in found.months] == [("2026-03", 1)]
    assert Tried.of(json.loads(json.dumps(found.summary()))) == found


def test_a_case_that_went_on_by_days_announced_later_is_named_and_left_out(database):
    people, now = group(), at("03-02 11:00")
    no, by_days = people.issued(), version("group", "2026-12-01", {"clocks.plan.limit": {"workdays": 3}})
    known = holidays.china()
    old = replace(known, years=frozenset(year for year in known.years if year < 2026))
    holidays.adopt([Edition("old", EVER_SINCE, old), Edition("new", at("03-02 10:00"), known)])
    try:
        found, hours = (
            try_on([pack], since=MONDAY - timedelta(days=1), until=MONDAY + timedelta(days=1), at=now, path="/")
            for pack in (by_days, visited_in(3))
        )
    finally:
        holidays.adopt(())
    assert (found.cases, found.untold.cases, found.untold.first) == (0, 1, (no,))
    assert (hours.cases, hours.untold.cases) == (1, 0)


def test_cases_of_another_period_or_another_unit_are_left_alone(database):
    group().issued()
    day = timedelta(days=1)
    for since, path in ((MONDAY + day, "/"), (MONDAY - day, "/999/")):
        found = try_on([visited_in(3)], since=since, until=since + 2 * day, at=at("03-02 11:00"), path=path)
        assert (found.cases, found.payers, found.moved) == (0, (), ())


def test_cases_of_an_import_that_was_undone_count_nowhere(database):
    people = group()
    people.issued()
    with engine.transaction() as conn:
        conn.execute(text("update cases set withdrawn_at = opened_at"))
    assert try_on([visited_in(3)], **EVER, at=at("03-02 11:00"), path="/").cases == 0


def test_a_case_that_went_on_by_other_rules_is_tried_from_its_first_step_on(database):
    house = House()
    house.issued()
    approved(house.people, since=date(2026, 3, 3), open_from=date(2026, 3, 3))
    advance_due(at("03-03 09:00"))
    with engine.reading() as conn:
        assert conn.execute(text("select jsonb_array_length(earlier_versions) from cases")).scalar_one() == 1
    found = try_on([visited_in(24)], **EVER, at=at("03-03 09:00"), path="/")
    visit = next(rule for rule in found.rules if rule.rule == "visit")
    assert (found.cases, visit.late, found.untold.cases) == (1, Both(1, 0), 0)


def test_a_case_with_a_step_that_the_rules_do_not_know_is_counted_and_left_out_of_both_sides(database):
    no, now = group().issued(), at("03-02 11:00")
    advance_due(now)
    as_it_is = registry().latest("group")
    steps = {event: rule for event, rule in as_it_is.steps.items() if event != "order_reviewed"}
    candidate = as_it_is.model_copy(update={"steps": steps})
    found = try_on([candidate], since=MONDAY, until=MONDAY + timedelta(days=1), at=now, path="/")
    assert (found.cases, found.late, found.payers) == (0, Both(0, 0), ())
    assert found.untold == Untold(1, (no,), {"order_reviewed": 1})


def test_trying_ends_when_nobody_wants_to_know_any_more(database):
    group().issued()
    with pytest.raises(TrialCancelled):
        try_on([visited_in(3)], **EVER, at=AT, path="/", cancelled=lambda: True)
