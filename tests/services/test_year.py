"""The picture of a year: each day is what deadlines are reckoned by."""

from datetime import date

import pytest

from services import holidays
from services.casework.regimes import calendar_for
from services.policy.calendar import WORKED
from services.policy.own_days import OwnDay
from services.policy.packs import registry
from services.rulebook.voice import Voice
from services.rulebook.year import DaySeen, year_seen

EDITION = holidays.installed()
PACKS = registry().versions
TITLE = {"zh": "年终盘点", "en": "Stocktaking"}


def days(year, pack, lang="zh") -> dict[date, DaySeen]:
    seen = year_seen(year, EDITION, Voice(pack, lang))
    return {day.day: day for month in seen.months for week in month.weeks for day in week if day}


def latest(name):
    return registry().latest(name)


@pytest.mark.parametrize("name", PACKS)
def test_every_day_of_a_year_looks_as_it_is_reckoned(name):
    pack = latest(name)
    calendar, seen = calendar_for(pack, EDITION), days(2026, pack)
    assert len(seen) == 365
    for day, looks in seen.items():
        assert (looks.look in (*WORKED, "half")) == (calendar.kind(day) in WORKED), day
        assert bool(looks.sign) == (looks.look not in ("worked", "weekend")), day


def test_holidays_make_up_days_and_half_saturdays_are_told_by_name():
    seen = days(2026, latest("aftercare"))
    assert seen[date(2026, 2, 17)].said == "2月17日 周二 · 春节 · 节假日休息"
    assert seen[date(2026, 2, 14)].said == "2月14日 周六 · 春节 · 调休上班 · 08:30–12:00、13:30–17:00"
    assert seen[date(2026, 3, 7)].said == "3月7日 周六 · 半天 · 08:30–12:00"
    months = year_seen(2026, EDITION, Voice(latest("aftercare"), "zh")).months
    assert months[9].notes == ("1–7日 国庆节 节假日休息", "10日 国庆节 调休上班")
    assert months[0].hours[0] == "周一–周五：08:30–12:00、13:30–17:00"


def test_own_days_stand_with_their_name_and_article():
    pack = latest("group")
    own = {
        date(2026, 12, 30): OwnDay(worked=False, title=TITLE, cite="7"),
        date(2026, 12, 31): OwnDay(worked=False, title=TITLE, cite="7"),
    }
    changed = pack.model_copy(update={"calendar": pack.calendar.model_copy(update={"days": own})})
    seen = year_seen(2026, EDITION, Voice(changed, "zh"))
    assert seen.months[11].notes == ("30–31日 年终盘点 休息（第7条）",)
    assert "自定休息 2 天" in seen.summary


def test_a_year_that_is_not_published_says_so_unless_nobody_asks_for_holidays():
    unknown = EDITION.last_year + 1
    assert not year_seen(unknown, EDITION, Voice(latest("group"), "zh")).published
    plain = next(pack for versions in PACKS.values() for pack in versions.values() if pack.calendar.holidays == "none")
    assert year_seen(unknown, EDITION, Voice(plain, "en")).published
