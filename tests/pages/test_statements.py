"""The ledger's page with a statement that is too large to be written while somebody waits for the click."""

from datetime import timedelta

import pytest

from pages.parts import penalty_statements
from services import statements
from services.advance import advance_due
from services.statements import contents, files
from services.time import now
from tests.pages.desk import html, opened, sit_down
from tests.services.house import House


@pytest.fixture
def closed(database, home, monkeypatch):
    """Two statements at least, the earliest with twelve entries; what was written for the mails is gone."""
    monkeypatch.setenv("DUBAN_HOME", str(home))
    house = House()
    start = (now().replace(day=15) - timedelta(days=45)).replace(day=15, hour=2, minute=0)
    no = house.opened(when=start)
    house.step(no, "officer", "resolved_on_spot", start, 90, signed=True)
    advance_due(now())
    statements.close_due(now())
    for path in (home / "statements").iterdir():
        path.unlink()
    return contents.listed(house.people["hr"]).statements[-1]


def test_a_large_file_is_written_once_with_its_progress_and_then_offered(closed, monkeypatch):
    monkeypatch.setattr(penalty_statements, "_QUICK", 10)
    sit_down(monkeypatch, "hr")
    shown = opened("penalties", tab="statements")
    assert "¥1,200" in html(shown)
    assert [button.key for button in shown.button if "KF-" in str(button.key)] == [f"make-{closed.number}"]
    shown.button(key=f"make-{closed.number}").click().run()
    assert not shown.exception
    assert files.is_ready(closed, "zh")
    assert not [button for button in shown.button if "KF-" in str(button.key)]
