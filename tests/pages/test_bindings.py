"""Which regime holds where, on the administration's page, without a browser."""

from datetime import timedelta

import pytest

from services.casework.regimes import local_day
from services.regimes.bindings import bind, listed
from services.time import now
from tests.pages.desk import html, opened, sit_down
from tests.services.house import House


@pytest.fixture
def house(database):
    return House()


def test_a_unit_is_bound_from_a_day_after_a_look_at_what_changes_and_withdrawn_before_it_comes(house, monkeypatch):
    sit_down(monkeypatch, "gm")
    shown = opened("admin")
    assert html(shown).count('data-testid="held"') == 7 and "没有规定" in html(shown)
    shown.selectbox(key="binding-unit-zh").set_value(house.units["riverside"])
    shown.selectbox(key="binding-pack-zh").set_value("handbook").run()
    tomorrow = local_day(now()) + timedelta(days=1)
    assert any(f"从 {tomorrow} 起，滨江一号院" in one.value for one in shown.text)
    shown.button(key="binding-confirm").click().run()
    assert f"从 {tomorrow} 起" in shown.success[0].value and "尚未开始" in html(shown)
    shown.button(key="binding-confirm").click().run()
    assert "已经按这套制度办理" in shown.error[0].value
    assert shown.selectbox(key="binding-unit-zh").value == house.units["riverside"]
    (one,) = listed(house.people["gm"], now())
    shown.button(key=f"binding-{one.id}-withdraw").click().run()
    assert "已撤回" in shown.success[0].value and "尚未开始" not in html(shown) and "已撤回" in html(shown)


def test_the_tree_says_whose_decision_holds_and_from_when(house, monkeypatch):
    at = now()
    bind(house.people["admin"], house.units["east"], "handbook", local_day(at), at)
    sit_down(monkeypatch, "admin")
    shown = opened("admin", do="regimes")
    assert f"随华东，自 {local_day(at)} 起" in html(shown) and html(shown).count("✓") == 1


def test_the_section_and_the_cameras_are_each_there_for_whoever_manages_them(house, monkeypatch):
    sit_down(monkeypatch, "gm")
    shown = opened("admin", do="add")
    assert shown.selectbox(key="binding-unit-zh") and not [one for one in shown.button if one.key == "camera-save"]
    sit_down(monkeypatch, "deputy")
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        opened("admin", do="regimes")
