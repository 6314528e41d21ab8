"""Why this deadline, in words: its days, the step it started with, the rules and the calendar."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services import holidays
from services.case_view import StepSeen
from services.casework.eras import Held
from services.deadlines.telling import Told, tell
from services.policy.pack import Pack
from services.policy.words import Title
from tests.policy.playing import Play


@dataclass(frozen=True)
class Deadline:
    rule: str
    title: Title
    due_at: datetime
    cite: str
    reason: dict[str, Any]


def told_at(play: Play, at: str, rule: str, lang: str = "zh", moved: bool = False) -> Told:
    """Of a clock as it stands at an instant."""
    pack: Pack = play.pack
    clock = next(one for one in play.at(at).clocks if one.rule == rule)
    steps = [
        StepSeen(n, step.event, pack.steps[step.event].title, step.at, pack.roles[step.role].title, "王芳", (), "第1条")
        for n, step in enumerate(play.steps, 1)
    ]
    due, eras = clock.due.replace(minute=59) if moved else clock.due, [Held(steps[0].at, pack, holidays.edition())]
    return tell(Deadline(rule, pack.clocks[rule].title, due, "第9条", dict(clock.reason)), eras, steps, lang, play.instant(at))


def told(regime: str, event: str, at: str, rule: str, lang: str = "zh", moved: bool = False, **case: Any) -> Told:
    play = Play(regime, case)
    play.take(event, at)
    return told_at(play, at, rule, lang, moved)


def test_the_days_are_told_with_their_working_hours_and_days_off_in_a_row_as_one():
    found = told("handbook", "registered", "2026-02-14 16:00", "dispatch", nature="valid")
    assert [row.said for row in found.folded] == [
        "2月14日 周六 · 调休上班 · 16:00–17:30 · 计 1 小时 30 分 · 16:00 起算",
        "2月15日–2月23日 · 节假日 · 共 9 天 · 不计",
        "2月24日 周二 · 工作日 · 08:30–10:45 · 计 2 小时 15 分 · 10:45 到期",
    ]
    assert (found.total, len(found.days)) == ("合计 3 小时 45 分，即 3.75 个工作小时。", 11)


def test_workdays_are_numbered_and_the_starting_day_is_not_counted():
    found = told("service", "asked", "2026-09-30 10:00", "consult_reply", "en", complex=True)
    assert [row.counted for row in found.folded] == ["not counted", "not counted", "working day 1"]
    assert found.folded[-1].said.endswith("due 17:30") and found.total == "1 working days in all."


def test_hours_count_through_nights_and_days_off_whose_kind_is_not_told():
    found = told("jinke", "registered", "2026-03-06 16:30", "verify", kind="general")
    assert [(row.kind, row.counted) for row in found.folded] == [
        ("", "计 7 小时 30 分"),
        ("", "计 24 小时"),
        ("", "计 16 小时 30 分"),
    ]
    assert found.total == "合计 48 小时。"


def test_it_says_which_step_started_it_by_whom_and_by_which_rules_and_calendar():
    found = told("handbook", "registered", "2026-02-14 16:00", "dispatch", nature="valid")
    about, origin, unit, rules, calendar = found.further
    assert about.startswith("第9条的要求：")
    assert origin.startswith("起算步骤：第 1 步“登记”，2月14日 16:00，") and origin.endswith("王芳（第1条）。")
    assert unit == "只算工作时间，午休、下班后和休息日不算。"
    assert "自 2020-01-01 起施行的版本" in rules and "chinesecalendar 1." in calendar and "2026 年" in calendar
    assert found.sentences == (*found.reason, *found.further)


def test_a_date_says_who_named_it_and_the_later_one_stands_on_its_own_day():
    play = Play("group", {"category": "handover_quality"})
    play.take("reception_ended", "2026-03-02 09:00")
    play.take("order_submitted", "2026-03-02 09:10", required_by="2026-03-05T18:00:00+08:00")
    play.take("order_reviewed", "2026-03-02 09:15")
    play.take("order_issued", "2026-03-02 09:20")
    play.take("visited", "2026-03-02 10:00", signed=True, agreed_by="2026-03-04T18:00:00+08:00")
    found = told_at(play, "2026-03-02 10:00", "completion")
    assert [(row.days[0].day.day, mark.kind) for row in found.folded for mark in row.marks] == [
        (2, "start"),
        (4, "due"),
        (5, "lost"),
    ]
    named = [sentence for sentence in found.further if sentence.startswith("日期")]
    assert len(named) == 2 and "3月5日 18:00" in named[0] and "报送督办令" in named[0]
    assert found.total == ""


def test_days_that_would_no_longer_add_up_are_not_shown():
    found = told("handbook", "registered", "2026-02-14 16:00", "dispatch", moved=True, nature="valid")
    assert found.strip is None and not found.days and "日历变更而定在变更之时" in found.further[-1]
