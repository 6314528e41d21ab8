"""`key add`, `key list`, `key revoke`: keys by which other systems use the API."""

from datetime import timedelta
from typing import Annotated

import typer

from db import engine
from services import accounts, api_keys
from services.access import SYSTEM
from services.board.snapshot import ZONE
from services.time import now
from services.wording import instant_text, text

LANGUAGE = accounts.default_language()
app = typer.Typer(name="key", help=text("key.about", LANGUAGE), no_args_is_help=True)


@app.command(help=text("key.add", LANGUAGE))
def add(
    login: Annotated[str, typer.Argument(metavar="NAME", help=text("key.help.login", LANGUAGE))],
    system: Annotated[str, typer.Option("--for", metavar="SYSTEM", help=text("key.help.for", LANGUAGE))],
    scope: Annotated[list[str], typer.Option(help=text("key.help.scope", LANGUAGE, known=", ".join(api_keys.SCOPES)))],
    days: Annotated[int, typer.Option(min=1, max=365, help=text("key.help.days", LANGUAGE))] = 365,
) -> None:
    """Issue a key, and say it once."""
    engine.migrate()
    at = now()
    issued = api_keys.issue(SYSTEM, login=login, name=system, scopes=scope, at=at, expires_at=at + timedelta(days=days))
    until = issued.expires_at.astimezone(ZONE).date().isoformat()
    typer.echo(text("key.added", LANGUAGE, login=login, system=system, until=until))
    typer.echo(text("key.told", LANGUAGE, key=issued.key))


@app.command(name="list", help=text("key.list", LANGUAGE))
def list_() -> None:
    """List keys by their beginnings."""
    engine.migrate()
    known = api_keys.listed(SYSTEM, at=now())
    for one in known:
        used = instant_text(one.used_at, LANGUAGE) if one.used_at else text("key.never", LANGUAGE)
        facts = {"prefix": one.prefix, "login": one.login, "system": one.name, "scopes": " ".join(one.scopes), "used": used}
        typer.echo(text("key.line", LANGUAGE, **facts, state=text(f"key.state.{one.state}", LANGUAGE)))
    if not known:
        typer.echo(text("key.none", LANGUAGE))


@app.command(help=text("key.revoke", LANGUAGE))
def revoke(prefix: Annotated[str, typer.Argument(metavar="KEY", help=text("key.help.prefix", LANGUAGE))]) -> None:
    """Revoke a key by its beginning."""
    engine.migrate()
    api_keys.revoke(SYSTEM, prefix, at=now())
    typer.echo(text("key.revoked", LANGUAGE, prefix=prefix))
