"""Keys: issuing one, which there are, and their end."""

from datetime import datetime, timedelta
from typing import Any

import streamlit as st

from pages.parts import badges, news, session
from pages.parts.systems import once
from services import api_keys, wording
from services.access import Actor
from services.api_keys import Kept
from services.board.snapshot import ZONE
from services.time import now

_DAYS = (30, 90, 365)
# What a form holds before anybody types.
_FIELDS: dict[str, Any] = {"login": "", "name": "", "scopes": []}


def draw(actor: Actor) -> None:
    """The form, a new key once, and the list."""
    st.subheader(session.say("systems.keys"))
    st.text(session.say("systems.keys.about"))
    once.draw("key", session.say("systems.key.issued"))
    _form()
    known = api_keys.listed(actor, at=now())
    if not known:
        st.text(session.say("systems.keys.none"))
    for one in known:
        _line(one)


def _form() -> None:
    with st.container(border=True, key="key-form"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(session.say("systems.key.login"), key=_key("login"), autocomplete="off", max_chars=60)
            hint = session.say("systems.key.name.hint")
            st.text_input(session.say("systems.key.name"), key=_key("name"), placeholder=hint, max_chars=api_keys.LONGEST_NAME)
            st.selectbox(session.say("systems.key.days"), _DAYS, index=2, format_func=_days, key=_chosen("days"), width=140)
        label, hint = session.say("systems.key.scopes"), session.say("systems.choose")
        st.multiselect(label, api_keys.SCOPES, format_func=_scope, key=_key("scopes"), placeholder=hint)
        st.button(session.say("systems.key.issue"), key="key-issue", type="primary", on_click=_issue)


def _line(one: Kept) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"key-{one.prefix}"):
        st.html(_face(one))
        if one.state == "living":
            with st.popover(session.say("systems.key.revoke"), width="content"):
                st.text(session.say("systems.key.revoke.about"))
                label = session.say("systems.key.revoke.confirm")
                st.button(label, key=f"revoke-{one.prefix}", type="primary", on_click=_revoke, args=(one.prefix,))


def _face(one: Kept) -> str:
    used = _when(one.used_at) if one.used_at else session.say("key.never")
    facts = session.say("systems.key.facts", until=_day(one.expires_at), used=used)
    scopes = session.say("format.comma").join(_scope(scope) for scope in one.scopes)
    who = session.say("systems.key.who", person=one.person, login=one.login, scopes=scopes)
    state, sign = ("met", "●") if one.state == "living" else ("missed", "▲")
    return (
        f'<article class="system" data-testid="api-key"><b>{badges.text(one.name)}</b> <code>{badges.text(one.prefix)}…</code> '
        f"{badges.mark(state, session.say(f'key.state.{one.state}'), sign)}"
        f"<p>{badges.text(who)}</p><p>{badges.text(facts)}</p></article>"
    )


def _issue() -> None:
    at = now()

    def act() -> str:
        given = {name: st.session_state.get(_key(name)) for name in _FIELDS}
        issued = api_keys.issue(
            session.actor(),
            login=str(given["login"] or ""),
            name=str(given["name"] or ""),
            scopes=given["scopes"] or [],
            at=at,
            expires_at=at + timedelta(days=int(st.session_state.get(_chosen("days")) or _DAYS[-1])),
        )
        once.keep("key", issued.key)
        return session.say("key.added", login=given["login"], system=given["name"], until=_day(issued.expires_at))

    if news.act(act):
        for name, nothing in _FIELDS.items():
            st.session_state[_key(name)] = nothing


def _revoke(prefix: str) -> None:
    def act() -> str:
        api_keys.revoke(session.actor(), prefix, at=now())
        return session.say("systems.key.revoked", prefix=prefix)

    news.act(act)


def _days(n: int) -> str:
    return session.say("systems.key.days.n", n=n)


def _scope(scope: str) -> str:
    return session.say(f"api.scope.{scope}")


def _day(at: datetime) -> str:
    """With its year: most keys end in another one."""
    return at.astimezone(ZONE).date().isoformat()


def _when(at: datetime) -> str:
    return wording.instant_text(at, session.language())


def _key(name: str) -> str:
    return f"key-new-{name}"


def _chosen(name: str) -> str:
    """A choice is drawn anew in another language: its field keeps the words that it was drawn with."""
    return f"{_key(name)}-{session.language()}"
