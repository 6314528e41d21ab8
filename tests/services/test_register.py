"""The list of cases: who sees which, each filter by itself, order, pages, and what a line says at an instant."""

from datetime import timedelta

import pytest

from db.engine import transaction
from services import audit, case_view, cases, register
from services.errors import NotPermitted
from services.register import Filter
from services.replay import MADE_UP
from tests.services.group import MONDAY
from tests.services.house import House

HOUR = timedelta(hours=1)
STATES = ("overdue", "soon", "running")


def numbers(house, login, at=MONDAY + HOUR, **wanted):
    """The numbers that somebody finds."""
    return [line.no for line in register.find(house.people[login], Filter(**wanted), at=at).lines]


@pytest.fixture
def house(database):
    return House()


def test_nothing_is_found_in_an_empty_house(house):
    assert register.find(house.people["gm"], Filter(), at=MONDAY) == register.Page(0, ())
    assert register.count_states(house.people["gm"], Filter(), at=MONDAY) == {"open": 0, "overdue": 0, "soon": 0, "running": 0}


def test_whoever_may_not_list_cases_is_refused(house):
    with pytest.raises(NotPermitted):
        register.find(house.people["wall"], Filter(), at=MONDAY)
    with pytest.raises(NotPermitted):
        register.units(house.people["wall"])


def test_an_officer_sees_the_own_project_and_nothing_else(house):
    here, there = house.opened("riverside"), house.opened("starbay")
    assert numbers(house, "officer") == [here]
    assert numbers(house, "officer-2") == [there]
    assert sorted(numbers(house, "gm")) == sorted([here, there])
    assert register.count_states(house.people["officer"], Filter(), at=MONDAY)["open"] == 1


def test_a_filter_by_unit_never_widens_the_sight(house):
    house.opened("starbay")
    assert numbers(house, "officer", unit="/") == []


def test_a_department_head_sees_cases_of_the_department_or_that_name_the_person(house):
    quality = house.opened(category="handover_quality")
    house.opened(category="property")
    assert numbers(house, "head") == [quality]


def test_a_department_head_sees_no_case_of_another_unit(house):
    house.opened("riverside", category="property")
    there = house.opened("starbay", category="property")
    assert numbers(house, "head-2") == [there]


def test_no_name_or_telephone_number_of_a_customer_is_in_a_line_or_found_by_search(house):
    house.opened()
    line = register.find(house.people["officer"], Filter(), at=MONDAY).lines[0]
    assert MADE_UP["customer_name"] not in repr(line)
    assert MADE_UP["customer_phone"] not in repr(line)
    assert numbers(house, "officer", text=MADE_UP["customer_phone"]) == []


@pytest.mark.parametrize(
    ("minutes", "state"),
    # Half an hour to draft the order; the last third of it, ten minutes, is "soon".
    [(5, "running"), (20, "soon"), (30, "soon"), (31, "overdue")],
)
def test_the_state_of_a_case_is_that_of_the_instant_asked_for(house, minutes, state):
    no, at = house.opened(), MONDAY + timedelta(minutes=minutes)
    assert register.find(house.people["gm"], Filter(), at=at).lines[0].state == state
    found = {asked: numbers(house, "gm", at, state=asked) for asked in STATES}
    assert found == {asked: [no] if asked == state else [] for asked in STATES}
    counts = register.count_states(house.people["gm"], Filter(), at=at)
    assert counts == {"open": 1, "overdue": 0, "soon": 0, "running": 0, state: 1}


def test_closed_cases_are_listed_only_when_asked_for(house):
    no = house.opened()
    cases.take_step(house.people["officer"], no, "resolved_on_spot", {"signed": True}, at=MONDAY + timedelta(minutes=3))
    assert numbers(house, "gm") == []
    assert numbers(house, "gm", state="closed") == numbers(house, "gm", state="any") == [no]
    line = register.find(house.people["gm"], Filter(state="closed"), at=MONDAY + HOUR).lines[0]
    assert (line.state, line.level, line.due_at) == ("closed", 0, None)


@pytest.mark.parametrize(
    "wanted",
    [
        {"category": "planning"},
        {"severity": "major"},
        {"department": "marketing"},
        {"text": "12-0"},
        {"text": "凉亭"},
        {"text": "星河"},
        {"opened_from": MONDAY + HOUR},
    ],
)
def test_each_filter_finds_the_one_case_that_answers_it(house, wanted):
    other = house.opened()
    odd = house.opened(
        "starbay", MONDAY + HOUR, category="planning", severity="major", room="12-0801", demand="园区凉亭 100% 未建"
    )
    assert numbers(house, "gm", MONDAY + 2 * HOUR, **wanted) == [odd]
    assert other not in numbers(house, "gm", MONDAY + 2 * HOUR, pack="group", **wanted)


def test_a_search_takes_signs_of_patterns_for_what_they_are(house):
    no = house.opened(demand="赔付 100%")
    house.opened(demand="赔付 1000 元")
    assert numbers(house, "gm", text="100%") == [no]
    assert numbers(house, "gm", text="_") == []


