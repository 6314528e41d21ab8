"""Every scenario, those given and our own: once through the service functions on a database, once on the bare engine.

A scenario of ours that must be refused has, instead of `expect`, `expect_error: {event: <index from 0>, allowed: [steps]}`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from db import engine
from db.embedded import EmbeddedServer
from services import replay
from services.policy import packs
from services.policy.refused import DataProblem
from services.policy.steps import allowed
from tests.policy.playing import Play, Refused
from tests.policy.versions import version

ROOT = Path(__file__).parents[1]
GIVEN = ROOT.parent / "shared/spec/scenarios"
FOUND = sorted(GIVEN.glob("*.yaml"))
OWN = sorted((ROOT / "tests/scenarios").glob("*.yaml"))
ABSENT = pytest.param(None, id="given", marks=pytest.mark.skip(reason="the given scenarios are not beside this checkout"))
ALL = [*([pytest.param(path, id=path.stem) for path in FOUND] or [ABSENT]), *(pytest.param(p, id=p.stem) for p in OWN)]


@pytest.fixture(scope="module")
def project(server: EmbeddedServer) -> Iterator[int]:
    """One stage for all scenarios of this file: each opens a case of its own."""
    engine.use(server.url("postgres"))
    try:
        with replay.stage() as project_id:
            yield project_id
    finally:
        engine.dispose()


@pytest.mark.parametrize("path", ALL)
def test_the_services_tell_the_story_as_expected(path: Path, project: int):
    agree(read(path), replay.replay(path, project))


@pytest.mark.parametrize("path", ALL)
def test_the_bare_engine_tells_the_story_as_expected(path: Path):
    agree(read(path), played(read(path)))


def test_our_own_are_forty_and_more_each_with_one_idea_of_its_own():
    titles = [read(path)["title"] for path in OWN]
    assert len(titles) >= 40
    assert len(set(titles)) == len(titles)


def read(path: Path) -> dict[str, Any]:
    scenario: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return scenario


def agree(scenario: dict[str, Any], found: dict[str, Any]) -> None:
    """Each part that is expected is there as a whole, in order; a scenario may leave out whole parts."""
    if wanted := scenario.get("expect_error"):
        assert "error" in found, "every step was taken"
        assert (found["event"], sorted(found["allowed"])) == (wanted["event"], sorted(wanted["allowed"]))
        return
    assert "error" not in found, f"step {found.get('event')} was refused: {found.get('error')}"
    assert scenario["expect"], "nothing is expected"
    for part, expected in scenario["expect"].items():
        assert _without_responsible(found[part], expected) == expected, part


def _without_responsible(found: Any, expected: Any) -> Any:
    """Clocks of the regimes whose scenarios do not say who is responsible."""
    if not isinstance(expected, list) or any("responsible" in row for row in expected):
        return found
    return [{key: value for key, value in row.items() if key != "responsible"} for row in found]


def played(scenario: dict[str, Any]) -> dict[str, Any]:
    """What the bare engine makes of a scenario, in its words."""
    play = Play(scenario["policy"], scenario["case"])
    for index, event in enumerate(scenario["events"]):
        data = {key: value for key, value in event.items() if key not in ("at", "type", "by")}
        try:
            play.take(event["type"], event["at"], event.get("by"), **data)
        except (Refused, DataProblem) as refusal:
            return {"error": str(refusal), "event": index, "allowed": allowed(play.pack, play.standing)}
    return play.seen(scenario["now"])


def test_a_scenario_is_told_by_the_version_that_its_case_opens_by() -> None:
    known, later = packs.delivered(), version("group", "2026-12-01", {})
    packs.adopt(packs.Packs({**known.versions, "group": {**known.versions["group"], later.version: later}}, {}, known.shelf))
    try:
        told = [
            {"policy": "group", "events": [{"at": at}]} for at in ("1999-01-01 09:00", "2026-11-30 23:59", "2026-12-01 00:00")
        ]
        assert [replay.opening_pack(one).version for one in told] == ["2020-01-01", "2020-01-01", "2026-12-01"]
    finally:
        packs.adopt(None)
