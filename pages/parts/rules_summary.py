"""A regime at a glance: what it rests on, since when, and how much there is of what."""

from collections.abc import Mapping

import streamlit as st

from pages.parts import session
from pages.parts.badges import text
from services.casework.regimes import local_day
from services.policy.pack import Pack
from services.policy.packs import registry
from services.time import now


def draw(pack: Pack) -> None:
    """The summary above the chapters."""
    lang = session.language()
    lines = [session.say("rules.source", source=pack.source.in_(lang)), _since(pack)]
    if pack.builds_on and pack.built_on_version:
        parent = registry().version(pack.builds_on, pack.built_on_version)
        lines.append(session.say("rules.builds_on", title=parent.title.in_(lang), version=parent.version))
    said = "".join(f"<span>{text(line)}</span>" for line in lines)
    counted = "".join(
        f'<span class="count"><b>{n}</b> {text(session.say(f"rules.count.{name}"))}</span>' for name, n in _counts(pack).items()
    )
    st.html(f'<div class="rules-summary" data-testid="rules-summary"><p>{said}</p><p>{counted}</p></div>')


def _since(pack: Pack) -> str:
    """Since when it is in force, or from when on."""
    later = pack.since > local_day(now())
    return session.say("rules.since.later" if later else "rules.since", since=pack.since)


def _counts(pack: Pack) -> Mapping[str, int]:
    """How much there is of what, without what there is nothing of."""
    found = {
        "steps": len(pack.steps),
        "clocks": len(pack.clocks),
        "penalties": len(pack.penalties),
        "told": len(pack.reminders) + len(pack.schedules),
        "notes": len(pack.notes),
    }
    return {name: n for name, n in found.items() if n}
