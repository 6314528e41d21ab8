"""Statements of penalties: what stands on which, once, frozen, and the same file whenever it is issued."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from db import engine
from db.engine import reading, transaction
from services import statements
from services.__main__ import main
from services.access import SYSTEM
from services.advance import advance_due
from services.errors import InputRefused, NotPermitted
from services.ledger import acts, entries
from services.ledger.entries import Filter
from services.statements import contents, files, workbook
from tests.services.group import SHANGHAI, at
from tests.services.house import OFFICERS, House

APRIL, MAY = at("04-01 00:00"), at("05-01 00:00")
EVENING = datetime(2026, 3, 31, 20, 0, tzinfo=SHANGHAI)


@pytest.fixture
def house(database) -> House:
    return House()


@pytest.fixture
def late(house) -> str:
    """An order late since 20:30 on the last evening of March until just after midnight: 42 blocks, ¥4,200, the last at 00:00."""
    return opened(house)


def opened(house, project="riverside") -> str:
    no = house.opened(project, when=EVENING)
    house.step(no, OFFICERS[project], "resolved_on_spot", when=EVENING + timedelta(hours=4, minutes=1), signed=True)
    return no


def close(instant) -> int:
    advance_due(instant)
    return statements.close_due(instant)


def listed(house, login="hr"):
    return contents.listed(house.people[login]).statements


def written(statement, lang="zh") -> bytes:
    file = BytesIO()
    with reading() as conn:
        workbook.write(conn, statement, file, lang)
    return file.getvalue()


def rows(query, **values):
    with reading() as conn:
        return conn.execute(text(query), values).all()


def messages():
    return rows(
        "select m.*, p.login from messages m join people p on p.id = m.to_id where m.rule = 'penalty_statement' order by m.id"
    )


def test_without_any_entry_there_is_no_statement(house):
    house.submitted()
    assert statements.close_due(APRIL) == 0
    assert listed(house) == ()
    with reading() as conn:
        assert statements.next_instant(conn) is None


def test_a_month_closes_at_midnight_of_the_first_in_the_regimes_zone_and_holds_what_accrued_before(house, late):
    assert close(APRIL - timedelta(seconds=1)) == 0
    with reading() as conn:
        assert statements.next_instant(conn) == APRIL
    assert close(APRIL) == 1
    (march,) = listed(house)
    # From 20:35 to 23:55 there are 41 blocks; the one of 00:00 belongs to April.
    assert (march.number, march.closed_at, march.month) == ("KF-2026-03-001", APRIL, date(2026, 3, 1))
    assert (march.entries, march.yuan, march.percents, march.undecided) == (41, 4100, 0, 0)
    with reading() as conn:
        assert statements.next_instant(conn) == MAY


def test_sums_re_add_to_the_ledger_and_numbers_have_no_gap(house, late):
    house.issued(category="handover_quality", when=EVENING - timedelta(days=29))
    for month in range(4, 8):
        close(at(f"0{month}-01 00:00"))
    found = listed(house)
    ledger = entries.sums(SYSTEM, Filter())
    assert [one.number[-3:] for one in found] == ["004", "003", "002", "001"]
    assert sum(one.entries for one in found) == ledger.entries > 100
    assert sum(one.yuan for one in found) == ledger.net
    assert sum(one.percent for one in found) == ledger.net_percent == 20
    assert sum(one.undecided for one in found) == 2


def test_a_month_without_any_entry_has_its_statement_too_and_sends_no_file(house, late):
    assert close(at("06-01 00:00")) == 3
    assert next((one.number, one.entries, one.yuan) for one in listed(house)) == ("KF-2026-05-003", 0, 0)
    assert ["attachment" in message.data for message in messages()] == [True] * 4 + [False] * 2


def test_an_entry_written_after_closing_goes_on_the_next_statement_whenever_it_accrued(house):
    no = house.issued(when=EVENING - timedelta(days=20), category="handover_quality")
    close(at("03-25 12:00"))
    house.step(no, "head", "closure_requested", when=at("03-25 13:00"), signed=True)
    close(APRIL)
    (march,) = listed(house)
    # What accrued while the closure was pending is entered when it is returned, with its true instants.
    house.step(no, "officer", "closure_returned", when=APRIL + timedelta(hours=9), reason="客户未签字")
    assert close(MAY) == 1
    april, still = listed(house)
    assert still == march
    assert rows(
        "select count(*) from statement_entries e join penalties p on p.id = e.penalty_id"
        " where e.statement_id = :id and p.at < :at",
        id=april.id,
        at=APRIL,
    ) > [(0,)]
    assert sum(one.entries for one in listed(house)) == rows("select count(*) from penalties where at < :at", at=MAY)[0][0]


def test_months_switched_off_are_closed_in_order_and_come_to_what_one_that_never_stopped_has(house, late):
    house.issued(when=EVENING - timedelta(days=20))
    assert close(at("07-02 10:00")) == 4
    found = [(one.number, one.closed_at, one.entries, one.yuan) for one in reversed(listed(house))]
    assert [one[1] for one in found] == [APRIL, MAY, at("06-01 00:00"), at("07-01 00:00")]
    for before, after in zip([at("01-01 00:00"), *(one[1] for one in found)], found, strict=False):
        counted = rows("select count(*), coalesce(sum(yuan), 0) from penalties where at >= :a and at < :b", a=before, b=after[1])
        assert counted == [(after[2], after[3])]


def test_a_statement_waits_until_every_case_has_been_brought_up_to_its_instant(house):
    house.opened(when=EVENING)
    advance_due(APRIL - timedelta(hours=1))
    assert statements.close_due(APRIL) == 0
    assert close(APRIL) == 1


def test_several_workers_close_and_send_it_once(house, late):
    advance_due(MAY)
    with ThreadPoolExecutor(4) as pool:
        closed = sum(pool.map(lambda _: statements.close_due(MAY), range(8)))
    statements.close_due(MAY)
    assert closed == len(listed(house)) == 2
    assert [(one.login, one.at) for one in messages()] == [(who, when) for when in (APRIL, MAY) for who in ("hr", "finance")]


def test_a_clock_set_back_closes_nothing(house, late):
    close(MAY)
    assert statements.close_due(APRIL) == 0
    assert len(listed(house)) == 2


def test_the_database_itself_refuses_to_change_a_statement(house, late):
    close(APRIL)
    for table in ("statements", "statement_entries", "statement_names", "statement_issues"):
        with pytest.raises(DatabaseError, match="rows are added, never changed"), transaction() as conn:
            conn.execute(text(f"delete from {table}"))


def test_an_entry_stands_on_one_statement_only(house, late):
    close(MAY)
    with pytest.raises(DatabaseError, match="pk_statement_entries"), transaction() as conn:
        conn.execute(text("insert into statement_entries select penalty_id, 2 from statement_entries limit 1"))


def test_a_waiver_stands_on_the_statement_of_its_own_month(house, late):
    close(APRIL)
    first = entries.find(house.people["hr"], Filter(), limit=500).lines[-1]
    acts.waive(house.people["deputy"], [first.id], reason="停电", at=APRIL + timedelta(days=2), yuan=Decimal(40))
    close(MAY)
    april, march = listed(house)
    assert march.yuan == 4100
    # The block of 00:00, less what was waived.
    assert april.yuan == 100 - 40


def test_it_is_issued_again_as_the_same_file_whatever_people_are_called_by_then(house, late):
    close(APRIL)
    (march,) = listed(house)
    once = {lang: written(march, lang) for lang in ("zh", "en")}
    with transaction() as conn:
        conn.execute(text("update people set name = '改名'"))
        conn.execute(text("update orgs set name = '改名', name_en = 'Renamed'"))
    close(MAY)
    assert {lang: written(listed(house)[1], lang) for lang in ("zh", "en")} == once


def test_the_workbook_sums_up_by_company_and_person_and_lists_every_entry(house, late):
    opened(house, "starbay")
    close(APRIL)
    (march,) = listed(house)
    book = load_workbook(BytesIO(written(march)))
    assert book.sheetnames == ["汇总", "明细", "条款", "说明"]
    summary = [[cell.value for cell in row] for row in book["汇总"].iter_rows(min_row=4)]
    assert [row[:5] for row in summary] == [
        ["杭州公司", "李佳", "项目客服专员", 41, 4100],
        ["杭州公司", "小计", None, 41, 4100],
        ["深圳公司", "钱小雨", "项目客服专员", 41, 4100],
        ["深圳公司", "小计", None, 41, 4100],
        ["合计", None, None, 82, 8200],
    ]
    head, *lines = book["明细"].iter_rows(values_only=True)
    assert len(lines) == 82
    assert {"金额（元）", "月奖金（%）"} < set(head)
    first = dict(zip(head, lines[0], strict=True))
    assert (first["时间"], first["客诉编号"], first["条款"], first["金额（元）"]) == (
        datetime(2026, 3, 31, 20, 35),
        late,
        "第18条",
        100,
    )
    assert sum(line[head.index("金额（元）")] for line in lines) == 8200
    assert [cell.value for cell in book["条款"][3]][:4] == ["第18条", "迟报督办令", 82, 8200]
    assert any(march.hash in str(cell.value) for cell in book["说明"]["A"])
    english = load_workbook(BytesIO(written(march, "en")))
    assert english.sheetnames == ["Summary", "Entries", "Articles", "How to read it"]


def test_what_people_wrote_cannot_run_as_a_formula(house, late):
    close(APRIL)
    first = entries.find(house.people["hr"], Filter(), limit=500).lines[-1]
    hostile = '=HYPERLINK("http://x")&<b>\x0b'
    acts.waive(house.people["deputy"], [first.id], reason=hostile, at=APRIL + timedelta(days=2), yuan=Decimal(40))
    close(MAY)
    sheet = load_workbook(BytesIO(written(listed(house)[0])))["明细"]
    (said,) = (cell for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value))
    assert (said.value, said.data_type) == ('\'=HYPERLINK("http://x")&<b>', "s")


def test_it_goes_to_whom_the_regime_names_with_the_file_and_with_its_article(house, late):
    close(APRIL)
    (march,) = listed(house)
    for message in messages():
        assert (message.to_role, message.cite, message.at) == (message.login, "36", APRIL)
        assert message.data["page"] == "penalties?tab=statements"
        assert "41 笔，¥4,100" in message.data["lines"]["zh"][0]
        attached = message.data["attachment"]
        path = files.home() / attached["path"]
        assert (attached["name"], attached["sha256"]) == ("扣罚报表-KF-2026-03-001.xlsx", files.sha256(path))
        assert path.read_bytes() == written(march)


def test_a_file_too_large_for_a_mail_is_fetched_from_the_page(house, late, monkeypatch):
    monkeypatch.setenv("DUBAN_STATEMENT_MAIL_MB", "0.001")
    close(APRIL)
    for message in messages():
        assert "attachment" not in message.data
        assert "下载" in message.data["lines"]["zh"][-1]


def test_whoever_belongs_to_a_part_of_the_group_gets_that_part(house, late):
    opened(house, "starbay")
    with transaction() as conn:
        conn.execute(text("update people set org_id = :south where login = 'finance'"), {"south": house.units["south"]})
    close(APRIL)
    path = rows("select path from orgs where code = 'south'")[0].path
    south = replace(house.people["finance"], org_path=path)
    (part,), (whole,) = contents.listed(south).statements, listed(house)
    assert (part.entries, part.yuan, whole.entries) == (41, 4100, 82)
    assert part.number == whole.number
    lines = list(load_workbook(BytesIO(written(part)))["明细"].iter_rows(min_row=2, values_only=True))
    assert {line[4] for line in lines} == {"深圳公司"}
    assert len(lines) == 41
    by_login = {one.login: one for one in messages()}
    assert "41 笔" in by_login["finance"].data["lines"]["zh"][0]
    assert by_login["finance"].data["attachment"]["sha256"] != by_login["hr"].data["attachment"]["sha256"]


def test_whoever_may_not_take_the_ledger_away_sees_no_statement(house, late):
    close(APRIL)
    for login in ("officer", "head", "admin", "wall"):
        with pytest.raises(NotPermitted):
            contents.listed(house.people[login])
        with pytest.raises(NotPermitted):
            contents.one(house.people[login], "KF-2026-03-001")
    with pytest.raises(InputRefused):
        contents.one(house.people["hr"], "KF-1999-01-001")


def test_verify_finds_nothing_in_what_was_closed_and_names_what_was_planted(house, late):
    close(at("06-01 00:00"))
    assert proof() == (3, [])
    entry = rows("select min(id) as id from penalties")[0].id
    for change, said in [
        (f"update penalties set yuan = 90 where id = {entry}", ["KF-2026-03-001 的 yuan 为 4100.00", "按台账应为 4090.00"]),
        (f"update penalties set reason = 'x' where id = {entry}", ["报表 KF-2026-03-001 的内容与校验值不符"]),
        (f"update statement_entries set statement_id = 3 where penalty_id = {entry}", [f"第 {entry} 笔应在报表 KF-2026-03-001"]),
        (
            f"update statement_entries set statement_id = 3 where penalty_id = {entry}",
            [f"第 {entry} 笔在报表 KF-2026-05-003 上"],
        ),
        (f"delete from statement_entries where penalty_id = {entry}", [f"第 {entry} 笔应在报表 KF-2026-03-001 上"]),
        ("update statement_names set name = '改名'", ["KF-2026-03-001 的内容与校验值不符"]),
        ("update statements set yuan = yuan + 1 where n = 1", ["KF-2026-03-001 的 yuan 为 4101.00，按台账应为 4100.00"]),
        ("update statements set n = 7 where n = 3", ["KF-2026-05-003 的编号或截止时刻不连续"]),
        ("update statements set closed_at = closed_at + interval '1 day' where n = 3", ["KF-2026-05-003 的编号或截止时刻"]),
    ]:
        found = " ".join(proof(change)[1])
        assert all(part in found for part in said), (change, found)
    assert proof() == (3, [])


def proof(change=None):
    """What the proof says with something changed behind the database's back."""
    with engine.engine().connect() as conn:
        if change:
            conn.execute(text("set session_replication_role = replica"))
            conn.execute(text(change))
        return statements.check(conn)


