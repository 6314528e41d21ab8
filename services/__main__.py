"""`python -m services …`: the commands of the contract.

A command says what it did in one or two lines and ends with 0; with 2, one clear line and nothing written when it gets what it
cannot take. Each is a module of `services/commands`.
"""

import importlib
import os
import pkgutil
import sys

import typer

from db.errors import DatabaseUnavailable
from services import commands, wording
from services.errors import Refusal

DONE, STOPPED, BAD_INPUT = 0, 130, 2


def application() -> typer.Typer:
    """All commands under one name."""
    app = typer.Typer(
        help=wording.text("commands.about", language()),
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(lambda: None)
    for module in sorted(found.name for found in pkgutil.iter_modules(commands.__path__)):
        app.add_typer(importlib.import_module(f"services.commands.{module}").app)
    return app


def language() -> str:
    """The language of `DUBAN_LANG`, Chinese unless it is one that the catalogue has."""
    asked = os.environ.get("DUBAN_LANG", "")
    return asked if asked in wording.LANGUAGES else "zh"


def main(arguments: list[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    try:
        return int(application()(arguments, prog_name="python -m services", standalone_mode=False) or DONE)
    except Refusal as refusal:
        return _refuse(wording.refusal_text(refusal, language()))
    except DatabaseUnavailable as error:
        return _refuse(str(error))
    except typer.Abort:
        return STOPPED
    except typer.TyperException as error:
        why = error.format_message().split("\n", 1)[0].rstrip(".")
        return _refuse(wording.text("commands.bad_input", language(), why=why))


def _refuse(sentence: str) -> int:
    print(" ".join(sentence.split()), file=sys.stderr)
    return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
