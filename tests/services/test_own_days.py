"""Days that a house declares itself: in several regimes by one change, also for what is open, and told with name and article."""

from datetime import date, datetime

from sqlalchemy import select

from db.engine import reading
from db.tables import clocks_replaced
from services import case_view, wording
from services.advance import advance_due
from services.board.snapshot import kind_of_day
from services.deadlines.telling import tell
from services.policy.pack import CalendarRule
from services.policy.packs import registry
from services.rulebook.changes import changes
from services.verify import verify
from tests.services.group import SHANGHAI
from tests.services.house import House
from tests.services.rule_changes import altered, approved

HOLIDAYS = "  holidays: china\n"
OWN = HOLIDAYS + '  days:\n    2026-03-09: {worked: false, title: {zh: 系统切换, en: Moving day}, cite: "通知7"}\n'
DAY = date(2026, 3, 9)


def test_an_own_day_off_moves_open_deadlines_of_every_regime_that_has_it(database):
    house, friday = House(), datetime(2026, 3, 6, 17, tzinfo=SHANGHAI)
    no = house.registered("riverside", friday)
    texts = altered(HOLIDAYS, OWN, "handbook") | altered(HOLIDAYS, OWN, "group")
    assert kind_of_day(DAY) == "work"
    approved(house.people, texts, since=DAY, open_from=DAY)
    monday = datetime(2026, 3, 9, 9, tzinfo=SHANGHAI)
    advance_due(monday)
    assert kind_of_day(DAY) == "off"
    assert [registry().in_force(name, DAY).calendar.days[DAY].cite for name in texts] == ["通知7", "通知7"]
    seen = case_view.view(house.people["gm"], no, at=monday)
    (clock,) = seen.clocks
    # Half an hour on Friday, 3¼ on Tuesday instead of Monday.
    assert clock.due_at == datetime(2026, 3, 10, 11, 45, tzinfo=SHANGHAI)
    with reading() as conn:
        assert [row.due_at for row in conn.execute(select(clocks_replaced))] == [datetime(2026, 3, 9, 11, 45, tzinfo=SHANGHAI)]
    told = tell(clock, seen.eras, seen.steps, "zh", monday)
    named = f"3月9日“系统切换”（{seen.pack.cite('通知7', 'zh')}）"
    assert any(named in sentence for sentence in told.reason)
    assert any("自定休息日“系统切换”" in row.said for row in told.days)
    assert wording.text("why.skipped.own", "zh", days=named) in " ".join(told.reason)
    assert verify().differences == []


def test_own_days_that_came_went_or_became_others_are_told_in_words():
    group, day = registry().latest("group"), {"worked": False, "title": {"zh": "盘点", "en": "Count"}, "cite": "7"}
    rule = group.calendar.model_dump(exclude_unset=True)

    def told(before, after):
        packs = [
            group.model_copy(update={"calendar": CalendarRule.model_validate({**rule, "days": days})}) for days in (before, after)
        ]
        return [(one.title, one.before, one.after, one.cite) for one in changes(*packs, "zh")]

    off, worked = {"2026-12-31": day}, {"2026-12-31": {**day, "worked": True}}
    name = "自定日期 · 2026年12月31日 周四 · 盘点"
    assert told({}, off) == [(name, "", "休息", "第7条")]
    assert told(worked, {}) == [(name, "上班，时间同调休上班日", "", "第7条")]
    assert told(off, worked) == [(f"{name} · 上班", "否", "是", "第7条")]
