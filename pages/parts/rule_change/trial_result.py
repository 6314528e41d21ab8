"""What trying came to: three figures that are read in three seconds, then by month, who pays, where, and which deadlines move."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import streamlit as st

from pages.parts import session
from pages.parts.badges import text
from pages.parts.rule_change import trial_chart, trial_tables
from services import wording
from services.casework.regimes import local_day
from services.regimes.trying.tried import Cost, Tried


def draw(tried: Tried) -> None:
    """All of it, and what is compared with what."""
    lang = session.language()
    first, last = local_day(tried.since), local_day(tried.until - timedelta(seconds=1))
    st.subheader(session.say("rule_change.result", since=first, until=last))
    if not tried.cases:
        st.info(session.say("rule_change.result.none"))
        return
    st.html(_headline(tried))
    st.caption(session.say("rule_change.result.about", n=f"{tried.cases:,}", at=wording.instant_text(tried.at, lang)))
    if tried.untold.cases:
        cases = ", ".join(tried.untold.first[:5])
        st.warning(session.say("rule_change.result.untold", n=f"{tried.untold.cases:,}", cases=cases))
    trial_chart.draw(tried)
    trial_tables.draw(tried)


def _headline(tried: Tried) -> str:
    moved = session.say("rule_change.figure.moved.more", n=f"{tried.moved_newly_late:,}") if tried.moved_newly_late else ""
    cells = (
        _figure(
            "late", f"{tried.late.before:,}", f"{tried.late.after:,}", _more(tried.late.before, tried.late.after), _newly(tried)
        ),
        _figure("cost", _cost(tried.costs.before), _cost(tried.costs.after), _dearer(tried), _bonus(tried)),
        _figure("moved", "", f"{tried.moved_total:,}", True if tried.moved_newly_late else None, moved),
    )
    return f'<div class="rc-figures" data-testid="rc-figures">{"".join(cells)}</div>'


def _figure(name: str, before: str, after: str, worse: bool | None, more: str) -> str:
    """One figure before and after, with what is behind it. `worse`: more of it than before, or less, or as much (None)."""
    tone = {True: "worse", False: "better", None: "same"}[worse]
    change = f'<s>{text(before)}</s><i aria-hidden="true">→</i>' if before and before != after else ""
    return (
        f'<div class="rc-figure {tone}"><span class="name">{text(session.say(f"rule_change.figure.{name}"))}</span>'
        f'<span class="now">{change}<b>{text(after)}</b></span><span class="more">{text(more)}</span></div>'
    )


def _more(before: int | Decimal, after: int | Decimal) -> bool | None:
    return None if before == after else after > before


def _dearer(tried: Tried) -> bool | None:
    return _more(tried.costs.before.yuan, tried.costs.after.yuan)


def _newly(tried: Tried) -> str:
    if not (tried.newly_late or tried.no_longer_late):
        return session.say("rule_change.figure.late.same")
    return session.say("rule_change.figure.late.more", more=f"{tried.newly_late:,}", fewer=f"{tried.no_longer_late:,}")


def _cost(cost: Cost) -> str:
    return wording.money_text(cost.yuan)


def _bonus(tried: Tried) -> str:
    """What else is paid: part of bonuses, decisions that are left to people."""
    before, after = tried.costs.before, tried.costs.after
    said: Sequence[str] = [
        session.say("rule_change.figure.percent.both", before=_percent(before), after=_percent(after))
        if before.percent or after.percent
        else "",
        session.say("rule_change.figure.decisions", before=before.decisions, after=after.decisions)
        if before.decisions != after.decisions
        else "",
    ]
    return wording.text("format.comma", session.language()).join(filter(None, said))


def _percent(cost: Cost) -> str:
    return f"{cost.percent.normalize():,f}"
