"""What is being written into a regime, and how it stands: read once a run, changed by whatever part of the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import streamlit as st

from pages.parts import session
from services import wording
from services.access import Actor
from services.errors import NotSignedIn, Refusal
from services.policy.pack import Pack
from services.policy.packs import registry
from services.regimes import drafting
from services.regimes.candidates import Problem, candidates, problems
from services.regimes.drafting import Draft
from services.rulebook.altered import Alteration, altered
from services.time import now

_WRONG = "rc-wrong"


@dataclass(frozen=True)
class Writing:
    """Somebody's draft, kept under its `main` regime: its texts, what is wrong with them, and the packs that they make.

    `pack_id`: the one of its regimes that is shown.
    """

    actor: Actor
    main: str
    pack_id: str
    draft: Draft

    @property
    def text(self) -> str:
        """The regime's text."""
        return self.draft.texts[self.pack_id]

    @property
    def base(self) -> Pack:
        """The version that it began with."""
        return registry().version(self.pack_id, self.draft.bases[self.pack_id])

    @cached_property
    def problems(self) -> Sequence[Problem]:
        """What is wrong with the texts."""
        return problems(self.draft.texts, self.draft.since, session.language())

    @cached_property
    def packs(self) -> dict[str, Pack]:
        """What the texts make, by regime; nothing while something is wrong."""
        return {} if self.problems else {pack.id: pack for pack in candidates(self.draft.texts, self.draft.since)}

    @cached_property
    def alterations(self) -> Mapping[str, Sequence[Alteration]]:
        """What the texts change, by regime; nothing while something is wrong."""
        lang, bases, known = session.language(), self.draft.bases, registry()
        return {pack_id: altered(known.version(pack_id, bases[pack_id]), new, lang) for pack_id, new in self.packs.items()}

    @property
    def is_altered(self) -> bool:
        """Whether there is anything to propose."""
        return any(self.alterations.values())


def begun(actor: Actor, main: str, shown: str = "") -> Writing:
    """What the actor is writing into the regime, and into `shown` where that is changed with it."""
    draft = drafting.begun(actor, main, now())
    return Writing(actor, main, shown if shown in draft.texts else main, draft)


def change(main: str, how: Callable[[Draft], Draft], *, place: str, sound: bool = False) -> bool:
    """Let `how` make another draft and keep it; whether it was. What is refused is said at `place`, and nothing is changed.

    `sound`: also refuse what would make something wrong that is right.
    """
    st.session_state[_WRONG] = None
    try:
        actor = session.actor()
        before = drafting.begun(actor, main, now())
        after = how(before)
        if sound and (why := _worse(before, after)):
            st.session_state[_WRONG] = (place, why)
            return False
        drafting.keep(actor, main, after, now())
    except NotSignedIn:
        return False
    except Refusal as refusal:
        st.session_state[_WRONG] = (place, wording.refusal_text(refusal, session.language()))
        return False
    return True


def say_wrong(place: str, said: str) -> None:
    """Let something be said at a place in the next run."""
    st.session_state[_WRONG] = (place, said)


def wrong(place: str) -> None:
    """What was refused at this place, drawn where it belongs."""
    told = st.session_state.get(_WRONG)
    if told and told[0] == place:
        st.error(told[1])


def _worse(before: Draft, after: Draft) -> str:
    lang = session.language()
    known = {one.sentence for one in problems(before.texts, before.since, lang)}
    news = [one.sentence for one in problems(after.texts, after.since, lang) if one.sentence not in known]
    return news[0] if news else ""
