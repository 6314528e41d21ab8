"""`python -m services user …` and `screen …`."""

import re

import pytest

from services import accounts
from services.__main__ import main
from services.errors import NotSignedIn, SignInRefused
from services.time import now
from tests.seeds import PASSWORD, plant_people, plant_units


@pytest.fixture(autouse=True)
def _house(database):
    plant_units()


def run(capsys, *arguments):
    code = main(list(arguments))
    said = capsys.readouterr()
    return code, said.out, said.err


def made_password(said):
    return re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", said).group()


def test_a_person_is_added_with_a_password_that_is_said_once_and_works(capsys):
    code, out, _ = run(capsys, "user", "add", "lijia", "--role", "officer", "--scope", "riverside")
    assert code == 0 and "lijia" in out and "项目客服专员" in out
    actor = accounts.actor_of(accounts.sign_in("lijia", made_password(out), "x", now()), now())
    assert actor.role == "officer"


@pytest.mark.parametrize(
    "arguments",
    [
        ("user", "add", "x", "--role", "king"),
        ("user", "add", "x", "--role", "officer", "--scope", "nowhere"),
        ("user", "add", "x"),
        ("user", "password", "nobody"),
        ("screen", "revoke", "nothing"),
        ("screen", "add", "x", "--scope", "nowhere"),
    ],
)
def test_bad_input_is_refused_in_one_line_with_code_2(capsys, arguments):
    code, out, err = run(capsys, *arguments)
    assert code == 2 and out == "" and len(err.strip().splitlines()) == 1


def test_a_new_password_replaces_the_old_one_and_ends_all_sessions(capsys):
    plant_people("gm")
    token = accounts.sign_in("gm", PASSWORD, "x", now())
    code, out, _ = run(capsys, "user", "password", "gm")
    assert code == 0 and accounts.sign_in("gm", made_password(out), "x", now())
    with pytest.raises(NotSignedIn):
        accounts.actor_of(token, now())


def test_a_screen_is_added_with_its_address_and_revoked(capsys):
    code, out, _ = run(capsys, "screen", "add", "大厅", "--scope", "east")
    key = re.search(r"/screen\?key=([\w-]+)", out).group(1)
    assert code == 0 and accounts.actor_of(accounts.enter_screen(key, now()), now()).name == "大厅"
    assert run(capsys, "screen", "revoke", "大厅")[0] == 0
    with pytest.raises(SignInRefused):
        accounts.enter_screen(key, now())
