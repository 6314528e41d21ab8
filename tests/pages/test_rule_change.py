"""Rules changed on their page, without a browser: written value by value, refused beside the field, approved by somebody else."""

from datetime import date, timedelta

import pytest

from pages.parts.rule_change import fields, period
from services.casework.regimes import local_day
from services.policy.packs import delivered
from services.regimes import changing, drafting
from services.time import now
from tests.pages.desk import html, opened, sit_down
from tests.services.house import House
from tests.services.rule_changes import altered, tried

VISIT = "clocks.visit.limit"
TOMORROW = timedelta(days=1)


@pytest.fixture
def house(database):
    return House()


def written(shown, amount=2.0, n=1):
    """The form in which a visit may take so many hours; its fields are the `n`th that were drawn."""
    shown.button(key=f"rc-open-{VISIT}").click().run()
    return shown.number_input(key=f"rc-group-{VISIT}-{n}-amount").set_value(amount).run()


def proposed(house, by="admin", **more):
    """A change of the visit on record; its id."""
    since = local_day(now()) + TOMORROW
    terms = {"since": since, "open_from": None, "reason": "客户常不在家", "at": now()} | more
    return changing.propose(house.people[by], texts=altered(), **terms)


def test_a_value_is_changed_marked_and_taken_back(house, monkeypatch):
    sit_down(monkeypatch, "staff")
    shown = opened("rules")
    shown.button(key="rc-begin").click().run()
    assert "还没有改动" in " ".join(one.value for one in shown.text) and shown.button(key="rc-propose").disabled
    page = html(written(shown))
    assert '<s>1 小时</s> <i aria-hidden="true">→</i> <b>2 小时</b>' in page and "更宽" in page
    assert "limit: {hours: 2}" in drafting.of(house.people["staff"], "group").texts["group"]
    # Whoever comes back finds it.
    again = opened("rules", do="change", pack="group", open=VISIT)
    assert again.number_input(key=f"rc-group-{VISIT}-1-amount").value == 2 and "<b>2 小时</b>" in html(again)
    again.button(key="rc-undo-group-0").click().run()
    assert drafting.of(house.people["staff"], "group").texts["group"] == delivered().text("group", "2020-01-01")
    assert again.number_input(key=f"rc-group-{VISIT}-2-amount").value == 1


def test_what_makes_no_sense_is_said_beside_the_field_and_changes_nothing(house, monkeypatch):
    sit_down(monkeypatch, "staff")
    shown = written(opened("rules", do="change", pack="group"), 0.0)
    assert shown.error and drafting.of(house.people["staff"], "group") is None
    assert shown.number_input(key=f"rc-group-{VISIT}-1-amount").value == 0
    shown.text_input(key=f"rc-group-{VISIT}-1-article").set_value("").run()
    assert shown.error and drafting.of(house.people["staff"], "group") is None


def test_every_chapter_of_every_regime_can_be_opened(house, monkeypatch):
    sit_down(monkeypatch, "staff")
    for pack, part, words in (
        ("jinke", "costs", "投诉无记录"),
        ("aftercare", "calendar", "周六"),
        ("group", "other", "即将到期"),
    ):
        shown = opened("rules", do="change", pack=pack, part=part)
        assert not shown.exception and words in html(shown)
    found = opened("rules", do="change", pack="group")
    found.text_input(key="rc-find").set_value("索赔 34").run()
    assert "索赔报备" in html(found) and "上门回访" not in html(found)


def test_a_broken_text_is_kept_and_the_form_says_where_to_mend_it(house, monkeypatch):
    staff = house.people["staff"]
    broken = drafting.with_text(drafting.begun(staff, "group", now()), "group", "id: group\n  title: [")
    drafting.keep(staff, "group", broken, now())
    sit_down(monkeypatch, "staff")
    shown = opened("rules", do="change", pack="group")
    assert "表单暂时读不出来" in shown.warning[0].value and shown.button(key="rc-propose").disabled
    assert not opened("rules", do="change", pack="group", how="text").exception


def test_several_regimes_are_changed_together(house, monkeypatch):
    sit_down(monkeypatch, "staff")
    shown = opened("rules", do="change", pack="group")
    shown.selectbox(key="rc-another").set_value("repair").run()
    shown.button(key="rc-also").click().run()
    assert set(drafting.of(house.people["staff"], "group").texts) == {"group", "repair"}
    assert shown.query_params["also"] in ("repair", ["repair"]) and not shown.exception