def test_the_export_command_writes_the_file_that_was_sent(house, late, tmp_path, capsys):
    close(APRIL)
    out = tmp_path / "statement.xlsx"
    assert main(["export", "statement", "--number", "KF-2026-03-001", "--out", str(out)]) == 0
    assert "KF-2026-03-001 的 41 笔" in capsys.readouterr().out
    assert out.read_bytes() == written(listed(house)[0])
    assert main(["export", "statement", "--number", "KF-1999-01-001", "--out", str(tmp_path / "none.xlsx")]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["statement.xlsx"]


def test_taking_a_statement_away_goes_on_record(house, late):
    close(APRIL)
    statements.take(house.people["finance"], "KF-2026-03-001", at=MAY)
    with pytest.raises(NotPermitted):
        statements.take(house.people["officer"], "KF-2026-03-001", at=MAY)
    last = rows("select actor, action, subject from audit order by id desc limit 1")
    assert last == [("郑洁", "statement_taken", "KF-2026-03-001")]


def test_tick_closes_what_is_due(house, late, capsys):
    assert main(["tick", "--at", "2026-04-01T00:00"]) == 0
    assert "结出报表 1 份" in capsys.readouterr().out
    assert len(listed(house)) == 1


instants = st.integers(0, 150).map(lambda days: at("02-20 00:00") + timedelta(days=days))
happenings = st.lists(st.tuples(st.sampled_from(["entry", "entry", "close"]), instants), max_size=25)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=happenings)
def test_whatever_is_entered_and_closed_in_whatever_order_each_entry_stands_on_exactly_one_statement(one_case, story):
    with behind_its_back() as conn:
        conn.execute(
            text("truncate penalties, statements, statement_entries, statement_names, statement_issues, messages cascade")
        )
    known: list[tuple[datetime, int]] = []
    for n, (what, instant) in enumerate([*story, ("close", at("12-01 00:00"))]):
        if what == "entry":
            enter(one_case, n, instant)
            continue
        statements.close_due(instant)
        last = rows("select coalesce(max(id), 0) as id from penalties")[0].id
        known += [(one.closed_at, last) for one in rows("select closed_at from statements order by n offset :n", n=len(known))]
    for entry in rows(
        "select p.id, p.at, array_agg(s.n) as n from penalties p left join statement_entries on p.id = penalty_id"
        " left join statements s on s.id = statement_id group by p.id"
    ):
        # The first one that closed after the entry accrued and after it was written.
        assert entry.n == [next(n for n, (closed, last) in enumerate(known, 1) if closed > entry.at and last >= entry.id)]
    assert proof() == (len(known), [])


@pytest.fixture
def one_case(house) -> int:
    house.submitted()
    with transaction() as conn:
        return conn.execute(text("update cases set wake_at = null returning id")).scalar_one()


def enter(case_id: int, number: int, instant: datetime) -> None:
    """An accrual of ¥100 at an instant, whatever the case's steps say."""
    values = {"case": case_id, "number": number, "at": instant}
    with transaction() as conn:
        conn.execute(
            text(
                "insert into penalties (case_id, rule, n, capacity, number, at, payer_role, yuan, cite, recorded_at)"
                " values (:case, 'late_order_submit', 1, 'responsible', :number, :at, 'officer', 100, '18', :at)"
            ),
            values,
        )


@contextmanager
def behind_its_back():
    """A transaction in which the database does not look after what only grows."""
    with transaction() as conn:
        conn.execute(text("set local session_replication_role = replica"))
        yield conn
