"""The picture of a year on the page of rules."""

import pytest

from services.holidays import edition
from tests.pages.desk import html, opened, sit_down
from tests.services.house import House


@pytest.fixture(autouse=True)
def house(database):
    """The people."""
    House()


def test_every_day_says_what_it_is(monkeypatch):
    sit_down(monkeypatch, "deputy")
    page = html(opened("rules", tab="calendar", year="2026"))
    assert page.count("<td data-look=") == 365
    assert 'aria-label="10月1日 周四 · 国庆节 · 节假日休息"' in page
    assert f"{edition().library}" in page and 'data-published="yes"' in page


def test_a_year_that_is_not_published_says_so(monkeypatch):
    sit_down(monkeypatch, "deputy")
    page = html(opened("rules", tab="calendar", year=str(edition().last_year + 1)))
    assert 'data-published="no"' in page and "的节假日尚未公布" in page


@pytest.mark.parametrize("year", ["1066", "x", "²²²²", "99999"])
def test_a_year_that_means_nothing_is_no_error(monkeypatch, year):
    sit_down(monkeypatch, "deputy")
    shown = opened("rules", tab="calendar", year=year)
    assert not shown.exception and "rules-year" in html(shown)