def test_a_proposal_needs_a_reason_and_is_then_on_record(house, monkeypatch):
    sit_down(monkeypatch, "staff")
    shown = written(opened("rules", do="change", pack="group"))
    shown.button(key="rc-propose").click().run()
    assert "写明变更的理由" in shown.error[0].value and not changing.listed(house.people["staff"], now())
    shown.text_area(key="rc-reason").set_value("客户常不在家").run()
    shown.radio(key="rc-whom").set_value("open").run()
    shown.button(key="rc-propose").click().run()
    (change,) = changing.listed(house.people["staff"], now())
    tomorrow = local_day(now()) + TOMORROW
    assert (change.state, change.reason, change.since, change.open_from) == ("draft", "客户常不在家", tomorrow, tomorrow)
    assert "还没送审批" in html(shown) and "在办客诉" in html(shown) and shown.button(key="rc-try")


def test_the_author_goes_on_writing_and_takes_back(house, monkeypatch):
    made = proposed(house, "staff")
    sit_down(monkeypatch, "staff")
    shown = opened("rules", change=str(made))
    assert "<b>2 小时</b>" not in html(shown) and "2 小时" in html(shown)
    shown.button(key="rc-revise").click().run()
    assert shown.text_area(key="rc-reason").value == "客户常不在家" and "<b>2 小时</b>" in html(shown)
    back = opened("rules", change=str(made))
    back.button(key="rc-withdraw").click().run()
    assert "已撤回" in back.success[0].value and changing.one(house.people["staff"], made, now()).state == "withdrawn"


def test_whoever_may_not_change_rules_finds_no_way_to_and_no_draft(house, monkeypatch):
    made = proposed(house)
    sit_down(monkeypatch, "officer")
    assert not [one for one in opened("rules").button if one.key == "rc-begin"]
    assert "“拟订规则变更”的权限" in opened("rules", do="change", pack="group").error[0].value
    assert "找不到这项规则变更" in opened("rules", change=str(made)).error[0].value


def test_periods_are_whole_and_over():
    new_year, autumn = date(2026, 1, 1), date(2026, 11, 22)
    assert period.last("quarter", autumn) == (date(2026, 7, 1), date(2026, 10, 1))
    assert period.last("quarter", new_year) == (date(2025, 10, 1), new_year)
    assert period.last("month", new_year) == (date(2025, 12, 1), new_year)
    assert period.last("year", autumn) == (date(2025, 1, 1), new_year)


def test_an_address_of_no_proposal_is_no_failure(house, monkeypatch):
    sit_down(monkeypatch, "gm")
    for address in ("0", "x", "-1", "99999999999999"):
        assert not opened("rules", change=address).exception


def test_numbers_are_kept_as_they_were_typed():
    for typed, said in ((100000.55, "100000.55"), (30.0, "30"), (1.5, "1.5"), (1234567.25, "1234567.25")):
        assert str(fields._plain(typed)) == said


def test_the_hours_of_the_week_are_taken_back_with_their_article(house, monkeypatch):
    sit_down(monkeypatch, "staff")
    week = "calendar.week"
    shown = opened("rules", do="change", pack="group", part="calendar", open=week)
    key = f"rc-group-{week}"
    shown.text_input(key=f"{key}-undone-0-article").set_value("99")
    shown.text_input(key=f"{key}-0-sat").set_value("8:30-12:00").run()
    assert "99" in drafting.of(house.people["staff"], "group").texts["group"]
    shown.button(key=f"{key}-undo").click().run()
    shown.run()
    assert drafting.of(house.people["staff"], "group").texts["group"] == delivered().text("group", "2020-01-01")


def test_what_was_written_of_a_proposal_that_is_decided_meanwhile_becomes_one_of_its_own(house, monkeypatch):
    made = proposed(house)
    staff = house.people["staff"]
    sit_down(monkeypatch, "staff")
    opened("rules", change=str(made)).button(key="rc-revise").click().run()
    assert f"第 {made} 号" in " ".join(one.value for one in opened("rules", do="change", pack="group").caption)
    changing.withdraw(house.people["admin"], made, at=now())
    shown = opened("rules", do="change", pack="group")
    shown.button(key="rc-propose").click().run()
    assert "已经撤回" in shown.error[0].value
    shown.button(key="rc-anew").click().run()
    shown.button(key="rc-propose").click().run()
    newest, *_ = changing.listed(staff, now())
    assert newest.id != made and newest.state == "draft"


def test_going_on_with_a_proposal_asks_before_it_drops_what_is_unfinished(house, monkeypatch):
    made = proposed(house, "staff")
    sit_down(monkeypatch, "staff")
    written(opened("rules", do="change", pack="group"), 3.0)
    shown = opened("rules", change=str(made))
    assert "还有没提出的改动" in " ".join(one.value for one in shown.text)
    shown.button(key="rc-revise").click().run()
    assert drafting.of(house.people["staff"], "group").change == made


def test_whoever_may_not_write_is_told_that_a_proposal_is_still_being_decided(house, monkeypatch):
    made = proposed(house)
    tried(house.people, made)
    sit_down(monkeypatch, "officer")
    assert "还在审批" in opened("rules", change=str(made)).error[0].value
