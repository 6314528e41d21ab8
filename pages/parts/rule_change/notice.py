"""What waits and what is coming, on top of the rules: proposals to decide on, versions that begin later."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import session
from pages.parts.badges import text
from pages.parts.rule_change import address
from services import wording
from services.access import Actor
from services.policy.pack import Pack
from services.policy.packs import registry
from services.regimes.proposals import Change, coming
from services.regimes.trying.tried import Tried
from services.time import now


def draw(actor: Actor, here: Pack) -> None:
    """A line for each proposal that this person can do something about, and for each that is approved and not in force yet."""
    found = [change for change in coming(actor, now()) if _concerns(change, here)]
    lines = "".join(map(_line, found))
    if lines:
        st.html(f'<div class="rc-notices">{lines}</div>')


def _concerns(change: Change, here: Pack) -> bool:
    """What waits for a decision is shown on every regime's page, the rest on its own."""
    if change.state == "waiting" and "approve" in change.may:
        return True
    return here.id in change.packs


def _line(change: Change) -> str:
    key = "decide" if "approve" in change.may else change.state
    said = session.say(f"rule_change.notice.{key}", title=_titles(change.packs), day=change.since, who=change.by)
    figures = _figures(change)
    link = text(session.say("rule_change.notice.open"))
    return (
        f'<p class="rc-notice rc-{key}" data-testid="rc-notice"><span>{text(said)}{figures}</span>'
        f'<a href="{text(address.link(change.id))}" target="_self">{link}</a></p>'
    )


def _titles(packs: Sequence[str]) -> str:
    lang, known = session.language(), registry().versions
    comma = wording.text("format.comma", lang)
    return comma.join(registry().latest(pack).title.in_(lang) if pack in known else pack for pack in packs)


def _figures(change: Change) -> str:
    """What it would have been, in two figures, as long as somebody has to decide."""
    if change.tried is None or change.state != "waiting":
        return ""
    tried = Tried.of(change.tried)
    late, before, after = tried.late, tried.costs.before.yuan, tried.costs.after.yuan
    yuan = {"before_yuan": wording.money_text(before), "after_yuan": wording.money_text(after)}
    said = session.say("rule_change.notice.figures", before=late.before, after=late.after, **yuan)
    return f"<small>{text(said)}</small>"
