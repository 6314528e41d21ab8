"""`user add`, `user password`: people's accounts."""

import sys
from typing import Annotated

import typer

from db import engine
from services import access, accounts, passwords
from services.time import now
from services.wording import text

LANGUAGE = accounts.default_language()
app = typer.Typer(name="user", help=text("accounts.user", LANGUAGE), no_args_is_help=True)


@app.command(help=text("accounts.user_add", LANGUAGE))
def add(
    login: Annotated[str, typer.Argument(metavar="NAME", help=text("accounts.help.login", LANGUAGE))],
    role: Annotated[str, typer.Option(metavar="R", help=text("accounts.help.role", LANGUAGE, roles=", ".join(access.roles())))],
    scope: Annotated[str | None, typer.Option(metavar="ORG", help=text("accounts.help.scope", LANGUAGE))] = None,
    name: Annotated[str | None, typer.Option(metavar="TEXT", help=text("accounts.help.name", LANGUAGE))] = None,
    department: Annotated[str | None, typer.Option(metavar="ID", help=text("accounts.help.department", LANGUAGE))] = None,
) -> None:
    """Add a person and say the password, when one was made."""
    engine.migrate()
    password, made = _password()
    accounts.add_person(
        access.SYSTEM,
        login=login,
        name=name or login,
        role=role,
        org=scope,
        department=department,
        password=password,
        language=LANGUAGE,
        at=now(),
    )
    title = getattr(access.title_of(role), LANGUAGE)
    typer.echo(text("accounts.person_added", LANGUAGE, login=login, role=title, org=scope or "/"))
    if made:
        typer.echo(text("accounts.password_once", LANGUAGE, password=password))


@app.command(help=text("accounts.user_password", LANGUAGE))
def password(login: Annotated[str, typer.Argument(metavar="NAME", help=text("accounts.help.login", LANGUAGE))]) -> None:
    """Give a person a new password."""
    engine.migrate()
    new, made = _password()
    accounts.set_password(access.SYSTEM, login, new, now())
    typer.echo(text("accounts.password_changed", LANGUAGE, login=login))
    if made:
        typer.echo(text("accounts.password_once", LANGUAGE, password=new))


def _password() -> tuple[str, bool]:
    """A password asked for at the terminal, or one that was made, and whether it was made."""
    typed = ""
    if sys.stdin.isatty():
        typed = typer.prompt(text("accounts.password_prompt", LANGUAGE), default="", hide_input=True, show_default=False)
    return (typed, False) if typed else (passwords.made(), True)