def test_a_case_is_found_by_region_company_or_project(house):
    no = house.opened()
    house.opened("starbay")
    paths = {unit.kind: unit.path for unit in register.units(house.people["officer"])}
    assert set(paths) == {"project"}
    east = next(unit for unit in register.units(house.people["gm"]) if unit.name == "华东")
    assert numbers(house, "gm", unit=east.path) == numbers(house, "gm", unit=paths["project"]) == [no]


def test_opened_between_takes_the_first_instant_and_leaves_the_last(house):
    no = house.opened()
    assert numbers(house, "gm", opened_from=MONDAY, opened_until=MONDAY + HOUR) == [no]
    assert numbers(house, "gm", opened_from=MONDAY - HOUR, opened_until=MONDAY) == []


def test_the_level_counts_from_the_instant_that_it_holds(house):
    no = house.issued()
    # Required after three days: level 1 once that is past, level 2 when it is past by more than seven days.
    due = MONDAY + timedelta(days=3)
    assert numbers(house, "gm", due, level=1) == []
    assert numbers(house, "gm", due + HOUR, level=1) == [no]
    assert numbers(house, "gm", due + HOUR, level=2) == []
    assert numbers(house, "gm", due + timedelta(days=7, hours=1), level=2) == [no]
    assert register.find(house.people["gm"], Filter(), at=due + timedelta(days=7, hours=1)).lines[0].level == 2


def test_the_order_is_nearest_due_newest_or_oldest(house):
    first, second = house.opened(), house.opened(when=MONDAY + timedelta(minutes=10))
    later = house.issued(when=MONDAY - timedelta(days=1))
    # The order of yesterday's case is issued: its visit has long been due.
    assert numbers(house, "gm", order="due") == [later, first, second]
    assert numbers(house, "gm", order="newest") == [second, first, later]
    assert numbers(house, "gm", order="oldest") == [later, first, second]


def test_pages_follow_each_other_without_gap_or_repetition(house):
    opened = [house.opened(when=MONDAY + timedelta(minutes=n)) for n in range(5)]
    gm = house.people["gm"]
    pages = [register.find(gm, Filter(), at=MONDAY + HOUR, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [line.no for page in pages for line in page.lines] == opened
    assert [page.total for page in pages] == [5, 5, 5, 5]


def test_a_line_names_the_nearest_clock_its_article_and_who_answers_for_it(house):
    house.issued(category="handover_quality")
    line = register.find(house.people["gm"], Filter(), at=MONDAY + HOUR).lines[0]
    assert (line.region, line.project, line.responsible) == ("华东", "滨江一号院", "赵晨")
    # An hour from the issue; the plan is due at the same instant.
    assert line.due_at == MONDAY + timedelta(minutes=90)
    assert line.rule in ("visit", "plan")
    assert line.cite.startswith("第22")
    assert line.usual


def test_an_export_has_every_line_and_goes_on_record(house, monkeypatch):
    monkeypatch.setattr(register, "EXPORT_CHUNK", 2)
    opened = [house.opened(when=MONDAY + timedelta(minutes=n)) for n in range(5)]
    count, lines = register.export(house.people["officer"], Filter(), at=MONDAY + HOUR)
    assert (count, [line.no for line in lines]) == (5, opened)
    with transaction() as conn:
        assert audit.check(conn) == []


def test_whoever_may_not_take_lists_away_gets_none(house):
    house.opened()
    with pytest.raises(NotPermitted):
        register.export(house.people["wall"], Filter(), at=MONDAY)


def test_a_filter_offers_what_the_regimes_name(house):
    gm = house.people["gm"]
    assert register.choices(gm, "severity", None)["major"].zh == "重大"
    assert "property" in register.choices(gm, "department", "group")
    assert register.choices(gm, "category", "plain") == {}
    assert set(register.levels()) >= {1, 2, 3}
    assert "group" in register.packs()


def test_a_severity_that_follows_from_other_fields_is_called_by_its_name(house):
    officer, gm, where = house.people["officer"], house.people["gm"], house.units["riverside"]
    for more in ({"media": True}, {}):
        data = {"nature": "valid", "demand": "墙面开裂", "category": "quality", **more}
        cases.open_case(officer, pack="handbook", project_id=where, event="registered", data=data, at=MONDAY)
    found = register.find(gm, Filter(pack="handbook"), at=MONDAY).lines
    assert {(line.severity.zh, line.severity.en, line.usual) for line in found} == {
        ("重大", "Major", False),
        ("一般", "General", True),
    }
    assert [title.zh for title in register.choices(gm, "severity", "handbook").values()] == ["一般", "重大"]
    grave = next(line.no for line in found if not line.usual)
    assert case_view.view(gm, grave, at=MONDAY).severity.zh == "重大"


def test_where_a_regime_names_no_categories_a_filter_offers_those_of_its_cases(house):
    data = {"demand": "pothole", "category": "Streets"}
    where = house.units["riverside"]
    cases.open_case(house.people["officer"], pack="plain", project_id=where, event="registered", data=data, at=MONDAY)
    assert register.choices(house.people["gm"], "category", "plain")["Streets"].en == "Streets"
    assert register.choices(house.people["officer-2"], "category", "plain") == {}


def test_units_stand_below_the_ones_they_belong_to(house):
    assert [unit.name for unit in register.units(house.people["gm"])] == [
        "华东",
        "杭州公司",
        "滨江一号院",
        "华南",
        "深圳公司",
        "星河湾",
    ]
