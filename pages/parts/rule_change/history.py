"""Every version of a regime: since when, who proposed and who approved it, why, and the way to what it changed."""

from urllib.parse import urlencode

import streamlit as st

from pages.parts import session
from pages.parts.badges import mark, text
from pages.parts.rule_change import address
from services import wording
from services.access import Actor
from services.policy.pack import Pack
from services.regimes.history import Entry, history
from services.time import now

_MARKS = {"in_force": "met", "coming": "soon", "ended": "cancelled"}


def draw(actor: Actor, here: Pack) -> None:
    """The versions, the newest first."""
    items = "".join(_item(entry, here) for entry in history(actor, here.id, now()))
    st.html(f'<ol class="rc-history" data-testid="rc-history">{items}</ol>')


def _item(entry: Entry, here: Pack) -> str:
    lang = session.language()
    state = mark(_MARKS.get(entry.standing, "quiet"), session.say(f"rule_change.version.{entry.standing}"))
    lines = [_origin(entry)]
    if entry.approved_by and entry.approved_at:
        at = wording.instant_text(entry.approved_at, lang)
        lines.append(session.say("rule_change.history.approved", who=entry.approved_by, at=at))
    if entry.reason:
        lines.append(session.say("rule_change.why", reason=entry.reason))
    lines.append(session.say("rule_change.history.open", day=entry.open_from) if entry.open_from else "")
    said = "".join(f"<p>{text(line)}</p>" for line in lines if line)
    title = text(session.say("rules.version.since", since=entry.since))
    head = f'<p class="title"><b>{title}</b> {state}</p>'
    return f'<li class="rc-version" data-testid="rc-version">{head}{said}{_links(entry, here)}</li>'


def _origin(entry: Entry) -> str:
    if entry.at is None:
        return session.say("rule_change.history.delivered")
    return session.say("rule_change.by", who=entry.by or "–", at=wording.instant_text(entry.at, session.language()))


def _links(entry: Entry, here: Pack) -> str:
    """What it changed, and the proposal with its trial."""
    found = []
    if entry.differences:
        query = urlencode({"pack": here.id, "version": entry.version, "tab": "compare"})
        said = session.say("rule_change.history.differences", n=entry.differences)
        found.append(f'<a href="/rules?{text(query)}" target="_self">{text(said)}</a>')
    if entry.change_id is not None:
        said = session.say("rule_change.history.change")
        found.append(f'<a href="{text(address.link(entry.change_id))}" target="_self">{text(said)}</a>')
    return f'<p class="links">{" ".join(found)}</p>' if found else ""
