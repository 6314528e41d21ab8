"""Digests as documents to act on: those that are present as links, and the head of the one that is open."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import badges, escalation_address, session, why
from pages.parts.badges import text
from services import digests
from services.access import Actor
from services.board.snapshot import ZONE
from services.digests import Digest, InPlace
from services.time import now


def draw(found: Sequence[Digest]) -> None:
    """The present digests, each a link to its cases."""
    if not found:
        st.html(f'<p class="esc-quiet">{text(session.say("escalations.digests.none"))}</p>')
        return
    cards = "".join(_card(one) for one in found)
    title = text(session.say("escalations.digests"))
    st.html(f'<section class="esc-digests"><h2>{title}</h2><div>{cards}</div></section>')


def head(actor: Actor, digest: Digest) -> None:
    """What the open digest is about, and the people in it, if it is about people."""
    about = [digest.about, _to(digest), _when(digest), digest.cite]
    st.html(
        f'<section class="esc-open" data-testid="digest-head"><h2>{text(digest.title)}</h2>'
        f"<p>{' · '.join(text(part) for part in about if part)}</p></section>"
    )
    back = session.say("escalations.digest.back")
    st.button(back, key="esc-back", icon=":material/arrow_back:", on_click=escalation_address.go, kwargs={"digest": None})
    if found := digests.people_in(actor, digest.id):
        st.html(_people(found))


def _card(one: Digest) -> str:
    n = text(session.say("escalations.digest.cases", n=f"{one.cases:,}"))
    if one.people:
        n = text(session.say("escalations.digest.people", n=one.people))
    own = badges.mark("soon", session.say("escalations.digest.own"), "●") if one.own else ""
    return (
        f'<a class="esc-digest" data-testid="digest" data-rule="{text(one.rule)}" target="_self" '
        f'href="/escalations?digest={one.id}">'
        f"<b>{text(one.title)}</b><strong>{n}</strong><small>{text(_when(one))} · {text(_to(one))}</small>{own}</a>"
    )


def _to(one: Digest) -> str:
    role = one.role.in_(session.language()) if one.role else ""
    who = session.say("escalations.who", name=one.reader, role=role) if one.reader else role
    return session.say("escalations.digest.to", who=who)


def _when(one: Digest) -> str:
    return why.when(one.at, ZONE, session.language(), now())


def _people(found: Sequence[InPlace]) -> str:
    lang = session.language()
    names = ("name", "unit", "since", "due")
    head = "".join(f'<th scope="col">{text(session.say(f"escalations.people.{name}"))}</th>' for name in names)
    rows = "".join(
        f"<tr><td>{text(one.name)}</td><td>{text(one.unit)}</td><td>{text(why.day(one.since, ZONE, lang))}</td>"
        f"<td>{text(why.day(one.due_at, ZONE, lang))}</td></tr>"
        for one in found
    )
    return f'<table class="esc-people"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
