"""What customers see of their case and are asked, in words."""

from collections.abc import Iterator

from services.rulebook.conditions import said
from services.rulebook.people import listed
from services.rulebook.table import Row, Table
from services.rulebook.voice import Voice


def tables(voice: Voice) -> Iterator[Table]:
    """What they are asked, what they are told, and how long their link lives."""
    rules = voice.pack.customers
    if rules is None:
        return
    yield Table("asks", ("about", "holds", "hears"), tuple(_asks(voice)))
    told = [
        voice.row(
            voice.title(one.words), ([voice.say("rules.told.step", step=voice.step(name))], [voice.fields(one.says)]), one.cite
        )
        for name, one in rules.told.items()
    ]
    told += [
        voice.row(voice.title(one.words), ([voice.say("rules.told.clock", clock=voice.clock(name))], []), one.cite)
        for name, one in rules.due.items()
    ]
    yield Table("told", ("occasion", "with"), tuple(told))
    lives = voice.say("rules.link", span=voice.span(rules.link.lives))
    names = voice.say("rules.names", roles=voice.listed(map(voice.role, rules.names.of)))
    rows = (
        voice.row(voice.say("rules.link.title"), ([lives],), rules.link.cite),
        voice.row(voice.say("rules.names.title"), ([names],), rules.names.cite),
    )
    yield Table("links", ("says",), rows)


def _asks(voice: Voice) -> Iterator[Row]:
    rules = voice.pack.customers
    for ask in rules.asks.values() if rules else ():
        when = [said(ask.when, voice) or voice.say("rules.anytime"), voice.say("rules.on_request") if ask.on_request else ""]
        yield voice.row(voice.title(ask.title), ([voice.title(ask.about)], when, listed(ask.tells, voice)), ask.cite)
