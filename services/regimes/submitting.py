"""From what somebody has written to a proposal on record."""

from dataclasses import replace
from datetime import datetime

from services.access import Actor
from services.errors import ChangeRefused
from services.policy.packs import registry
from services.regimes import adopting, changing, drafting
from services.regimes.bases import overtaken
from services.regimes.drafting import Draft, base_text


def put_on_record(actor: Actor, draft: Draft, reason: str, at: datetime) -> int:
    """Propose a draft, or revise the proposal that it comes from, and keep it as a draft no longer; the change's id.

    Texts that say what they said before are no part of it. Raises what proposing and revising raise, and ChangeRefused where a
    text began with another version than the one that it follows; the draft is kept then.
    """
    adopting.catch_up()
    texts = {pack: text for pack, text in draft.texts.items() if text != base_text(draft, pack)}
    for pack, version in overtaken(replace(draft, texts=texts)).items():
        raise ChangeRefused(problem="change_other_base", regime=registry().latest(pack).title, day=version)
    if draft.change is None:
        made = changing.propose(actor, texts=texts, since=draft.since, open_from=draft.open_from, reason=reason, at=at)
    else:
        made, known = draft.change, draft.change_version
        changing.revise(
            actor, made, texts=texts, since=draft.since, open_from=draft.open_from, reason=reason, at=at, expected_version=known
        )
    drafting.drop(actor, next(iter(draft.texts)))
    return made
