"""The page of all cases: filters in the address, an empty list that explains itself, and files to take away."""

import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from pages.parts import exports
from services import register
from services.register import Filter
from services.time import now
from tests.pages.desk import html, opened, sit_down
from tests.services.house import House

HOUR = timedelta(hours=1)


@pytest.fixture
def house(database):
    return House()


def listed(shown):
    return html(shown).count('data-testid="case-row"')


def read_filter() -> None:
    """A page of its own: what the address means."""
    import streamlit as st

    from pages.parts import filters

    st.session_state["read"] = (filters.read(), filters.page())


def meaning(**address):
    shown = AppTest.from_function(read_filter)
    for name, value in address.items():
        shown.query_params[name] = value
    return shown.run().session_state["read"]


def test_an_empty_address_is_every_open_case():
    assert meaning() == (Filter(), 1)


def test_an_address_carries_every_filter():
    days = {"from": "2026-03-02", "until": "2026-03-02"}
    which = {
        "unit": "1-4-17",
        "pack": "group",
        "category": "property",
        "severity": "major",
        "department": "engineering",
        "level": "2",
    }
    asked, page = meaning(state="overdue", q="渗水", sort="newest", page="3", **which, **days)
    assert asked == Filter(
        state="overdue",
        unit="/1/4/17/",
        pack="group",
        category="property",
        severity="major",
        department="engineering",
        level=2,
        text="渗水",
        # The whole second of March in China: from 16:00 of the day before in UTC.
        opened_from=datetime(2026, 3, 1, 16, tzinfo=UTC),
        opened_until=datetime(2026, 3, 2, 16, tzinfo=UTC),
        order="newest",
    )
    assert page == 3


def test_nonsense_in_an_address_is_left_out():
    nonsense = {"state": "red", "unit": "1-x", "level": "9", "from": "yesterday", "sort": "random", "page": "-1"}
    assert meaning(**nonsense) == (Filter(), 1)


def test_an_empty_list_says_what_will_appear_and_how(house, monkeypatch):
    sit_down(monkeypatch, "officer")
    assert any("登记后" in text.value for text in opened("cases").text)


def test_filters_that_nothing_answers_can_be_cleared(house, monkeypatch):
    house.opened(when=now() - HOUR)
    sit_down(monkeypatch, "officer")
    shown = opened("cases", q="没有这样的字", state="any")
    assert listed(shown) == 0
    shown.button(key="empty-clear").click().run()
    assert listed(shown) == 1
    assert "q" not in shown.query_params
    assert shown.query_params["state"] == "any"


def test_a_field_shows_what_the_address_says_and_changes_it(house, monkeypatch):
    house.opened(when=now() - HOUR, category="planning")
    house.opened(when=now() - HOUR, category="property")
    sit_down(monkeypatch, "officer")
    shown = opened("cases", category="planning")
    assert shown.selectbox(key="filter-category").value == "planning"
    assert listed(shown) == 1
    shown.selectbox(key="filter-category").set_value(None).run()
    assert listed(shown) == 2
    assert "category" not in shown.query_params
    shown.text_input(key="filter-q").input("KS-").run()
    assert shown.query_params["q"] == "KS-"


def test_the_list_has_pages(house, monkeypatch):
    for minutes in range(52):
        house.opened(when=now() - HOUR + timedelta(minutes=minutes / 2))
    sit_down(monkeypatch, "officer")
    shown = opened("cases")
    assert listed(shown) == 50
    shown.button(key="page-after").click().run()
    assert listed(shown) == 2
    assert shown.query_params["page"] == "2"
    shown.selectbox(key="filter-severity").set_value("general").run()
    # Another filter begins at its first page.
    assert "page" not in shown.query_params


def lines(house, **more):
    house.opened(when=now() - HOUR, **more)
    return register.find(house.people["officer"], Filter(), at=now()).lines


def test_a_workbook_has_dates_as_dates_in_chinas_time(house):
    line = lines(house)[0]
    sheet = load_workbook(BytesIO(exports.excel([line], "zh"))).active
    head, row = ([cell.value for cell in cells] for cells in sheet.iter_rows())
    found = dict(zip(head, row, strict=True))
    assert found["编号"] == line.no
    assert found["状态"] == "▲ 超期"
    assert found["受理时间"] - line.opened_at.replace(tzinfo=None, microsecond=0) == timedelta(hours=8)
    assert "30 分钟内起草督办令（第14.2条）。" in found["为何这时到期"]


def test_a_csv_opens_with_its_characters_whole(house):
    content = exports.plain(lines(house), "en")
    assert content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(StringIO(content.decode("utf-8-sig")))
    assert dict(zip(head, row, strict=True))["Project"] == "滨江一号院"


@pytest.mark.parametrize("demand", ["=1+1", "+86", "-1", "@cmd", "\t=1"])
def test_no_text_can_become_a_formula(house, demand):
    for text in (demand, '=HYPERLINK("http://x")'):
        assert exports.harmless(text).startswith("'")
    row = load_workbook(BytesIO(exports.excel(lines(house, demand=demand), "zh"))).active[2]
    assert {cell.data_type for cell in row} <= {"s", "n", "d"}


def test_characters_that_no_file_may_have_are_left_out():
    assert exports.harmless("漏水\x0b了") == "漏水了"


def test_a_list_is_taken_away_as_it_is_filtered(house, monkeypatch):
    house.opened(when=now() - HOUR, category="planning")
    house.opened(when=now() - HOUR, category="property")
    sit_down(monkeypatch, "officer")
    shown = opened("cases", category="planning")
    shown.button(key="export-csv").click().run()
    assert shown.get("download_button")[0].proto.label == "下载（1 件）"
