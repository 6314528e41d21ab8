"""Tries in the background: begun, watched from anywhere, ended, sent to those who decide; each in a process of its own."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

import psutil
import pytest
from sqlalchemy import text

from db import engine
from services.access import Actor
from services.advance import advance_due
from services.errors import ChangeRefused, NotPermitted
from services.regimes import changing
from services.regimes.trying import jobs
from services.regimes.trying.process import Trial
from tests.services.group import MONDAY, at
from tests.services.house import House
from tests.services.rule_changes import SINCE, VISIT, altered

NOW = at("03-02 11:00")
DAY = timedelta(days=1)


@pytest.fixture
def people(database) -> Mapping[str, Actor]:
    """The people of a house with a case of which the visit is late."""
    house = House()
    house.issued()
    advance_due(NOW)
    return house.people


def proposed(people: Mapping[str, Actor]) -> int:
    return changing.propose(people["admin"], texts=altered(), since=SINCE, open_from=None, reason="一小时来不及", at=NOW)


def begun(people: Mapping[str, Actor], change_id: int) -> str:
    return jobs.start(people["admin"], change_id, since=MONDAY - DAY, until=MONDAY + DAY, at=NOW)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def over(people: Mapping[str, Actor], key: str) -> jobs.State:
    until(lambda: jobs.state(people["admin"], key).phase not in ("waiting", "running"))
    return jobs.state(people["admin"], key)


def test_a_change_is_tried_and_sent_to_those_who_decide(people):
    change_id = proposed(people)
    with pytest.raises(NotPermitted):
        jobs.start(people["officer"], change_id, since=MONDAY - DAY, until=MONDAY + DAY, at=NOW)
    with pytest.raises(ChangeRefused):
        jobs.start(people["admin"], change_id, since=MONDAY, until=MONDAY, at=NOW)
    key = begun(people, change_id)
    assert jobs.running(people["admin"], change_id) == key
    with pytest.raises(ChangeRefused):
        jobs.submit(people["admin"], key, NOW)
    state = over(people, key)
    assert (state.phase, state.done, state.total, state.change_id, state.version) == ("done", 1, 1, change_id, 1)
    assert state.tried is not None
    assert [(one.rule, one.late_before, one.late_after) for one in state.tried.moved] == [("visit", True, False)]
    assert changing.one(people["admin"], change_id, NOW).state == "draft"
    jobs.submit(people["admin"], key, NOW)
    change = changing.one(people["gm"], change_id, NOW)
    found = jobs.state(people["gm"], key).tried
    assert found is not None and (change.state, change.tried) == ("waiting", found.summary())
    assert (jobs.last(people["gm"], change_id), jobs.running(people["gm"], change_id)) == (key, None)


def test_a_trial_of_another_text_is_not_kept(people):
    change_id = proposed(people)
    key = begun(people, change_id)
    revised = altered(new=VISIT.replace("hours: 1", "hours: 3"))
    said = {"since": SINCE, "open_from": None, "reason": "两小时也不够", "at": NOW}
    changing.revise(people["admin"], change_id, texts=revised, **said, expected_version=1)
    assert over(people, key).phase == "done"
    with pytest.raises(ChangeRefused):
        jobs.submit(people["admin"], key, NOW)


def test_one_waits_for_another_and_a_cancelled_one_leaves_nothing_running(people):
    first, second = proposed(people), proposed(people)
    with engine.transaction() as conn:  # Another process is at it.
        conn.execute(text("select pg_advisory_lock(hashtextextended('trying rules', 0))"))
        key = begun(people, first)
        processes = psutil.Process().children(recursive=True)
        other = begun(people, second)
        until(lambda: waiting_for_the_turn() == 2)
        assert {jobs.state(people["admin"], one).phase for one in (key, other)} == {"waiting"}
        jobs.cancel(people["admin"], key)
        until(lambda: waiting_for_the_turn() == 1 and not any(one.is_running() for one in processes))
        assert jobs.state(people["admin"], key).phase == "cancelled"
        conn.execute(text("select pg_advisory_unlock_all()"))
    assert over(people, other).phase == "done"


def waiting_for_the_turn() -> int:
    with engine.reading() as conn:
        return conn.execute(text("select count(*) from pg_locks where locktype = 'advisory' and not granted")).scalar_one()


def test_of_a_trial_that_a_former_process_began_nothing_is_known(people):
    assert jobs.state(people["admin"], "f00d").phase == "lost"
    jobs.cancel(people["admin"], "f00d")


def test_who_pays_and_which_cases_are_told_to_those_alone_who_may_know(people):
    change_id, summary = proposed(people), {"payers": [{"person": 7, "name": "李佳"}, {"person": None}]}
    with engine.transaction() as conn:
        assert changing.keep_trial(conn, people["admin"], change_id, version=1, summary=summary, at=NOW)
    assert changing.one(people["gm"], change_id, NOW).tried == summary
    # The administrator sees no penalties.
    assert changing.one(people["admin"], change_id, NOW).tried == {"payers": [{"person": None}]}
    changing.approve(people["gm"], change_id, comment="", at=NOW, expected_version=1)
    assert changing.one(people["officer"], change_id, NOW).tried is None


@pytest.mark.parametrize("does", ["import sys; sys.stdin.readline(); print('{\"tot', end='')", "pass"])
def test_a_try_that_breaks_off_has_failed(people, does):
    texts = {"group": "#" * 500_000}
    trial = Trial(texts, SINCE, since=MONDAY, until=MONDAY + DAY, path="/", at=NOW)
    trial.cancel()
    trial._process = subprocess.Popen(
        [sys.executable, "-c", does], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    job = jobs._Job("key", 1, 1, trial, NOW)
    jobs._follow(job)
    assert job.phase == "failed" and job.ended is not None
