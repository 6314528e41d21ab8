"""Schedules: which instant is due when, in the regime's zone, and that each comes once with its true instant."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest

from db.engine import reading, transaction
from db.queries import digests
from services import advance, schedules
from services.policy import periods
from services.policy.packs import Packs, registry
from tests.services.group import SHANGHAI, at, group
from tests.services.told import told


@pytest.fixture
def people(database):
    return group()


def rule(name):
    return registry().latest("group").schedules[name]


def local(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("name", "until", "last", "following"),
    [
        ("slow_digest", "2026-03-02 17:59", "2026-03-01 18:00", ["2026-03-02 18:00", "2026-03-03 18:00"]),
        ("slow_digest", "2026-03-02 18:00", "2026-03-02 18:00", ["2026-03-03 18:00"]),
        # Monday 2 March is a Monday.
        ("weekly_leftovers", "2026-03-08 23:59", "2026-03-02 09:30", ["2026-03-09 09:30", "2026-03-16 09:30"]),
        ("monthly_leftovers", "2026-03-01 09:29", "2026-02-01 09:30", ["2026-03-01 09:30", "2026-04-01 09:30"]),
        ("quarterly_inspection", "2026-03-31 23:59", "2026-01-01 00:00", ["2026-04-01 00:00", "2026-07-01 00:00"]),
        ("yearly_survey", "2026-03-31 23:59", "2026-01-01 00:00", ["2027-01-01 00:00"]),
    ],
)
def test_a_schedule_falls_on_its_day_and_hour_in_the_zone_of_its_regime(name, until, last, following):
    found = periods.following(rule(name), local(until), SHANGHAI)
    assert periods.latest(rule(name), local(until), SHANGHAI) == local(last)
    assert list(islice(found, len(following))) == [local(one) for one in following]


@pytest.mark.parametrize(
    ("name", "began"),
    [("slow_digest", "2026-03-04 00:00"), ("weekly_leftovers", "2026-03-02 00:00"), ("monthly_leftovers", "2026-03-01 00:00")],
)
def test_leftovers_are_older_than_the_present_day_week_or_month(name, began):
    assert periods.began(rule(name), local("2026-03-04 09:30"), SHANGHAI) == local(began)


def test_what_was_missed_while_nobody_worked_comes_with_its_true_instants_and_is_said_once(people):
    people.issued()  # on Monday; nobody does anything then, and it is required by Thursday 18:00
    run(at("03-03 10:00"))
    run(at("03-09 10:00"))
    slow = [one for one in told() if one.rule == "slow_digest"]
    # Missed twice in a row by Tuesday evening.
    assert [one.at for one in slow] == [at(f"03-0{day} 18:00") for day in (3, 4, 5, 6, 7, 8)]
    assert [one.merged_into for one in slow] == [slow[-1].message_id] * 5 + [None]
    overdue = [one for one in told() if one.rule == "overdue_digest"]
    assert [one.at for one in overdue] == [at(f"03-0{day} 09:30") for day in (6, 7, 8, 9)]
    assert [one.merged_into for one in overdue] == [overdue[-1].message_id] * 3 + [None]
    weekly = [one for one in told() if one.rule == "weekly_leftovers"]
    assert [one.at for one in weekly] == [at("03-09 09:30")]


def test_whoever_steps_through_time_gets_the_same_as_whoever_comes_late(people):
    people.issued()
    run(at("03-02 12:00"))
    for n in range(7 * 6):
        run(at("03-02 12:00") + n * timedelta(hours=4))
    stepped = [(one.rule, one.at, one.to_role, one.cases) for one in told()]
    assert len(stepped) == len(set(stepped))
    assert [one for one in stepped if one[0] == "slow_digest"] == [
        ("slow_digest", at(f"03-0{day} 18:00"), "deputy_gm", 1) for day in (3, 4, 5, 6, 7, 8)
    ]


def test_nothing_comes_twice_also_when_several_work_or_the_clock_is_set_back(people):
    people.issued()
    advance.advance_due(at("03-06 10:00"))
    with ThreadPoolExecutor(4) as pool:
        made = sum(pool.map(lambda _: schedules.run_due(at("03-06 10:00")), range(8)))
    assert made == len(told()) > 0
    assert schedules.run_due(at("03-06 10:00")) == schedules.run_due(at("03-02 10:00")) == 0


def test_an_instant_waits_until_every_case_has_been_brought_up_to_it(people):
    people.issued()
    schedules.run_due(at("03-06 10:00"))
    # Nothing is known yet of the days in between.
    assert not {one.rule for one in told()} & {"overdue_digest", "slow_digest"}
    run(at("03-06 10:00"))
    assert {one.rule for one in told()} >= {"overdue_digest", "slow_digest"}


def following(when):
    with reading() as conn:
        return schedules.next_instant(conn, when)


def test_the_next_instant_is_that_of_the_next_schedule_and_never_runs_are_due_at_once(people):
    assert following(at("03-02 12:00")) <= at("03-02 12:00")
    schedules.run_due(at("03-02 12:00"))
    assert following(at("03-02 12:00")) == at("03-02 18:00")


def test_a_regime_that_is_not_in_force_yet_brings_nothing_and_keeps_nobody_busy(people, monkeypatch):
    to_come = registry().latest("group").model_copy(update={"id": "to_come", "since": date(2030, 1, 1)})
    known = Packs({**registry().versions, "to_come": {"2030-01-01": to_come}})
    monkeypatch.setattr(schedules, "registry", lambda: known)
    schedules.run_due(at("03-02 12:00"))
    assert following(at("03-02 12:00")) == at("03-02 18:00")


def test_a_schedule_of_a_version_to_come_is_not_owed_before_its_day(people, monkeypatch):
    group = registry().latest("group")
    more = {**group.schedules, "new_digest": group.schedules["slow_digest"]}
    to_come = group.model_copy(update={"since": date(2030, 1, 1), "schedules": more})
    known = Packs({**registry().versions, "group": {group.version: group, "2030-01-01": to_come}})
    monkeypatch.setattr(schedules, "registry", lambda: known)
    schedules.run_due(at("03-02 12:00"))
    assert following(at("03-02 12:00")) == at("03-02 18:00")


def test_a_failure_leaves_nothing_behind(people, monkeypatch):
    people.issued()
    advance.advance_due(at("03-06 10:00"))
    monkeypatch.setattr("services.digests.post", lambda *_, **__: None)
    with pytest.raises(RuntimeError):
        schedules.run_due(at("03-06 10:00"))
    monkeypatch.undo()
    assert not told()
    assert schedules.run_due(at("03-06 10:00")) == len(told()) > 0


def run(when):
    advance.advance_due(when)
    schedules.run_due(when)


def test_a_digest_that_lost_its_turn_is_made_by_the_next(people):
    people.issued()
    advance.advance_due(at("03-06 10:00"))
    with transaction() as conn:
        assert digests.take_turn(conn)
        assert schedules.run_due(at("03-06 10:00")) == 0
    assert schedules.run_due(at("03-06 10:00")) > 0
