"""Taking a step from a page: once however often it is sent, with what became of it told afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import streamlit as st

from pages.parts import session
from pages.parts.clock_card import who
from services import cases, wording
from services.case_view import Action, CaseView
from services.errors import NotSignedIn, Refusal
from services.policy.pack import Pack
from services.policy.rules import ClockRule
from services.policy.stopping import followers
from services.time import now
from services.why import length


@dataclass(frozen=True)
class Taken:
    """A step that was just taken here: of which case, in which version of it, and which of its clocks ran before."""

    no: str
    version: int
    title: str
    ran: frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Refused:
    """A step that was refused: why, and what had been written, should its form be gone."""

    no: str
    event: str
    why: str
    written: tuple[str, ...]


def take(seen: CaseView, action: Action, said: Mapping[str, Any], files: Mapping[str, Sequence[str]] | None = None) -> bool:
    """Take the step as somebody saw the case, with files by field; True when it was taken, now or by the same request before.

    Sent twice it is one step: the same version of the case and the same event are one request.
    """
    request = st.session_state.setdefault(f"request-{seen.no}-{seen.version}-{action.event}", uuid4().hex)
    for told in ("refused", "taken"):
        st.session_state.pop(told, None)
    st.session_state["look-again"] = True
    try:
        done = cases.take_step(
            session.actor(),
            seen.no,
            action.event,
            said,
            at=now(),
            expected_version=seen.version,
            request_id=request,
            files=files or {},
        )
    except NotSignedIn:
        return False
    except Refusal as refusal:
        why = wording.refusal_text(refusal, session.language())
        written = tuple(value for value in said.values() if isinstance(value, str) and value.strip())
        st.session_state["refused"] = Refused(seen.no, action.event, why, written)
        return False
    ran = frozenset((clock.rule, clock.n) for clock in seen.clocks if clock.open)
    st.session_state["taken"] = Taken(seen.no, done.version, action.title.in_(session.language()), ran)
    return True


def put_off(seen: CaseView, action: Action, why: str) -> None:
    """Say at the form why the step was not taken yet."""
    st.session_state["refused"] = Refused(seen.no, action.event, why, ())


def must_look_again() -> bool:
    """Whether a step was sent since this was last asked, so that everything on the page has to be drawn anew."""
    return bool(st.session_state.pop("look-again", False))


def show_refusal(no: str, action: Action) -> None:
    """Why this step was refused, at its form."""
    refused = st.session_state.get("refused")
    if refused and (refused.no, refused.event) == (no, action.event):
        st.error(refused.why)


def show_outcome(seen: CaseView) -> None:
    """What became of the step that was just sent: done and what follows; or refused, when its form is gone."""
    taken, refused = st.session_state.get("taken"), st.session_state.get("refused")
    if taken and (taken.no, taken.version) == (seen.no, seen.version):
        st.success("\n\n".join([session.say("case.taken", step=taken.title), *_following(seen, taken)]))
    if refused and refused.no == seen.no and refused.event not in [action.event for action in seen.actions]:
        kept = [session.say("case.written"), *refused.written] if refused.written else []
        st.error("\n\n".join([refused.why, *kept]))


def _following(seen: CaseView, taken: Taken) -> list[str]:
    """The clocks that have started with the step and those that will follow; when none has, the nearest of those that run."""
    lang = session.language()
    running = sorted((clock for clock in seen.clocks if clock.open), key=lambda clock: clock.due_at)
    started = [clock for clock in running if (clock.rule, clock.n) not in taken.ran]
    next_ones = [
        session.say(
            "case.taken.next",
            clock=clock.title.in_(lang),
            due=wording.instant_text(clock.due_at, lang),
            who=who(clock, lang),
            cite=clock.cite,
        )
        for clock in started or running[:1]
    ]
    return next_ones + [_later(seen.pack, rule, lang) for clock in started for rule in followers(seen.pack, clock.rule)]


def _later(pack: Pack, rule: ClockRule, lang: str) -> str:
    """A deadline that is not yet running, by how long it will be and for whom."""
    assert rule.limit is not None
    amount = length(rule.limit.unit, rule.limit.amount_text, lang)
    facts = {"clock": rule.title.in_(lang), "amount": amount, "cite": pack.cite(rule.cite, lang)}
    if role := pack.roles.get(rule.responsible):
        return session.say("case.taken.later.by", who=role.title.in_(lang), **facts)
    # A party is a matter of how the case stands then.
    return session.say("case.taken.later", **facts)
