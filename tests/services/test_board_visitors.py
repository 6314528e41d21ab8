"""Whose streams of the board must end, and why."""

from datetime import timedelta

import pytest

from db import engine
from db.tables import people
from services import accounts
from services.access import SYSTEM
from services.board import visitors
from services.errors import NotSignedIn
from services.time import now
from tests.seeds import PASSWORD, plant_people, plant_units


@pytest.fixture
def units(database):
    return plant_units()


def test_sessions_that_live_on_end_nothing(units):
    plant_people("gm")
    person = accounts.sign_in("gm", PASSWORD, "127.0.0.1", now())
    screen = accounts.enter_screen(accounts.add_screen(SYSTEM, name="lobby", org="east", at=now()), now())
    following = {token: visitors.unit_of(token, now()) for token in (person, screen)}
    assert visitors.endings(following, now()) == {}


def test_who_signed_out_expired_or_was_revoked_is_signed_out(units):
    plant_people("gm", "vp")
    gone = accounts.sign_in("gm", PASSWORD, "127.0.0.1", now())
    idle = accounts.sign_in("vp", PASSWORD, "127.0.0.1", now())
    revoked = accounts.enter_screen(accounts.add_screen(SYSTEM, name="lobby", org=None, at=now()), now())
    staying = accounts.enter_screen(accounts.add_screen(SYSTEM, name="hall", org=None, at=now()), now())
    following = {token: visitors.unit_of(token, now()) for token in (gone, idle, revoked, staying)}
    accounts.sign_out(gone, now())
    accounts.revoke_screen(SYSTEM, "lobby", now())
    later = now() + accounts.idle_limit() + timedelta(seconds=1)
    assert visitors.endings(following, later) == {gone: "signed_out", idle: "signed_out", revoked: "signed_out"}


def test_a_person_who_moved_to_another_unit_gets_that_units_board(units):
    gm = plant_people("gm")["gm"]
    token = accounts.sign_in("gm", PASSWORD, "127.0.0.1", now())
    following = {token: visitors.unit_of(token, now())}
    with engine.transaction() as conn:
        conn.execute(people.update().where(people.c.id == gm).values(org_id=units["east"]))
    assert visitors.endings(following, now()) == {token: "restart"}
    assert visitors.unit_of(token, now()) != following[token]


def test_a_token_that_names_no_session_sees_nothing(units):
    with pytest.raises(NotSignedIn):
        visitors.unit_of("made up", now())
