"""Keys of other systems: who issues them for whom, what is kept of them, and how long they live."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.engine import reading
from db.tables import api_keys as table
from db.tables import audit
from services import api_keys
from services.__main__ import main
from services.errors import InputRefused, KeyNotFound, KeyRefused, NotPermitted, ScopeMissing, TooManyRequests
from services.time import now
from tests.services.group import MONDAY
from tests.services.house import House


@pytest.fixture
def house(database):
    return House()


def issued(house, login="officer", scopes=("cases:read",), **more):
    return api_keys.issue(house.people["admin"], login=login, name="CCRM", scopes=scopes, at=MONDAY, **more)


def test_a_key_acts_as_its_person_within_its_scopes_and_says_so_on_record(house):
    caller = api_keys.caller_of(issued(house).key, "en", at=MONDAY)
    officer = house.people["officer"]
    assert (caller.actor.id, caller.actor.role, caller.actor.org_path) == (officer.id, officer.role, officer.org_path)
    assert caller.actor.name == f"李佳 · API {caller.prefix}" and caller.actor.language == "en"
    caller.require("cases:read")
    with pytest.raises(ScopeMissing):
        caller.require("cases:open")


def test_the_key_itself_is_kept_nowhere(house):
    made = issued(house)
    with reading() as conn:
        kept = repr(conn.execute(select(table)).all()) + repr(conn.execute(select(audit)).all())
    secret = made.key.removeprefix(made.prefix + "_")
    assert secret not in kept and made.prefix in kept and len(secret) == 43


def test_only_administrators_issue_keys_and_only_within_their_reach(house):
    for login in ("gm", "staff", "officer"):
        with pytest.raises(NotPermitted):
            api_keys.issue(house.people[login], login="officer", name="x", scopes=["cases:read"], at=MONDAY)
        with pytest.raises(NotPermitted):
            api_keys.listed(house.people[login], at=MONDAY)


WRONG = [
    ({"login": "nobody"}, "person"),
    ({"name": " "}, "name"),
    ({"name": "x" * 81}, "name"),
    ({"name": "a\u202eb"}, "name"),
    ({"scopes": ()}, "scope"),
    ({"scopes": ("everything",)}, "scope"),
    ({"expires_at": MONDAY}, "expires_at"),
    ({"expires_at": MONDAY + timedelta(days=400)}, "expires_at"),
]


def test_what_makes_no_key_is_refused_by_field(house, subtests):
    for changed, field in WRONG:
        given = {"login": "officer", "name": "CCRM", "scopes": ("cases:read",), "at": MONDAY} | changed
        with subtests.test(str(changed)), pytest.raises(InputRefused) as refusal:
            api_keys.issue(house.people["admin"], **given)
        assert refusal.value.facts["field"] == field


def test_a_key_ends_by_itself_or_when_it_is_revoked(house):
    made = issued(house, expires_at=MONDAY + timedelta(days=1))
    api_keys.caller_of(made.key, "zh", at=MONDAY + timedelta(hours=23))
    with pytest.raises(KeyRefused):
        api_keys.caller_of(made.key, "zh", at=MONDAY + timedelta(days=1))
    other = issued(house)
    api_keys.revoke(house.people["admin"], other.prefix, at=MONDAY)
    for key in (other.key, made.prefix, other.key + "x", "", None):
        with pytest.raises(KeyRefused):
            api_keys.caller_of(key, "zh", at=MONDAY)
    with pytest.raises(KeyNotFound):
        api_keys.revoke(house.people["admin"], other.prefix, at=MONDAY)
    states = {one.prefix: one.state for one in api_keys.listed(house.people["admin"], at=MONDAY + timedelta(days=2))}
    assert states == {made.prefix: "expired", other.prefix: "revoked"}


def test_a_bucket_fills_with_time_and_no_further_than_its_burst(house, monkeypatch):
    monkeypatch.setenv("DUBAN_API_PER_MINUTE", "60")
    key = issued(house).key
    for _ in range(60):
        api_keys.caller_of(key, "zh", at=MONDAY)
    for at in (MONDAY, MONDAY - timedelta(hours=1)):  # a clock set back fills nothing
        with pytest.raises(TooManyRequests):
            api_keys.caller_of(key, "zh", at=at)
    later = MONDAY + timedelta(seconds=2)
    for _ in range(2):
        api_keys.caller_of(key, "zh", at=later)
    with pytest.raises(TooManyRequests) as refusal:
        api_keys.caller_of(key, "zh", at=later)
    assert refusal.value.facts["seconds"] == 1


def test_the_commands_issue_list_and_revoke(house, monkeypatch, capsys):
    monkeypatch.setenv("DUBAN_LANG", "zh")
    scopes = ["--scope", "cases:read", "--scope", "steps:take"]
    assert main(["key", "add", "officer", "--for", "CCRM", *scopes, "--days", "30"]) == 0
    key = next(
        word for word in capsys.readouterr().out.replace("：", " ").replace("（", " ").split() if word.startswith("duban_")
    )
    assert api_keys.caller_of(key, "zh", at=now()).scopes == {"cases:read", "steps:take"}
    assert main(["key", "list"]) == 0
    listed = capsys.readouterr().out
    assert key[:14] in listed and key not in listed
    assert main(["key", "revoke", key[:14]]) == 0
    assert main(["key", "revoke", key[:14]]) == 2
    assert main(["key", "add", "nobody", "--for", "x", "--scope", "cases:read"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2
