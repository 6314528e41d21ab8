"""`python -m services`: each command explains itself; what it cannot take ends with 2, one line, and nothing written."""

import pytest
import typer
from sqlalchemy import func, select

from db import engine
from db.tables import audit, people
from services.__main__ import application, main


def names(group, prefix=()):
    """All commands, as the words that call them."""
    for name, command in group.commands.items():
        yield (*prefix, name)
        if hasattr(command, "commands"):
            yield from names(command, (*prefix, name))


@pytest.mark.parametrize("words", [(), *names(typer.main.get_command(application()))], ids=" ".join)
def test_every_command_has_help(words, capsys):
    assert main([*words, "--help"]) == 0
    assert "Usage: python -m services" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [[], ["nonsense"], ["--nonsense"], ["user"], ["user", "add"], ["user", "add", "a", "--role", "nonsense"]],
    ids=" ".join,
)
def test_bad_input_is_one_line_and_2_and_nothing_is_written(database, words, capsys):
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    with engine.reading() as conn:
        assert [conn.scalar(select(func.count()).select_from(table)) for table in (people, audit)] == [0, 0]


def test_a_database_that_does_not_answer_is_one_line_and_2(monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")
    assert main(["user", "password", "somebody"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    engine.dispose()


@pytest.mark.parametrize(("asked", "expected"), [("en", "add --help for its usage"), ("zh", "查看用法"), ("fr", "查看用法")])
def test_it_speaks_the_language_of_duban_lang_and_chinese_otherwise(monkeypatch, capsys, asked, expected):
    monkeypatch.setenv("DUBAN_LANG", asked)
    assert main(["nonsense"]) == 2
    assert expected in capsys.readouterr().err
