"""Signing in, in a real browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from services import access, accounts
from services.time import now
from tests.seeds import PASSWORD, plant_people, plant_units


@pytest.fixture(autouse=True)
def _house(database):
    plant_units()
    plant_people("gm", "officer", "admin")


def test_a_deep_link_asks_for_sign_in_and_then_opens_what_it_asked_for(app_server, page, signed_in):
    page.goto("/cases?region=east")
    expect(page.get_by_test_id("login-name")).to_be_visible()
    expect(page.get_by_test_id("login-submit")).to_have_text("登录")
    signed_in(page, "gm", "/cases?region=east")
    expect(page.locator(".st-key-account")).to_contain_text("周明远 · 总经理")
    assert page.url == f"{app_server.url}/cases?region=east"
