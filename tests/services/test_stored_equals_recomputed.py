"""Whatever steps a case takes, and whenever the worker looks in between: the stored rows are those that follow from the steps."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import engine
from db.embedded import EmbeddedServer
from services import cases, replay
from services.access import SYSTEM
from services.advance import advance_due
from services.policy.story import Step
from services.verify import verify
from tests.policy.playing import Play
from tests.policy.stories import later, moments, plays


@pytest.fixture(scope="module")
def project(server: EmbeddedServer) -> Iterator[int]:
    """One stage for all stories."""
    engine.use(server.url("postgres"))
    try:
        with replay.stage() as project_id:
            yield project_id
    finally:
        engine.dispose()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(play=plays(), data=st.data())
def test_stored_rows_are_the_recomputed_rows(project: int, play: Play, data: st.DataObject):
    no = ""
    for step, following in zip(play.steps, [*play.steps[1:], None], strict=True):
        if no:
            cases.take_step(SYSTEM, no, step.event, told(step), at=step.at, role=step.role)
        else:
            no = open_case(project, play)
        look = step.at
        for moment in data.draw(st.lists(moments, max_size=2)):
            look = later(look, moment, play)
            if following is None or look < following.at:
                advance_due(look)
    assert verify().differences == []


def open_case(project: int, play: Play) -> str:
    first = play.steps[0]
    return cases.open_case(
        SYSTEM, pack=play.pack.id, project_id=project, event=first.event, data=told(first), at=first.at, role=first.role
    )


def told(step: Step) -> dict[str, Any]:
    """What a step says without files of its own: what would be attached is told in words."""
    return {name: "as found" if isinstance(value, list) else value for name, value in step.data.items()}
