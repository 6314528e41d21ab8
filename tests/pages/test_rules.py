"""The page of rules as those see it who may."""

from datetime import timedelta
from shutil import copytree

import pytest
from streamlit.testing.v1 import AppTest

from services import accounts
from services.access import SYSTEM
from services.casework.regimes import local_day
from services.policy.packs import FOLDER
from services.regimes.bindings import bind
from services.time import now
from tests.pages.desk import html, opened, sit_down
from tests.policy.test_own_rules import OWN
from tests.seeds import PASSWORD
from tests.services.house import House
from tests.services.rule_changes import approved


@pytest.fixture(autouse=True)
def house(request):
    """The people, for all but what needs nobody."""
    if "tmp_path" in request.fixturenames:
        return None
    request.getfixturevalue("database")
    return House()


def test_it_begins_with_the_clocks_of_the_usual_regime_and_what_lateness_costs(monkeypatch):
    sit_down(monkeypatch, "deputy")
    page = html(opened("rules"))
    assert "上门回访" in page and "超期即扣当月奖金的 20%（第35条）" in page
    assert 'href="/rules?pack=group&amp;version=2020-01-01&amp;cite=22"' in page


def test_it_begins_with_the_regime_that_holds_for_the_persons_own_unit(house, monkeypatch):
    yesterday = now() - timedelta(days=1)
    bind(house.people["admin"], house.units["riverside"], "handbook", yesterday.date(), yesterday - timedelta(days=1))
    for login, begins in (("officer", "handbook"), ("gm", "group")):
        sit_down(monkeypatch, login)
        assert f'href="/rules?pack={begins}&amp;' in html(opened("rules"))


def test_an_address_leads_to_an_article_and_back_to_everything(monkeypatch):
    sit_down(monkeypatch, "deputy")
    shown = opened("rules", pack="group", cite="35")
    assert "未按时回访" in html(shown) and "迟报督办令" not in html(shown)
    shown.button(key="rules-all").click().run()
    assert "起草督办令" in html(shown)


def test_a_search_goes_through_all_chapters_and_says_when_it_finds_nothing(monkeypatch):
    sit_down(monkeypatch, "deputy")
    assert "防范客户投诉风险管理规定" in html(opened("rules", pack="jinke", q="流程图"))
    empty = opened("rules", pack="jinke", q="<script>")
    assert any("没有含“<script>”的规定" in one.value for one in empty.text)


@pytest.mark.parametrize("address", [{"pack": "nothing"}, {"version": "1999-01-01"}, {"tab": "nothing"}, {"cite": "'; drop"}])
def test_an_address_that_means_nothing_is_no_error(address, monkeypatch):
    sit_down(monkeypatch, "deputy")
    shown = opened("rules", **address)
    assert not shown.exception and "rules-summary" in html(shown)


def test_the_flow_is_drawn_and_one_version_has_nothing_to_compare_with(monkeypatch):
    sit_down(monkeypatch, "deputy")
    assert opened("rules", tab="flow").get("graphviz_chart")
    assert any("只有这一个版本" in one.value for one in opened("rules", tab="compare").text)


def compared(folder):
    """Draws what differs between a unit's own rules and what they build on."""
    from pathlib import Path

    from pages.parts import rules_changes
    from tests.policy.files import load_file

    own = load_file(Path(folder) / "east" / "2026-07-01.yaml")
    rules_changes.draw(own, {"east": [own]})


def test_own_rules_are_compared_with_what_they_build_on(tmp_path):
    copytree(FOLDER / "group", tmp_path / "group")
    (tmp_path / "east").mkdir()
    (tmp_path / "east" / "2026-07-01.yaml").write_text(OWN, encoding="utf-8")
    page = html(AppTest.from_function(compared, args=(str(tmp_path),)).run())
    visit, plan, note = page.split('data-testid="change"')[1:]
    assert all(said in visit for said in ("上门回访 · 时长", "1 小时", "30 分钟", "更严", "华东细则第3条"))
    assert all(said in plan for said in ("未按时录入方案", "¥300", "¥400", "更严", "华东细则第5条"))
    assert all(said in note for said in ("本公司自愿从严", "华东细则第1条"))


def test_the_version_in_force_is_shown_until_a_later_one_is_asked_for(monkeypatch):
    house = {name: accounts.actor_of(_token(name), now()) for name in ("admin", "gm")}
    since = local_day(now()) + timedelta(days=3)
    approved(house, since=since, at=now())
    sit_down(monkeypatch, "deputy")
    page = html(opened("rules"))
    assert "2020-01-01 起施行" in page and f"的修改已批准，{since} 起执行" in page
    later = html(opened("rules", version=since.isoformat()))
    assert f"{since} 起施行（尚未开始）" in later
    history = html(opened("rules", tab="history"))
    assert (
        history.index(str(since)) < history.index("随系统交付的版本")
        and "客户反映一小时来不及" in history
        and "改了 1 处" in history
    )


def _token(login):
    accounts.set_password(SYSTEM, login, PASSWORD, now())
    return accounts.sign_in(login, PASSWORD, "", now())
