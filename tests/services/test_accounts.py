"""Accounts: signing in, being recognised, and being gone."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from db import engine
from db.tables import audit as audit_rows
from db.tables import people, screens, sessions
from services import access, accounts
from services.errors import InputRefused, NotPermitted, NotSignedIn, SignInRefused, TooManyAttempts
from tests.seeds import LONG_AGO, PASSWORD, plant_people, plant_units

NOON = LONG_AGO + timedelta(hours=3)
ADDRESS = "10.0.0.8"


@pytest.fixture(autouse=True)
def units(database):
    return plant_units()


def minutes(n):
    return NOON + timedelta(minutes=n)


def stored(column):
    with engine.reading() as conn:
        return conn.execute(select(column)).scalars().all()


def actions():
    with engine.reading() as conn:
        return conn.execute(select(audit_rows.c.action).order_by(audit_rows.c.id)).scalars().all()


def test_nobody_is_signed_in_without_a_token_or_with_a_made_up_one():
    for token in (None, "", "made-up"):
        with pytest.raises(NotSignedIn):
            accounts.actor_of(token, NOON)


def test_a_wrong_password_an_unknown_name_and_an_account_without_password_are_refused_alike():
    plant_people("gm")
    accounts.add_person(access.SYSTEM, login="silent", name="无", role="vp", org="group", password=None, at=LONG_AGO)
    for login, password in (("gm", "wrong"), ("nobody", PASSWORD), ("silent", ""), ("gm", "")):
        with pytest.raises(SignInRefused) as refusal:
            accounts.sign_in(login, password, ADDRESS, NOON)
        assert refusal.value.facts == {}


def test_whoever_signs_in_is_recognised_with_role_place_and_language(units):
    ids = plant_people("head")
    actor = accounts.actor_of(accounts.sign_in("head", PASSWORD, ADDRESS, NOON), NOON)
    assert (actor.id, actor.role, actor.kind, actor.language) == (ids["head"], "dept_head", "person", "zh")
    assert (actor.org_id, actor.department) == (units["east-1"], "engineering")
    assert actor.org_path == f"/{units['group']}/{units['east']}/{units['east-1']}/"


def test_case_width_and_blanks_of_a_login_do_not_matter():
    plant_people("gm")
    assert accounts.sign_in(" ＧＭ ", PASSWORD, ADDRESS, NOON)


def test_only_hashes_of_tokens_keys_and_passwords_are_stored():
    plant_people("gm")
    token = accounts.sign_in("gm", PASSWORD, ADDRESS, NOON)
    key = accounts.add_screen(access.SYSTEM, name="大厅", org=None, at=NOON)
    assert stored(sessions.c.token_hash) == [hashlib.sha256(token.encode()).hexdigest()]
    assert stored(screens.c.key_hash) == [hashlib.sha256(key.encode()).hexdigest()]
    assert all(value.startswith("$argon2id$") for value in stored(people.c.password_hash))


def test_a_session_survives_as_long_as_somebody_uses_it_and_ends_after_twelve_idle_hours():
    plant_people("gm")
    token = accounts.sign_in("gm", PASSWORD, ADDRESS, NOON)
    accounts.touch(token, minutes(11 * 60))
    assert accounts.actor_of(token, minutes(22 * 60)).role == "gm"
    with pytest.raises(NotSignedIn):
        accounts.actor_of(token, minutes(23 * 60 + 1))


def test_being_recognised_is_no_activity():
    plant_people("gm")
    token = accounts.sign_in("gm", PASSWORD, ADDRESS, NOON)
    accounts.actor_of(token, minutes(11 * 60))
    with pytest.raises(NotSignedIn):
        accounts.actor_of(token, minutes(12 * 60 + 1))


def test_the_idle_time_is_a_setting(monkeypatch):
    plant_people("gm")
    token = accounts.sign_in("gm", PASSWORD, ADDRESS, NOON)
    monkeypatch.setenv("DUBAN_IDLE_HOURS", "0.5")
    with pytest.raises(NotSignedIn):
        accounts.actor_of(token, minutes(31))


def test_activity_is_written_at_most_once_a_minute():
    plant_people("gm")
    token = accounts.sign_in("gm", PASSWORD, ADDRESS, NOON)
    accounts.touch(token, NOON + timedelta(seconds=59))
    assert stored(sessions.c.seen_at) == [NOON]
    accounts.touch(token, NOON + timedelta(seconds=60))
    assert stored(sessions.c.seen_at) == [minutes(1)]


def test_an_expired_session_is_not_revived_by_touching_it():
    plant_people("gm")
    token = accounts.sign_in("gm", PASSWORD, ADDRESS, NOON)
    with pytest.raises(NotSignedIn):
        accounts.touch(token, minutes(13 * 60))
    with pytest.raises(NotSignedIn):
        accounts.actor_of(token, minutes(13 * 60))


def test_signing_out_ends_this_session_and_no_other():
    plant_people("gm")
    first, second = (accounts.sign_in("gm", PASSWORD, ADDRESS, NOON) for _ in range(2))
    accounts.sign_out(first, NOON)
    accounts.sign_out(first, NOON)
    with pytest.raises(NotSignedIn):
        accounts.actor_of(first, NOON)
    assert accounts.actor_of(second, NOON).role == "gm"


def test_a_new_password_ends_all_sessions_and_replaces_the_old_one():
    plant_people("gm")
    token = accounts.sign_in("gm", PASSWORD, ADDRESS, NOON)
    accounts.set_password(access.SYSTEM, "gm", "another-horse-8", NOON)
    with pytest.raises(NotSignedIn):
        accounts.actor_of(token, NOON)
    with pytest.raises(SignInRefused):
        accounts.sign_in("gm", PASSWORD, ADDRESS, NOON)
    assert accounts.sign_in("gm", "another-horse-8", ADDRESS, NOON)


def test_whoever_is_no_longer_active_is_out_at_once():
    plant_people("gm")
    token = accounts.sign_in("gm", PASSWORD, ADDRESS, NOON)
    with engine.transaction() as conn:
        conn.execute(people.update().values(active=False))
    with pytest.raises(NotSignedIn):
        accounts.actor_of(token, NOON)
    with pytest.raises(SignInRefused):
        accounts.sign_in("gm", PASSWORD, ADDRESS, NOON)


def test_five_mistakes_are_free_and_then_each_try_waits_twice_as_long():
    plant_people("gm")
    for _ in range(5):
        with pytest.raises(SignInRefused):
            accounts.sign_in("gm", "wrong", ADDRESS, NOON)
    waits = []
    at = NOON
    for _ in range(4):
        with pytest.raises(TooManyAttempts) as refusal:
            accounts.sign_in("gm", PASSWORD, ADDRESS, at)
        waits.append(refusal.value.facts["seconds"])
        at += timedelta(seconds=waits[-1])
        with pytest.raises(SignInRefused):
            accounts.sign_in("gm", "wrong", ADDRESS, at)
    assert waits == [1, 2, 4, 8]


def test_waiting_helps_and_success_clears_the_count_of_that_name():
    plant_people("gm")
    for _ in range(5):
        with pytest.raises(SignInRefused):
            accounts.sign_in("gm", "wrong", ADDRESS, NOON)
    assert accounts.sign_in("gm", PASSWORD, ADDRESS, NOON + timedelta(seconds=1))
    with pytest.raises(SignInRefused):
        accounts.sign_in("gm", "wrong", ADDRESS, NOON + timedelta(seconds=2))
    assert accounts.sign_in("gm", PASSWORD, ADDRESS, NOON + timedelta(seconds=2))


def test_an_unknown_name_is_slowed_down_like_a_known_one():
    for _ in range(5):
        with pytest.raises(SignInRefused):
            accounts.sign_in("nobody", "wrong", ADDRESS, NOON)
    with pytest.raises(TooManyAttempts):
        accounts.sign_in("nobody", "wrong", ADDRESS, NOON)


def test_many_names_from_one_address_are_slowed_down_and_other_addresses_are_not():
    plant_people("gm")
    for n in range(30):
        with pytest.raises(SignInRefused):
            accounts.sign_in(f"name-{n}", "wrong", ADDRESS, NOON)
    with pytest.raises(TooManyAttempts):
        accounts.sign_in("gm", PASSWORD, ADDRESS, NOON)
    assert accounts.sign_in("gm", PASSWORD, "10.0.0.9", NOON)


def test_a_screen_enters_by_its_key_sees_only_the_board_and_never_expires(units):
    key = accounts.add_screen(access.SYSTEM, name="大厅", org="east", at=NOON)
    actor = accounts.actor_of(accounts.enter_screen(key, NOON), NOON + timedelta(days=400))
    assert (actor.id, actor.name, actor.role, actor.kind) == (None, "大厅", "wall", "screen")
    assert actor.org_path == f"/{units['group']}/{units['east']}/"
    assert [command for command in access.matrix().commands if access.may(actor, command)] == ["see_board"]


def test_a_revoked_screen_is_dark_at_once_and_a_new_key_opens_it_again():
    key = accounts.add_screen(access.SYSTEM, name="大厅", org=None, at=NOON)
    token = accounts.enter_screen(key, NOON)
    accounts.revoke_screen(access.SYSTEM, "大厅", NOON)
    with pytest.raises(NotSignedIn):
        accounts.actor_of(token, NOON)
    with pytest.raises(SignInRefused):
        accounts.enter_screen(key, NOON)
    renewed = accounts.add_screen(access.SYSTEM, name="大厅", org=None, at=NOON)
    with pytest.raises(NotSignedIn):
        accounts.actor_of(token, NOON)
    assert accounts.actor_of(accounts.enter_screen(renewed, NOON), NOON).kind == "screen"


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ({"login": "  "}, "login", "missing"),
        ({"name": " "}, "name", "missing"),
        ({"login": "GM"}, "login", "taken"),
        ({"role": "king"}, "role", "unknown"),
        ({"role": "customer"}, "role", "role_not_here"),
        ({"role": "officer"}, "role", "role_not_here"),
        ({"org": "nowhere"}, "org", "unknown"),
        ({"language": "fr"}, "language", "unknown"),
        ({"password": "short"}, "password", "too_short"),
        ({"password": "x" * 1001}, "password", "too_long"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused_and_nothing_is_written(change, field, problem):
    plant_people("gm")
    before = actions()
    asked = {"login": "new", "name": "新人", "role": "vp", "org": "group", "password": PASSWORD, "at": NOON}
    with pytest.raises(InputRefused) as refusal:
        accounts.add_person(access.SYSTEM, **{**asked, **change})
    assert (refusal.value.facts["field"], refusal.value.facts["problem"]) == (field, problem)
    assert actions() == before and stored(people.c.login) == ["gm"]


def test_a_unit_is_found_by_code_or_name_and_none_means_the_top():
    for login, org in (("a", "riverside"), ("b", "滨江一号院")):
        accounts.add_person(access.SYSTEM, login=login, name=login, role="officer", org=org, password=None, at=NOON)
    accounts.add_person(access.SYSTEM, login="c", name="c", role="vp", org=None, password=None, at=NOON)


def test_only_administrators_manage_accounts():
    plant_people("gm", "admin")
    gm, admin = (accounts.actor_of(accounts.sign_in(login, PASSWORD, ADDRESS, NOON), NOON) for login in ("gm", "admin"))
    asked = {"login": "new", "name": "新人", "role": "vp", "org": "group", "password": None, "at": NOON}
    for refused in (
        lambda: accounts.add_person(gm, **asked),
        lambda: accounts.set_password(gm, "admin", PASSWORD, NOON),
        lambda: accounts.add_screen(gm, name="x", org=None, at=NOON),
        lambda: accounts.revoke_screen(gm, "x", NOON),
    ):
        with pytest.raises(NotPermitted):
            refused()
    assert accounts.add_person(admin, **asked)


def test_account_changes_and_sign_ins_are_on_record():
    plant_people("gm")
    accounts.sign_out(accounts.sign_in("gm", PASSWORD, ADDRESS, NOON), NOON)
    accounts.set_password(access.SYSTEM, "gm", "another-horse-8", NOON)
    accounts.add_screen(access.SYSTEM, name="大厅", org=None, at=NOON)
    accounts.revoke_screen(access.SYSTEM, "大厅", NOON)
    assert actions() == ["person_added", "signed_in", "signed_out", "password_changed", "screen_added", "screen_revoked"]


def test_the_language_that_a_person_chose_is_remembered():
    plant_people("gm")
    token = accounts.sign_in("gm", PASSWORD, ADDRESS, NOON)
    accounts.set_language(accounts.actor_of(token, NOON), "en")
    assert accounts.actor_of(token, NOON).language == "en"
    accounts.set_language(accounts.actor_of(token, NOON), "xx")
    assert accounts.actor_of(token, NOON).language == "en"
