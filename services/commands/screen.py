"""`screen add`, `screen revoke`: wall screens that sign in by a key."""

from typing import Annotated

import typer

from db import engine
from services import access, accounts
from services.time import now
from services.wording import text

LANGUAGE = accounts.default_language()
app = typer.Typer(name="screen", help=text("accounts.screen", LANGUAGE), no_args_is_help=True)
_Name = Annotated[str, typer.Argument(metavar="NAME", help=text("accounts.help.screen", LANGUAGE))]


@app.command(help=text("accounts.screen_add", LANGUAGE))
def add(
    name: _Name, scope: Annotated[str | None, typer.Option(metavar="ORG", help=text("accounts.help.scope", LANGUAGE))] = None
) -> None:
    """Add a screen and say its key."""
    engine.migrate()
    key = accounts.add_screen(access.SYSTEM, name=name, org=scope, at=now())
    typer.echo(text("accounts.screen_added", LANGUAGE, name=name, org=scope or "/"))
    typer.echo(text("accounts.screen_key", LANGUAGE, key=key))


@app.command(help=text("accounts.screen_revoke", LANGUAGE))
def revoke(name: _Name) -> None:
    """Revoke a screen's key."""
    engine.migrate()
    accounts.revoke_screen(access.SYSTEM, name, now())
    typer.echo(text("accounts.screen_revoked", LANGUAGE, name=name))
