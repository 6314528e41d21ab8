"""`contact set`, `contact remove`, `contact list`: where a person's messages go."""

import sys
from typing import Annotated

import typer

from db import engine
from services import accounts, contacts
from services.access import SYSTEM
from services.time import now
from services.wording import text

LANGUAGE = accounts.default_language()
app = typer.Typer(name="contact", help=text("contact.about", LANGUAGE), no_args_is_help=True)
_Login = Annotated[str, typer.Argument(metavar="NAME", help=text("contact.help.login", LANGUAGE))]
_Channel = Annotated[str, typer.Argument(metavar="CHANNEL", help=text("contact.help.channel", LANGUAGE))]


@app.command(name="set", help=text("contact.set", LANGUAGE))
def set_(
    login: _Login,
    channel: _Channel,
    preferred: Annotated[bool, typer.Option("--preferred", help=text("contact.help.preferred", LANGUAGE))] = False,
) -> None:
    """Set an address; what lies unread in the inbox since a day for want of one goes out."""
    engine.migrate()
    again = contacts.set_address(SYSTEM, login, channel, _address(), preferred=preferred, at=now())
    typer.echo(text("contact.set_done", LANGUAGE, login=login, channel=channel, n=again))


@app.command(help=text("contact.remove", LANGUAGE))
def remove(login: _Login, channel: _Channel) -> None:
    """Forget an address; what waited for it goes another way."""
    engine.migrate()
    again = contacts.remove_address(SYSTEM, login, channel, at=now())
    typer.echo(text("contact.removed", LANGUAGE, login=login, channel=channel, n=again))


@app.command(name="list", help=text("contact.list", LANGUAGE))
def list_(login: _Login) -> None:
    """List channels, without addresses."""
    engine.migrate()
    known = contacts.channels_of(SYSTEM, login)
    said = [text("contact.preferred", LANGUAGE, channel=one.name) if one.preferred else one.name for one in known]
    typer.echo(text("format.comma", LANGUAGE).join(said) or text("contact.none", LANGUAGE, login=login))


def _address() -> str:
    """Typed at the terminal without being shown, or the first line of standard input."""
    if sys.stdin.isatty():
        return str(typer.prompt(text("contact.prompt", LANGUAGE), hide_input=True))
    return sys.stdin.readline()
