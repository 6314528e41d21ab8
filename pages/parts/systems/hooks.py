"""Webhooks: adding one, how each does, and what it has missed."""

from datetime import datetime
from typing import Any

import streamlit as st

from pages.parts import badges, news, session
from pages.parts.systems import hook_calls, once
from services import register, wording
from services.access import Actor
from services.time import now
from services.webhooks import keeping
from services.webhooks.keeping import Webhook

# What a form holds before anybody types.
_FIELDS: dict[str, Any] = {"name": "", "url": "", "events": []}


def draw(actor: Actor) -> None:
    """The form, a new secret once, and the list."""
    st.subheader(session.say("systems.hooks"))
    st.text(session.say("systems.hooks.about"))
    once.draw("hook", session.say("systems.hook.added"))
    _form(actor)
    known = keeping.listed(actor)
    if not known:
        st.text(session.say("systems.hooks.none"))
    for one in known:
        _card(actor, one)


def _form(actor: Actor) -> None:
    units = {actor.org_id: session.say("systems.hook.all")}
    units |= {int(unit.path.strip("/").rpartition("/")[2]): unit.name for unit in register.units(actor)}
    titles = keeping.events()
    with st.container(border=True, key="hook-form"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(session.say("systems.hook.name"), key=_key("name"), max_chars=keeping.LONGEST_NAME, width=200)
            st.selectbox(
                session.say("systems.hook.unit"), list(units), format_func=units.__getitem__, key=_chosen("unit"), width=200
            )
            hint = session.say("systems.hook.url.hint")
            st.text_input(session.say("systems.hook.url"), key=_key("url"), placeholder=hint, autocomplete="off")
        label, hint = session.say("systems.hook.events"), session.say("systems.choose")
        said = {event: title.in_(session.language()) for event, title in titles.items()}
        st.multiselect(label, list(said), format_func=said.__getitem__, key=_key("events"), placeholder=hint)
        st.button(session.say("systems.hook.add"), key="hook-add", type="primary", on_click=_add)


def _card(actor: Actor, one: Webhook) -> None:
    with st.container(border=True, key=f"hook-{one.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(_face(one))
            st.button(session.say("systems.hook.test"), key=f"hook-{one.id}-test", on_click=_test, args=(one,))
            with st.popover(session.say("systems.hook.remove"), width="content"):
                st.text(session.say("systems.hook.remove.about"))
                label = session.say("systems.hook.remove.confirm")
                st.button(label, key=f"hook-{one.id}-remove", type="primary", on_click=_remove, args=(one,))
        hook_calls.draw(actor, one)


def _face(one: Webhook) -> str:
    titles, lang = keeping.events(), session.language()
    told = session.say("format.comma").join(titles[event].in_(lang) if event in titles else event for event in one.events)
    sent = _when(one.sent_at) if one.sent_at else session.say("key.never")
    facts = session.say(
        "systems.hook.facts", unit=one.unit, events=told or session.say("systems.hook.every"), waiting=one.waiting, sent=sent
    )
    rests = one.rests_until is not None and one.rests_until > now()
    state = badges.mark("missed", session.say("systems.hook.rests", until=_when(one.rests_until)), "▲") if rests else ""
    title = f"<b>{badges.text(one.name)}</b> <code>{badges.text(one.host)}</code> {state}"
    return f'<article class="system" data-testid="webhook">{title}<p>{badges.text(facts)}</p></article>'


def _add() -> None:
    def act() -> str:
        given = {name: st.session_state.get(_key(name)) for name in _FIELDS}
        made = keeping.add(
            session.actor(),
            org_id=st.session_state.get(_chosen("unit")) or 0,
            name=str(given["name"] or ""),
            url=str(given["url"] or ""),
            events=given["events"] or [],
            at=now(),
        )
        once.keep("hook", made.secret)
        return session.say("systems.hook.done", name=given["name"])

    if news.act(act):
        for name, nothing in _FIELDS.items():
            st.session_state[_key(name)] = nothing


def _test(one: Webhook) -> None:
    def act() -> str:
        keeping.test(session.actor(), one.id, at=now())
        return session.say("systems.hook.tested")

    news.act(act)


def _remove(one: Webhook) -> None:
    def act() -> str:
        keeping.remove(session.actor(), one.id, at=now())
        return session.say("systems.hook.removed", name=one.name)

    news.act(act)


def _when(at: datetime | None) -> str:
    return wording.instant_text(at, session.language()) if at else ""


def _key(name: str) -> str:
    return f"hook-new-{name}"


def _chosen(name: str) -> str:
    """A choice is drawn anew in another language: its field keeps the words that it was drawn with."""
    return f"{_key(name)}-{session.language()}"
