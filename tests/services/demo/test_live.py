"""Counters that keep busy: real steps by people who may take them, and a clean end."""

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from db import engine
from db.tables import audit, people, steps
from services import verify
from services.demo import bulk, live
from services.errors import InputRefused

AT = datetime(2026, 11, 21, 7, 33, 28, tzinfo=UTC)


def test_steps_are_taken_by_those_whose_role_they_are_and_everything_adds_up(database):
    bulk.load(60, 0, 1, AT)
    counters = live.Counters(AT, Random(5))
    happened = [counters.one(AT + timedelta(seconds=5 * n)) for n in range(40)]
    events = {step.event for step in happened if step}
    assert sum(step is not None for step in happened) >= 35
    assert counters.teller.pack.opening[0] in events
    assert len(events) >= 6
    with engine.reading() as conn:
        taken = conn.execute(select(steps.c.by_role, people.c.role).join(people).where(steps.c.recorded_at > AT)).all()
        recorded = conn.scalar(select(func.count()).select_from(audit).where(audit.c.actor_id.is_not(None)))
    assert taken
    assert all(by_role == role for by_role, role in taken)
    assert recorded == sum(step is not None for step in happened)
    assert verify.verify().differences == []


def test_papers_are_left_to_whoever_has_an_account(database):
    bulk.load(0, 0, 1, AT)
    counters = live.Counters(AT, Random(5))
    for n in range(60):
        counters.one(AT + timedelta(minutes=n))
    with engine.reading() as conn:
        events = set(conn.execute(select(steps.c.event)).scalars())
    # Nobody but the account decides for the whole group, and fewer papers wait for it than are left to a visitor.
    assert "order_submitted" in events
    assert "order_issued" not in events


def test_without_a_demonstration_nobody_is_there(database):
    with pytest.raises(InputRefused):
        live.Counters(AT, Random(5))


def test_the_command_keeps_busy_until_it_is_interrupted_and_ends_in_order(database):
    command = [sys.executable, "-m", "services", "demo", "--cases", "20", "--live", "--every", "0.01"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "DUBAN_LANG": "en"}) as process:
        while "Ctrl-C" not in (line := process.stdout.readline()):
            assert line
        process.send_signal(signal.SIGINT)
        assert "Stopped after" in process.stdout.read()
    assert process.returncode == 0


@pytest.mark.parametrize(("said", "busy"), [("live", True), ("1", False), ("0", False)])
def test_beside_the_dashboard_the_counters_are_busy_only_when_asked(database, monkeypatch, said, busy):
    bulk.load(0, 0, 1, AT)
    monkeypatch.setenv("DUBAN_DEMO", said)
    with live.busy_beside():
        assert any(thread.name == "demo-live" for thread in threading.enumerate()) == busy
    assert not any(thread.name == "demo-live" for thread in threading.enumerate())
