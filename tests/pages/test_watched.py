"""The record of looks on its page."""

from datetime import timedelta

import pytest

from services import cameras, looks
from services.time import now
from tests.pages.desk import html, opened, sit_down
from tests.services.house import House


@pytest.fixture
def house(database):
    return House()


@pytest.fixture
def camera_id(house):
    where = house.units["riverside"]
    return cameras.add(house.people["admin"], project_id=where, name="前台", address="rtsp://10.0.3.7/1", at=now())


def lines(shown):
    return html(shown).count('data-testid="look"')


def test_an_empty_record_says_what_will_appear_there(house, monkeypatch):
    sit_down(monkeypatch, "gm")
    assert any("还没有人查看过" in one.value for one in opened("watched").text)


def test_the_record_tells_who_looked_where_from_when_to_when_and_is_narrowed_by_the_address(house, camera_id, monkeypatch):
    begun = now() - timedelta(hours=2)
    look = looks.begin(house.people["staff"], camera_id, "live", begun)
    looks.end(look, begun + timedelta(minutes=3, seconds=20))
    looks.begin(house.people["deputy"], camera_id, "live", begun)
    looks.begin(house.people["gm"], camera_id, "live", now())
    sit_down(monkeypatch, "gm")
    shown = opened("watched")
    page = html(shown)
    assert lines(shown) == 3
    assert all(said in page for said in ("何静", "滨江一号院", "3 分 20 秒", "连接中断", "正在查看"))
    assert lines(opened("watched", who=str(house.people["staff"].id))) == 1
    narrow = opened("watched", where="星河")
    assert lines(narrow) == 0
    narrow.button(key="empty-clear").click().run()
    assert lines(narrow) == 3


def test_the_record_is_taken_away_as_a_file(house, camera_id, monkeypatch):
    looks.begin(house.people["staff"], camera_id, "still", now())
    sit_down(monkeypatch, "gm")
    shown = opened("watched")
    shown.button(key="watched-export").click().run()
    _, content, count = shown.session_state["watched-file"]
    assert (count, "何静" in content.decode("utf-8-sig")) == (1, True)
