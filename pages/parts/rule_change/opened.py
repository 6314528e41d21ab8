"""A proposal: what it changes, what trying it has shown, who decided what; and the decision, for whoever may take it."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import news, rules_changes, session
from pages.parts.badges import mark, text
from pages.parts.rule_change import address, deciding, steps, trial
from services import wording
from services.access import Actor
from services.policy.pack import Pack
from services.policy.packs import NoSuchPack, registry
from services.policy.refused import PackRefused
from services.regimes.candidates import candidates
from services.regimes.proposals import Change, one, tries
from services.rulebook.altered import altered
from services.time import now

_STEP = {
    "draft": "try",
    "waiting": "approve",
    "approved": "hold",
    "in_force": "hold",
    "refused": "approve",
    "withdrawn": "approve",
}
_MARKS = {
    "draft": "quiet",
    "waiting": "soon",
    "approved": "met",
    "in_force": "met",
    "refused": "missed",
    "withdrawn": "cancelled",
}


def draw(actor: Actor, change_id: int) -> None:
    """The whole of it. Raises NotPermitted, and ChangeNotFound."""
    change = one(actor, change_id, now())
    packs = _packs(change)
    _head(change, packs)
    news.draw()
    steps.draw(_STEP[change.state])
    left, right = st.columns([7, 4], gap="medium")
    with left:
        _altered(change, packs)
        if tries(actor):
            trial.draw(actor, change)
    with right, st.container(border=True, key="rc-side"):
        deciding.draw(actor, change)


def _packs(change: Change) -> list[tuple[Pack, Pack | None]]:
    """What it makes, each beside what is in force until then; nothing where its texts make no regime any more."""
    try:
        return [(pack, _before(pack)) for pack in _made(change)]
    except (PackRefused, NoSuchPack):
        return []


def _made(change: Change) -> Sequence[Pack]:
    """Its versions: those that hold, or would. Raises PackRefused, and NoSuchPack for an approved one that cannot be read."""
    if change.state in ("approved", "in_force"):
        return [registry().version(pack, change.since.isoformat()) for pack in change.packs]
    return candidates(change.texts, change.since)


def _before(pack: Pack) -> Pack | None:
    """The version until the first day of another; None where a regime begins with it."""
    earlier = [other for other in registry().versions.get(pack.id, {}).values() if other.since < pack.since]
    return earlier[-1] if earlier else None


def _head(change: Change, packs: list[tuple[Pack, Pack | None]]) -> None:
    lang = session.language()
    titles = wording.text("format.comma", lang).join(pack.title.in_(lang) for pack, _ in packs) or ", ".join(change.packs)
    state = mark(_MARKS[change.state], session.say(f"rule_change.state.{change.state}"))
    by = session.say("rule_change.by", who=change.by or "–", at=wording.instant_text(change.at, lang))
    with st.container(horizontal=True, vertical_alignment="center", key="rc-head"):
        st.subheader(session.say("rule_change.opened", title=titles), width="content")
        st.html(state, width="content")
        st.button(session.say("rule_change.leave"), key="rc-leave", on_click=address.back, args=(change.packs[0],))
    lines = (session.say("rule_change.holds.since", day=change.since), _whom(change), by)
    said = "".join(f"<span>{text(line)}</span>" for line in lines)
    reason = session.say("rule_change.why", reason=change.reason)
    st.html(f'<div class="rules-summary" data-testid="rc-summary"><p>{said}</p><p class="rc-why">{text(reason)}</p></div>')


def _whom(change: Change) -> str:
    if change.open_from is None:
        return session.say("rule_change.holds.new")
    return session.say("rule_change.holds.open", day=change.open_from)


def _altered(change: Change, packs: list[tuple[Pack, Pack | None]]) -> None:
    """What it changes, regime by regime."""
    lang = session.language()
    if not packs:
        is_held = change.state in ("approved", "in_force")
        st.warning(session.say("rule_change.unreadable.held" if is_held else "rule_change.unreadable"))
    for pack, before in packs:
        found = [alteration.change for alteration in altered(before, pack, lang)] if before else []
        words = "rule_change.altered.of" if before else "rule_change.new_regime"
        with st.container(key=f"rc-changes-{pack.id}", gap="small"):
            st.subheader(session.say(words, title=pack.title.in_(lang), n=len(found)))
            if found:
                st.html(rules_changes.table(found))
