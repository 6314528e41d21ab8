"""The worker as a process: however often it dies, and however many there are, everything happens once."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from random import Random
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import text

from db.engine import reading, transaction
from db.queries import cases as queries
from services import advance, worker
from services.__main__ import main
from services.casework import whole
from services.casework.regimes import pack_for_opening
from services.replay import MADE_UP
from services.time import now
from services.verify import verify
from tests.services.group import Group, at, group
from tests.services.workers import started

CASES = 300
DEATHS = 10
PATIENCE = 60


@pytest.fixture
def people(database: str) -> Group:
    return group()


def stored(query: str, **facts: Any) -> Any:
    with reading() as conn:
        return conn.execute(text(query), facts).scalar_one()


def wait_for(what: Callable[[], Any]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "it has not come about"
        time.sleep(0.005)


def put_whole(stories: Iterable[list[whole.Happening]], project_id: int, stood_at: datetime) -> None:
    """Cases as they stood at an instant, all at once: no worker sees one half told."""
    pack = pack_for_opening("group", stood_at)
    with transaction() as conn:
        unit = queries.project(conn, project_id)
        told = [whole.Whole(pack, unit, *whole.checked(pack, steps), "test", str(n)) for n, steps in enumerate(stories)]
        whole.add(conn, told, at=stood_at)


def story(begun: datetime, required_by: datetime | None) -> list[whole.Happening]:
    """A visit, and what became of it within three minutes: an order when there is an instant by which it is required."""
    opening = {name: MADE_UP[name] for name in ("room", "demand", "category", "severity", "channel")}
    opening |= {"customer_name": "x", "customer_phone": "y"}
    issue = [
        ("order_submitted", begun + timedelta(minutes=1), {"required_by": required_by.isoformat()} if required_by else {}),
        ("order_reviewed", begun + timedelta(minutes=2), {}),
        ("order_issued", begun + timedelta(minutes=3), {}),
    ]
    return [("reception_ended", begun, opening), *(issue if required_by else [])]


def a_day_off(people: Group) -> None:
    """Cases as they stood a day ago, when the last worker went: every tenth a draft that is late since, the others issued."""
    left = now() - timedelta(days=1)
    required_by = left + timedelta(hours=5)
    begun = [left - timedelta(minutes=40, seconds=number) for number in range(CASES)]
    put_whole((story(at, required_by if n % 10 else None) for n, at in enumerate(begun)), people.project_id, left)


def behind() -> int:
    return int(stored("select count(*) from cases where wake_at <= :at", at=now()))


def test_ten_deaths_in_a_burst_lose_nothing_and_double_nothing(people: Group, database: str):
    a_day_off(people)
    rng, deaths = Random(1), 0
    while deaths < DEATHS:
        left = behind()
        with started(database) as process:
            wait_for(lambda left=left: behind() < left)
            # Anywhere in what it does next: reading, computing, writing.
            time.sleep(rng.uniform(0, 0.015))
            assert behind(), "the burst was over too soon"
            process.kill()
            deaths += 1
    with started(database):
        wait_for(lambda: not behind())
    assert verify().differences == []
    # A tenth are late drafts, that cost every five minutes since before the worker went.
    assert stored("select count(*) from penalties where rule = 'late_order_submit'") >= CASES / 10 * 288


def test_two_workers_share_a_burst_and_write_everything_once(people: Group, database: str):
    a_day_off(people)
    with ExitStack() as both:
        for _ in range(2):
            both.enter_context(started(database))
        wait_for(lambda: not behind())
    assert verify().differences == []


@contextmanager
def working(clock: Callable[[], datetime] = now) -> Iterator[Event]:
    """A worker in this process; setting the event ends it, and so does the end of the block."""
    stop = Event()
    thread = Thread(target=worker.run, args=(stop, None, clock))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.fixture
def at_work() -> Iterator[Event]:
    """A worker beside the test."""
    with working() as stop:
        yield stop


def visit_due_soon(people: Group) -> None:
    """An order whose visit falls due, unmade, in a second and a half; a step tells whoever is at work."""
    begun = now() - timedelta(minutes=63) + timedelta(seconds=1.5)
    put_whole([story(begun, begun + timedelta(days=2))], people.project_id, now())
    people.step(stored("select no from cases"), "commented", "gm", now(), text="请抓紧")


def test_a_step_wakes_a_worker_that_would_sleep_past_what_it_brings(
    people: Group, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
):
    monkeypatch.setattr(worker, "BEAT_EVERY", timedelta(hours=1))
    request.getfixturevalue("at_work")
    wait_for(lambda: stored("select count(*) from heartbeats"))
    visit_due_soon(people)
    wait_for(lambda: stored("select count(*) from penalties where rule = 'visit_missed'"))
    due = stored("select due_at from clocks where rule = 'visit'")
    assert stored("select at from penalties where rule = 'visit_missed'") == due
    assert stored("select recorded_at from penalties where rule = 'visit_missed'") > due


def test_documents_that_take_their_time_delay_no_clock(people: Group, at_work: Event):
    with transaction() as conn:
        conn.execute(text("lock table digests in access exclusive mode"))  # whoever makes documents waits
        visit_due_soon(people)
        wait_for(lambda: stored("select count(*) from penalties where rule = 'visit_missed'"))
    late = stored("select extract(epoch from recorded_at - at) from penalties where rule = 'visit_missed'")
    assert late < 1


def test_whoever_is_at_work_closes_the_month(people: Group):
    people.opened(at("03-31 23:00"))
    advance.advance_due(at("03-31 23:59"))
    with working(lambda: at("04-01 00:01")):
        wait_for(lambda: stored("select count(*) from statements"))
    assert stored("select closed_at from statements") == at("04-01 00:00")


def test_a_worker_leaves_a_sign_of_life_every_two_seconds(people: Group, at_work: Event):
    wait_for(lambda: stored("select count(*) from heartbeats"))
    first = stored("select at from heartbeats")
    wait_for(lambda: stored("select at from heartbeats") > first)
    assert stored("select at from heartbeats") - first < timedelta(seconds=4)


def test_a_case_that_cannot_be_computed_holds_up_no_other(people: Group):
    lost, well = people.opened(), people.opened()
    with transaction() as conn:
        conn.execute(text("update cases set pack_version = 'lost' where no = :no"), {"no": lost})
    late = at("03-02 09:42")
    assert advance.advance_due(late) == 2
    assert stored("select min(no) || max(no) from penalties join cases on cases.id = case_id") == well * 2
    assert stored("select wake_at from cases where no = :no", no=lost) == late + advance.TRY_AGAIN
    found = verify()
    assert found.cases == 1
    assert [line.partition(" (")[0] for line in found.differences] == [
        f"{lost}: cannot be computed",
        "1 件客诉按制度 group 的 lost 版办理，而没有这个版本",
    ]


def test_whoever_is_at_work_draws_the_sample_of_the_day_though_nobody_looks(people: Group):
    with working(lambda: at("03-02 00:00")):
        wait_for(lambda: stored("select count(*) from draws"))
    assert stored("select at from draws") == at("03-02 00:00")
    assert stored("select count(*) from samples") > 0


LATE_ROWS = """
    select array_agg(status || ' ' || coalesce(merged_into::text, '') order by at) from messages
    where rule = 'daily_unfinished' and to_role = 'leader'"""


def test_late_reminders_of_a_kind_to_one_person_become_the_last_of_them(people: Group):
    for _ in range(2):
        people.issued(at("03-02 10:00"))
    advance.advance_due(at("03-05 12:00"))  # three mornings, two cases
    last = stored("select id from messages where to_role = 'leader' order by at desc, id desc limit 1")
    assert stored(LATE_ROWS).count(f"waiting {last}") == 5
    assert stored("select count(*) from messages where merged_into is null and to_role = 'leader'") == 1
    assert stored("select count(*) from messages where merged_into is null and to_role = 'chairman'") == 1
    assert verify().differences == []


def test_reminders_in_time_go_each_by_itself(people: Group):
    for _ in range(2):
        people.issued(at("03-02 10:00"))
    advance.advance_due(at("03-03 09:31"))
    assert stored(LATE_ROWS) == ["waiting ", "waiting "]


def test_late_reminders_wait_until_all_of_them_are_known(people: Group):
    for _ in range(2):
        people.issued(at("03-02 10:00"))
    noon = at("03-03 12:00")
    with transaction() as conn:
        conn.execute(text("select id from cases order by id limit 1 for update"))  # another worker is at it
        assert advance.advance_due(noon) == 1
        assert stored(LATE_ROWS) == ["held "]
    advance.advance_due(noon)
    assert sorted(row.split()[0] for row in stored(LATE_ROWS)) == ["waiting", "waiting"]
    assert stored("select count(*) from messages where merged_into is not null and to_role = 'leader'") == 1


def test_tick_says_what_came_up(people: Group, capsys: pytest.CaptureFixture[str]):
    people.opened()
    assert main(["tick", "--at", "2026-03-02T09:42"]) == 0  # in the zone of the regime
    assert "1 宗客诉有到时事项：计扣 2 笔，提醒 0 条" in capsys.readouterr().out
