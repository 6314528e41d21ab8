"""The papers of a case on its page and on the directors' desk."""

from datetime import timedelta

import pytest

from services.time import now
from tests.pages.desk import opened, sit_down
from tests.services.house import House

HOUR = timedelta(hours=1)


@pytest.fixture
def house(database):
    return House()


def offered(shown):
    return [button.proto.label for button in shown.get("download_button")]


def test_a_case_without_a_paper_offers_none(house, monkeypatch):
    no = house.opened(when=now() - HOUR / 4)
    sit_down(monkeypatch, "officer")
    assert offered(opened("case", no=no)) == []


def test_a_draft_is_named_as_one_until_the_order_is_issued(house, monkeypatch):
    start = now() - HOUR
    no = house.submitted(when=start)
    sit_down(monkeypatch, "gm")
    assert offered(opened("case", no=no)) == ["客户投诉督办令 PDF（未签发）"]
    house.step(no, "deputy", "order_reviewed", start, 20)
    assert offered(opened("approvals", no=no)) == ["客户投诉督办令 PDF（未签发）"]
    house.step(no, "gm", "order_issued", start, 30)
    assert offered(opened("case", no=no)) == ["客户投诉督办令 PDF"]
