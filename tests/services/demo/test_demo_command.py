"""`python -m services demo`: says what it did, and does not do it twice."""

import re

from sqlalchemy import func, select

from db import engine
from db.tables import cases
from services.__main__ import main
from services.demo import first_start
from tests.seeds import plant_units


def count():
    with engine.reading() as conn:
        return conn.scalar(select(func.count()).select_from(cases))


def test_an_empty_database_gets_the_demonstration_once(database, capsys):
    assert main(["demo"]) == 0
    assert re.search(r"^gm +\S+$", capsys.readouterr().out, re.MULTILINE)
    engine.use(database)
    assert count() == sum(first_start.sizes())
    assert main(["demo"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    engine.use(database)
    assert count() == sum(first_start.sizes())


def test_numbers_are_added_to_what_is_there_and_accounts_are_told_only_when_they_are_made(database, capsys):
    for told in (True, False):
        assert main(["demo", "--cases", "3", "--closed", "2", "--seed", "9"]) == 0
        assert bool(re.search(r"^gm +\S+$", capsys.readouterr().out, re.MULTILINE)) == told
    engine.use(database)
    assert count() == 10


def test_beside_units_of_somebody_else_the_demonstration_is_loaded_too(database, capsys):
    plant_units()
    assert main(["demo"]) == 0
    engine.use(database)
    assert count() == sum(first_start.sizes())


def test_a_number_below_nothing_is_refused_in_one_line(database, capsys):
    assert main(["demo", "--cases", "-1"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
