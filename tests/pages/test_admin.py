"""Setting cameras up on the page, without a browser: what it says, whom it lets in, and what it never shows."""

from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from services import cameras, wording
from services.holidays import edition, unpublished
from services.time import now
from tests.pages.desk import html, opened, sit_down
from tests.services.house import House

SECRET = "willow-7-secret"
ADDRESS = f"rtsp://admin:{SECRET}@127.0.0.1:9/Streaming/101"


@pytest.fixture
def house(database):
    return House()


def added(house, **more):
    given = {"project_id": house.units["riverside"], "name": "前台", "address": ADDRESS, "sound": True, "at": now()} | more
    return cameras.add(house.people["admin"], **given)


def everything(shown):
    """All that a page was told to show, whatever it is."""
    return repr(shown) + html(shown)


def test_the_page_is_not_there_for_whoever_manages_nothing(house, monkeypatch):
    sit_down(monkeypatch, "deputy")
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        opened("admin")


def test_without_a_camera_the_page_says_what_to_do(house, monkeypatch):
    sit_down(monkeypatch, "admin")
    shown = opened("admin")
    assert any("批量导入" in one.value for one in shown.text)
    assert {"camera-add", "camera-import"} <= {one.key for one in shown.button}


def test_a_camera_is_added_and_its_address_is_shown_by_its_host_alone(house, monkeypatch):
    sit_down(monkeypatch, "admin")
    shown = opened("admin", do="add")
    shown.selectbox(key="camera-new-project").set_value(house.units["riverside"])
    shown.text_input(key="camera-new-name").set_value("前台")
    shown.text_input(key="camera-new-address").set_value("http://10.0.3.7")
    shown.button(key="camera-save").click().run()
    assert "RTSP" in shown.error[0].value
    assert shown.text_input(key="camera-new-name").value == "前台"
    shown.text_input(key="camera-new-address").set_value(ADDRESS)
    shown.button(key="camera-save").click().run()
    assert "已添加" in shown.success[0].value
    camera = cameras.listed(house.people["gm"])[0]
    assert shown.text_input(key=f"camera-{camera.id}-address").placeholder == "现为 rtsp://•••@127.0.0.1:9/…；不改请留空"
    assert SECRET not in everything(shown) + everything(opened("admin"))


def test_the_list_tells_how_each_did_in_its_last_test(house, monkeypatch):
    good, gone = added(house, sub_address=ADDRESS), added(house, name="侧门")
    cameras.test(house.people["admin"], gone, at=now())
    sit_down(monkeypatch, "admin")
    shown = opened("admin")
    page = html(shown)
    assert page.count('data-testid="camera"') == 2
    assert f'data-entry="{good}"' in page and "连接不上" in page and "子码流" in page
    shown.segmented_control(key="cameras-show").set_value("wrong").run()
    assert html(shown).count('data-testid="camera"') == 1
    shown.button(key="camera-test-all").click().run()
    assert "2 台有问题" in shown.success[0].value
    assert html(shown).count('data-testid="camera"') == 2
    assert SECRET not in everything(shown)


def test_a_camera_is_edited_tested_and_retired(house, monkeypatch):
    camera_id = added(house)
    sit_down(monkeypatch, "admin")
    shown = opened("admin", camera=str(camera_id))
    shown.text_input(key=f"camera-{camera_id}-place").set_value("东门")
    shown.button(key="camera-save").click().run()
    assert cameras.one(house.people["gm"], camera_id).place == "东门"
    shown.button(key="camera-test").click().run()
    assert "连接不上" in html(shown)
    shown.button(key="camera-retire").click().run()
    assert "已停用" in shown.success[0].value
    assert cameras.listed(house.people["gm"]) == []


def test_a_camera_that_cannot_be_opened_any_more_says_what_to_do(house, monkeypatch):
    camera_id = added(house)
    monkeypatch.setenv("DUBAN_SECRET", "another")
    sit_down(monkeypatch, "admin")
    assert "DUBAN_SECRET" in opened("admin", camera=str(camera_id)).warning[0].value


def warned(instant):
    """The warning about a year without holidays, as the page draws it at an instant."""
    from datetime import datetime

    from pages.parts import missing_holidays, session

    missing_holidays.draw(session.actor(), datetime.fromisoformat(instant))


def test_a_year_without_holidays_is_warned_about_from_december_on_with_what_to_do(house, monkeypatch):
    year = edition().last_year
    sit_down(monkeypatch, "admin")
    november, december = (datetime(year, 11, 30, hour, tzinfo=UTC).isoformat() for hour in (15, 16))
    assert not AppTest.from_function(warned, args=(november,)).run().warning
    shown = AppTest.from_function(warned, args=(december,)).run()
    assert f"{year + 1} 年" in shown.warning[0].value and "没有在办时限" in shown.warning[0].value
    assert shown.code[0].value.endswith("chinesecalendar")


def test_the_warning_names_the_regimes_whose_deadlines_are_reckoned_without_holidays(house, monkeypatch):
    instant = datetime(edition().last_year + 1, 3, 1, 1, tzinfo=UTC)
    house.registered("riverside", instant)
    sit_down(monkeypatch, "admin")
    assert "客户投诉管理制度 1 个" in AppTest.from_function(warned, args=(instant.isoformat(),)).run().warning[0].value


@pytest.mark.parametrize("doing", ["", "systems"])
def test_the_page_warns_at_the_present_instant(house, monkeypatch, doing):
    sit_down(monkeypatch, "admin")
    year = unpublished(now())
    said = [one.value for one in opened("admin", do=doing).warning]
    assert [one.startswith(wording.text("admin.holidays", "zh", year=year)) for one in said] == ([True] if year else [])
