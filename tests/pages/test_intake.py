"""The counter's page, without a browser."""

from datetime import timedelta

import pytest

from services.regimes.bindings import bind
from services.time import now
from tests.pages.desk import html, opened, sit_down
from tests.services.attached import photo, sent
from tests.services.house import House


@pytest.fixture
def house(database: object) -> House:
    return House()


def test_the_photo_of_another_form_does_not_stay_for_the_next_customer(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    bind(house.people["admin"], house.units["riverside"], "repair", now().date() - timedelta(days=1), now() - timedelta(days=2))
    receipt = sent(house.people["officer"], photo(), at=now())
    sit_down(monkeypatch, "officer")
    page = opened("intake")
    page.session_state["sheet-photos"] = [receipt]
    page.run()
    assert page.session_state["sheet-photos"] == [receipt], "of the first form: what was reported"
    page.session_state["intake-form"] = "agreed"
    page.run()
    page.text_input(key="sheet-room").set_value("5-1-0302")
    page.session_state["sheet-agreed_by"] = now().replace(tzinfo=None) + timedelta(days=2)
    page.button(key="sheet-save").click().run()
    assert page.query_params["no"], "registered"
    page.query_params.clear()
    page.session_state["intake-form"] = "reported"
    page.run()
    assert not page.exception
    assert not page.session_state["sheet-photos"]


def test_the_sheet_says_with_a_tap_why_what_it_starts_would_be_due_then(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    sit_down(monkeypatch, "officer")
    told = html(opened("intake"))
    box = told[told.index('data-testid="what-runs"') :]
    assert "<summary>" in box and 'class="why" data-rule="order_submit"' in box and 'data-testid="deadline"' in box
    assert "第14.2条" in box[box.index('class="why"') :]
