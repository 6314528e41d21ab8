"""The page of escalated cases without a browser: what could not be delivered, and a digest urged as a whole."""

import json
from datetime import timedelta

import pytest

from services import advance, delivery, digests, inbox, schedules
from services.time import now
from tests.pages.desk import html, opened, sit_down
from tests.services.delivery.receivers import http_receiver
from tests.services.delivery.ways import LINK, hook, reach
from tests.services.house import House

WEEK = timedelta(days=7)


@pytest.fixture
def house(database) -> House:
    return House()


def late(house) -> str:
    """A case a week old that nobody has handled."""
    no = house.issued(when=now() - WEEK, category="handover_quality")
    advance.advance_due(now())
    schedules.run_due(now())
    return no


def test_a_ladder_shows_what_could_not_be_delivered_and_to_whom(house, monkeypatch):
    with http_receiver() as web:
        web.answer = 404
        gateways = {"link": LINK, "gateways": {"web": {"url": hook(web.port)}}}
        monkeypatch.setenv("DUBAN_GATEWAYS", json.dumps(gateways))
        reach("leader", "web")
        late(house)
        delivery.deliver_due(now())
    assert delivery.undelivered(house.people["staff"])
    sit_down(monkeypatch, "staff")
    shown = html(opened("escalations"))
    rungs = [rung.split("</li>") for rung in shown.split('data-testid="rung"')[1:]]
    failed = [one for rung in rungs for one in rung if "未送达" in one]
    assert failed
    assert all("刘海涛（分管领导）" in one and "badge-missed" in one for one in failed)
    # And above all ladders: how many, with the way to them.
    assert "条消息未送达" in shown


def test_a_digest_is_urged_as_a_whole_by_a_word_and_a_confirmation(house, monkeypatch):
    numbers = {late(house), late(house)}
    deputy = house.people["deputy"]
    digest = next(one for one in digests.recent(deputy, at=now()) if one.own and one.rule == "overdue_digest")
    sit_down(monkeypatch, "deputy")
    page = opened("escalations", digest=str(digest.id))
    page.button(key="esc-all").click().run()
    assert "将督促 2 件：刘海涛（分管领导） 2 件" in page.text[-1].value
    page.button(key="esc-all-send").click().run()
    assert not page.exception
    assert "已督促 2 件" in page.success[0].value
    assert "孙悦" in html(page) and "之后 0 / 2 件有动作，0 / 1 条消息已读" in html(page)
    # Nothing is left to urge.
    assert "esc-all" not in [button.key for button in page.button]
    (line,) = inbox.look(house.people["leader"], at=now(), rule="urge")
    assert {said.split(" · ")[0] for said in line.lines[1:]} == numbers
