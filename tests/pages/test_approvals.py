"""What the directors' desk says and remembers, without a browser: reasons, costs, papers, which paper lies open."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pages.parts import order_document, why
from pages.parts.approvals.desk import Desk, in_order
from pages.parts.ticking import Cost
from services import approvals, case_view
from services.casework.regimes import calendar_for
from services.policy.limits import Limit, due_after
from services.policy.packs import registry
from services.policy.words import Title
from services.time import now
from services.why import length
from tests.papers import house
from tests.policy.playing import Play

GROUP = registry().latest("group")
NOON = datetime(2026, 9, 30, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai, the last day before the holidays
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Deadline:
    reason: dict[str, Any]
    due_at: datetime
    rule: str = "order_issue"
    title: Title = GROUP.clocks["order_issue"].title
    cite: str = "第14.2条"


def reckoned(limit, start=NOON):
    due = due_after(start, limit, calendar_for(GROUP))
    return Deadline({**due.reason, "step": "order_submitted"}, due.at)


def said(deadline, lang="zh"):
    return "".join(why.sentences(deadline, GROUP, lang, NOON))


def test_a_limit_says_start_length_and_article():
    assert said(reckoned(Limit(hours=1))) == "12:00 报送督办令 → 1 小时内签发督办令（第14.2条）。"
    assert said(reckoned(Limit(hours=1)), "en") == "Order submitted 12:00 → Issue the order within 1 h (第14.2条)."


def test_skipped_days_are_named_with_why_and_make_up_days_counted():
    # 1–7 October 2026 are holidays, the 10th a Saturday that is worked.
    text = said(reckoned(Limit(workdays=3)))
    assert "跳过：10月1日–10月7日（节假日）" in text
    assert "计入调休上班日：10月10日" in text


def said_of(regime, case, event, at="2026-03-02 09:00"):
    """The reason of the one clock that a step starts."""
    play = Play(regime, case)
    play.take(event, at)
    (clock,) = play.at(at).clocks
    rule = play.pack.clocks[clock.rule]
    deadline = Deadline(clock.reason, clock.due, clock.rule, rule.title, play.pack.cite(clock.reason["cite"], "zh"))
    return "".join(why.sentences(deadline, play.pack, "zh", play.instant(at)))


def test_of_several_limits_the_one_that_holds_says_what_it_is_for():
    assert said_of("jinke", {"kind": "general"}, "registered") == (
        "09:00 登记投诉 → 48 小时内调查核实（细则3.2A）。这一时限适用于：投诉类型为一般性投诉。"
    )
    assert said_of("repair", {}, "reported").endswith("这一时限适用于：08:00–17:30 之间（含两端）开始。")
    assert said_of("repair", {}, "reported", "2026-03-02 18:00").endswith("这一时限适用于前述情形以外的情形。")


def test_no_days_are_the_same_day():
    assert length("days", "0", "zh") == "当日"
    assert length("days", "2", "en") == "2 days"


def test_a_year_without_published_holidays_is_admitted():
    text = said(reckoned(Limit(workdays=1), datetime(2031, 3, 3, 4, 0, tzinfo=UTC)))
    assert "2031 年的节假日尚未公布" in text


def test_the_branch_of_a_minimum_names_its_candidates():
    def candidate(field, at, cite):
        return {"field": field, "at": at, "step": "x", "said": at, "cite": cite}

    first = candidate("agreed_by", "2026-10-03T10:00:00+00:00", "25.2")
    other = candidate("required_by", "2026-10-04T10:00:00+00:00", "25.1")
    both = Deadline({"start": NOON.isoformat(), "chosen": "agreed_by", "candidates": [other, first]}, NOON, cite="第25条")
    assert said(both) == (
        "取最早的一个：与客户约定完成时间 10月3日 18:00（第25.2条）；另有 要求完成时间 10月4日 18:00（第25.1条）（第25条）。"
    )
    alone = replace(both, reason={**both.reason, "chosen": "required_by", "candidates": [other]})
    assert "按要求完成时间 10月4日 18:00（第25.1条）" in said(alone)


def test_a_daily_duty_says_its_window():
    daily = {"daily": "18:00", "while": "completion", "start": NOON.isoformat(), "first": True}
    assert "“完成处理”期间每天 18:00 前一次；这是第一次，从 9月30日 12:00 起算" in said(Deadline(daily, NOON))


@pytest.mark.parametrize(("minutes", "yuan"), [(0, 200), (1, 300), (5, 300), (6, 400), (60, 1400)])
def test_a_cost_grows_with_every_full_block_after_the_due(minutes, yuan):
    # Counted 14 minutes after the due, when two blocks were full; the third is full one minute later.
    cost = Cost(Decimal(200), Decimal(100), 300, NOON, NOON + 14 * MINUTE)
    assert cost.at(NOON + (14 + minutes) * MINUTE) == yuan


def test_what_costs_nothing_by_the_block_does_not_grow():
    assert Cost(Decimal(0), None, None, None, NOON).at(NOON + timedelta(days=9)) == 0


@pytest.fixture
def here(database):
    return house()


def waiting(here, login="gm"):
    return approvals.waiting(here.people[login], at=now())


def test_a_paper_escapes_what_people_wrote_and_masks_the_customer(here):
    no = here.reviewed(20 * MINUTE, demand="<script>alert(1)</script>", room="<b>3</b>", customer_name="张<i>")
    gm, (paper,) = here.people["gm"], waiting(here)
    html = order_document.html(case_view.view(gm, no, at=now()), paper, gm.role, "zh", now())
    assert "<script>" not in html and "<b>3</b>" not in html and "<i>" not in html
    assert "&lt;script&gt;" in html
    assert "13812342204" not in html and "138****2204" in html
    assert "客户投诉督办令" in html and "上门回访" in html


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_of_paper_can_be_drawn_in_both_languages(here, lang):
    here.submitted(20 * MINUTE), here.reviewed(80 * MINUTE), here.to_close(timedelta(days=1)), here.claimed(timedelta(hours=2))
    drawn = 0
    for login in ("deputy", "gm", "leader"):
        actor = here.people[login]
        for paper in approvals.waiting(actor, at=now()):
            view = case_view.view(actor, paper.no, at=now())
            assert paper.no in order_document.html(view, paper, actor.role, lang, now())
            drawn += 1
    assert drawn == 4


def test_the_costliest_come_first_when_money_counts(here):
    here.reviewed(83 * MINUTE, held=70 * MINUTE), here.reviewed(95 * MINUTE, held=MINUTE), here.reviewed(20 * MINUTE)
    nearest = [paper.no for paper in waiting(here)]
    costliest = [paper.no for paper in in_order(waiting(here), "money")]
    assert sorted(costliest) == sorted(nearest)
    assert costliest == [nearest[1], nearest[0], nearest[2]]


def test_a_decision_about_a_version_has_one_request_however_often_it_is_asked_for():
    desk = Desk()
    assert desk.request("KS-1", 3, "approve") == desk.request("KS-1", 3, "approve")
    assert len({desk.request("KS-1", 3, "approve"), desk.request("KS-1", 4, "approve"), desk.request("KS-1", 3, "return")}) == 3


def test_the_next_paper_takes_the_place_of_a_decided_one_and_one_decided_by_others_stays_open(here):
    for minutes in (50, 40, 30):
        here.reviewed(minutes * MINUTE)
    desk, (first, second, third) = Desk(), waiting(here)
    assert desk.choose([first, second, third], [first, second, third]) == first
    desk.open(second.no)
    assert desk.choose([first, second, third], [first, second, third]) == second
    assert desk.choose([first, third], [first, third]) == second  # somebody else was quicker: it stays in sight
    desk.selected = None  # decided here
    assert desk.choose([first, third], [first, third]) == third
    assert desk.choose([first], [first, third]) == first  # of another kind than is shown now
    desk.selected = None
    assert desk.choose([], []) is None
