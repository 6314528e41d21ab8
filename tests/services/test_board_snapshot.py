"""The read model of the wall, on PostgreSQL."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, insert, select

from db import engine
from db.tables import cases, orgs, penalties
from services.board import snapshot
from services.board.regimes import bands, cost_of
from services.holidays import edition
from services.policy.packs import registry
from tests.seeds import plant_people, plant_units
from tests.services.board_cases import CUSTOMER, PHONE, put_case, stop_clock

# A Monday, 15:00 in China.
AT = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
BEFORE = AT - timedelta(days=20)


@pytest.fixture
def units(database):
    return plant_units()


def lists(path="/", at=AT):
    with engine.reading() as conn:
        return snapshot.read_lists(conn, snapshot.unit_at(conn, path), at)


def figures(path="/", at=AT):
    with engine.reading() as conn:
        where = snapshot.unit_at(conn, path)
        return snapshot.read_figures(conn, where, at) | snapshot.read_outlook(conn, where, at)


def shown(rows, kind="clock"):
    return [row["case"] for row in rows.values() if row["kind"] == kind]


def minutes(n):
    return AT + timedelta(minutes=n)


def test_an_empty_board_shows_nothing_and_counts_nothing(units):
    assert lists().rows == {}
    assert lists().next_crossing is None
    counted = figures()
    assert (counted["open"], counted["overdue"], counted["regions"], counted["waiting_since"]) == (0, 0, [], None)


def test_the_next_to_be_due_come_first_and_the_latest_breach_before_older_ones(units):
    later, sooner = put_case("riverside", {"visit": minutes(50)}, BEFORE), put_case("starbay", {"visit": minutes(5)}, BEFORE)
    old, fresh = put_case("riverside", {"visit": minutes(-50)}, BEFORE), put_case("starbay", {"visit": minutes(-5)}, BEFORE)
    assert shown(lists().rows) == [sooner, later, fresh, old]


def test_a_clock_is_not_late_at_its_due_instant_but_just_after(units):
    no = put_case("riverside", {"visit": AT}, BEFORE)
    assert figures()["overdue"] == 0
    assert lists().next_crossing is None
    assert figures(at=AT + timedelta(microseconds=1))["overdue"] == 1
    assert shown(lists(at=AT + timedelta(microseconds=1)).rows) == [no]


def test_a_costly_breach_stays_in_sight_behind_any_number_of_cheap_newer_ones(units):
    costly = put_case("riverside", {"order_issue": AT - timedelta(days=9)}, BEFORE)
    for n in range(snapshot.LIST):
        put_case("starbay", {"visit": minutes(-n - 1)}, BEFORE)
    assert costly in shown(lists().rows)


def test_only_open_clocks_are_shown_also_those_that_outlive_their_case(units):
    met = put_case("riverside", {"visit": minutes(5)}, BEFORE)
    stop_clock(met, "visit", AT)
    outlives = put_case("riverside", {"claim_report": minutes(30)}, BEFORE, closed=True)
    assert shown(lists().rows) == [outlives]
    assert figures()["open"] == 1


def test_a_unit_sees_its_own_cases_counted_by_the_units_below_it(units):
    here = put_case("riverside", {"visit": minutes(5)}, BEFORE, desk=("order", "gm"))
    put_case("starbay", {"order_issue": minutes(-5)}, BEFORE, desk=("order", "gm"))
    for code in ("east", "east-1", "riverside"):
        path = _path_of(units[code])
        assert set(shown(lists(path).rows)) == {here}
        assert shown(lists(path).rows, "waiting") == [here]
        assert (figures(path)["open"], figures(path)["overdue"], figures(path)["waiting"]) == (1, 0, 1)
    assert [r["name"][0] for r in figures(_path_of(units["east"]))["regions"]] == ["杭州公司"]
    assert [r["name"][0] for r in figures(_path_of(units["east-1"]))["regions"]] == ["滨江一号院"]
    assert [r["name"][0] for r in figures()["regions"]] == ["华东", "华南"]


def test_nothing_of_the_customer_is_read_for_the_wall(units):
    put_case("riverside", {"visit": minutes(5), "order_issue": minutes(-5)}, BEFORE, desk=("order", "gm"))
    statements: list[str] = []
    event.listen(engine.engine(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    wire = json.dumps([lists().rows, figures()], ensure_ascii=False)
    assert CUSTOMER not in wire
    assert PHONE not in wire
    personal = [column.name for column in cases.c if column.info.get("personal")]
    assert personal
    assert not [name for name in personal for statement in statements if f"cases.{name}" in statement]


def test_a_row_names_stage_article_person_and_badge_in_both_languages(units):
    head = plant_people("head")["head"]
    put_case("riverside", {"completion": minutes(5)}, BEFORE, responsible_id=head, severity="major", level2_at=BEFORE)
    (row,) = lists().rows.values()
    assert row["stage"] == ("完成处理", "Complete")
    assert row["cite"] == ("第22条", "art. 22")
    assert (row["who"], row["role"][0], row["severity"][0]) == ("赵晨", "责任部门负责人", "重大")
    assert row["levels"] == [None, int(BEFORE.timestamp() * 1000), None]
    assert row["due"] == int(minutes(5).timestamp() * 1000)


def test_what_waits_for_approval_is_on_the_desk_of_an_approver_the_longest_wait_first(units):
    newer = put_case("riverside", {"order_issue": minutes(40)}, BEFORE, desk=("order", "gm"), desk_since=minutes(-5))
    older = put_case("riverside", {}, BEFORE, desk=("closure", "deputy_gm"), desk_since=minutes(-25))
    claim = put_case("riverside", {}, BEFORE, desk=("claim", "leader"), desk_since=minutes(-3))
    put_case("riverside", {"order_submit": minutes(10)}, BEFORE, desk=("order", "officer"), desk_since=minutes(-99))
    waiting = [row for row in lists().rows.values() if row["kind"] == "waiting"]
    assert [row["case"] for row in waiting] == [older, newer, claim]
    # A closure on the deputy's desk runs against no clock of its own.
    assert [row["due"] for row in waiting] == [None, int(minutes(40).timestamp() * 1000), None]
    assert [row["stage"][0] for row in waiting] == ["副总审核结案", "签发督办令", "索赔审批"]
    counted = figures()
    assert (counted["waiting"], counted["waiting_since"]) == (3, int(minutes(-25).timestamp() * 1000))


def test_the_counters_of_a_day_begin_at_midnight_in_china(units):
    midnight = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    put_case("riverside", {"visit": midnight - timedelta(seconds=1)}, midnight - timedelta(seconds=1))
    put_case("riverside", {"visit": midnight + timedelta(hours=1)}, midnight)
    put_case("starbay", {"visit": minutes(30)}, midnight)
    put_case("starbay", {"visit": minutes(31)}, midnight - timedelta(days=3), calendar_assumed=True)
    counted = figures()
    assert (counted["open"], counted["overdue"], counted["overdue_today"]) == (4, 2, 1)
    assert (counted["opened"], counted["closed"], counted["open_change"]) == (2, 0, 3)
    assert (counted["soon"], counted["assumed"]) == (1, 1)
    east, south = counted["regions"]
    assert (east["overdue"], east["soon"], east["normal"]) == (2, 0, 0)
    # The one due in 30 minutes has been warned of 20 minutes before; neither is within that yet.
    assert (south["overdue"], south["soon"], south["normal"]) == (0, 0, 2)


def test_the_wall_is_told_of_a_year_without_holidays_from_december_on(units):
    year = edition().last_year
    december = datetime(year, 11, 30, 16, tzinfo=UTC)
    assert figures(at=december - timedelta(seconds=1))["unpublished"] is None
    assert figures(at=december)["unpublished"] == year + 1


def test_money_counts_what_accrued_today_and_this_month_and_apart_from_it_what_was_waived(units):
    put_case("riverside", {"visit": minutes(5)}, BEFORE)
    author = plant_people("gm")["gm"]
    month = datetime(2026, 2, 28, 16, 0, tzinfo=UTC)
    for number, (instant, yuan) in enumerate([(month - timedelta(seconds=1), 7), (month, 100), (minutes(-1), 300)]):
        with engine.transaction() as conn:
            conn.execute(
                insert(penalties).values(
                    case_id=conn.execute(cases.select()).one().id, rule="late", n=1, capacity="responsible", number=number,
                    at=instant, payer_role="gm", yuan=yuan, cite="18", recorded_at=AT,
                )
            )  # fmt: skip
    with engine.transaction() as conn:
        first = conn.execute(select(penalties).order_by(penalties.c.id)).first()
        about = {name: getattr(first, name) for name in ("case_id", "rule", "n", "capacity", "number", "payer_role", "cite")}
        conn.execute(
            insert(penalties).values(
                **about, kind="waiver", refers_to=first.id, at=AT, yuan=-5, author_id=author, reason="停电", recorded_at=AT
            )
        )
    counted = figures()
    assert (counted["yuan_month"], counted["yuan_today"], counted["yuan_waived"]) == (400, 300, 5)


def test_the_next_hours_owe_what_the_regimes_set_for_a_time_of_the_day(units):
    six = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    put_case("riverside", {"daily_progress": six, "completion": minutes(5000)}, BEFORE)
    put_case("starbay", {"daily_progress": six + timedelta(days=1), "completion": minutes(5000)}, BEFORE)
    counted = figures()
    assert [(o["at"], o["stage"][0], o["n"]) for o in counted["owed"]] == [(int(six.timestamp() * 1000), "当日进展", 1)]
    half_past_nine = int(datetime(2026, 3, 3, 1, 30, tzinfo=UTC).timestamp() * 1000)
    assert [(r["at"], r["n"]) for r in counted["reminders"]] == [(half_past_nine, 2)]


def test_what_lateness_costs_comes_from_the_regime():
    pack = registry().latest("group")
    assert cost_of(pack, "order_issue")["every"] == 300
    assert cost_of(pack, "order_issue")["rates"] == [(1, None, 100.0)]
    completion = cost_of(pack, "completion")
    assert (completion["every"], completion["decision_from"]) == (86400, 16)
    assert completion["rates"] == [(1, 7, 100.0), (8, 15, 200.0)]
    assert cost_of(pack, "plan")["once"] == 300
    assert cost_of(pack, "visit")["percent"] == 20
    assert cost_of(pack, "closure_verify") is None
    # 100 yuan every five minutes is dearer by the hour than 200 a day, and that than 100 a day.
    order = [(band.rule, band.least.days) for band in bands() if band.rule in ("order_issue", "completion")]
    assert order == [("order_issue", 0), ("completion", 7), ("completion", 0)]


@pytest.mark.parametrize(
    ("day", "kind"),
    [(date(2026, 3, 2), "work"), (date(2026, 2, 28), "made_up"), (date(2026, 2, 17), "off"), (date(2026, 3, 7), "off")],
)
def test_the_kind_of_a_day_follows_the_published_holidays(day, kind):
    assert snapshot.kind_of_day(day) == kind


def _path_of(unit_id):
    with engine.reading() as conn:
        return conn.execute(select(orgs.c.path).where(orgs.c.id == unit_id)).scalar_one()
