"""What somebody is writing into a regime before it is proposed: kept for that person by regime, wherever they go on.

The texts are the truth: a value changed by the form is rewritten in its text, and everything else stays as it was typed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from db import engine
from db.queries import drafts as queries
from services.access import Actor
from services.casework.regimes import local_day
from services.errors import ChangeRefused, NotSignedIn
from services.policy.editing import NotEditable
from services.policy.lines import Where
from services.policy.own_rules import DAYS
from services.policy.packs import NoSuchPack, registry
from services.policy.rewriting import changed, restored
from services.regimes.candidates import LONGEST
from services.regimes.proposals import PROPOSE, Change, require

_KEY = "rules/"


@dataclass(frozen=True)
class Draft:
    """The texts by regime, the version that each began with, and what is said of all of them.

    `open_from`: the first day from which open cases go on by it, None for new cases only. `change`: the proposal that is being
    revised, in its version; None for a new one. `left`: by regime a text from which it could not be taken over into the version
    that it begins with now, for its author to read.
    """

    texts: Mapping[str, str]
    bases: Mapping[str, str]
    since: date
    open_from: date | None = None
    reason: str = ""
    change: int | None = None
    change_version: int = 0
    left: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        """Whether any text says something else than the version that it began with."""
        return any(text != base_text(self, pack) for pack, text in self.texts.items())


def base_text(draft: Draft, pack_id: str) -> str:
    """The text of the version that a regime's text began with."""
    return registry().text(pack_id, draft.bases[pack_id])


def of(actor: Actor, pack_id: str) -> Draft | None:
    """What the actor is writing into a regime; None where nothing is begun. Raises NotPermitted."""
    require(actor, PROPOSE)
    with engine.reading() as conn:
        text = queries.text_of(conn, _person(actor), _KEY + pack_id)
    return _read(json.loads(text)) if text else None


def begun(actor: Actor, pack_id: str, at: datetime) -> Draft:
    """What the actor is writing into a regime; the newest version as it stands, from tomorrow, where nothing is begun.

    Days that have come meanwhile are moved to tomorrow, and a version that was withdrawn gives way to the newest one; a regime
    that is gone with it is left out.
    Raises NotPermitted, and NoSuchPack.
    """
    base, tomorrow = registry().latest(pack_id), local_day(at) + timedelta(days=1)
    if (kept := of(actor, pack_id)) is None:
        since = max(tomorrow, base.since + timedelta(days=1))
        return Draft({pack_id: registry().text(pack_id, base.version)}, {pack_id: base.version}, since)
    known = registry().versions
    there = {pack: version for pack, version in kept.bases.items() if pack in known}
    bases = {pack: version if version in known[pack] else _newest(pack) for pack, version in there.items()}
    texts, since = {pack: kept.texts[pack] for pack in bases}, max(kept.since, tomorrow)
    return replace(kept, texts=texts, bases=bases, since=since, open_from=kept.open_from and max(kept.open_from, since))


def revising(actor: Actor, change: Change, at: datetime) -> str:
    """Go on writing a proposal; the regime under which it is kept. What the actor was writing there before is replaced, unless it
    is this very proposal.

    Raises NotPermitted, and ChangeRefused for one that brings a regime which there was not before.
    """
    first = change.packs[0]
    if is_of(of(actor, first), change):
        return first
    bases = {pack: _before(pack, change.since) for pack in change.packs}
    draft = Draft(change.texts, bases, change.since, change.open_from, change.reason, change.id, change.version)
    keep(actor, first, draft, at)
    return first


def as_new(draft: Draft) -> Draft:
    """The same as a proposal of its own."""
    return replace(draft, change=None, change_version=0)


def is_of(draft: Draft | None, change: Change) -> bool:
    """Whether a draft goes on with a proposal as it stands."""
    return draft is not None and (draft.change, draft.change_version) == (change.id, change.version)


def in_the_way(actor: Actor, change: Change, at: datetime) -> bool:
    """Whether the actor has something else unfinished where a proposal would be gone on with. Raises NotPermitted."""
    first = change.packs[0]
    kept = of(actor, first) if first in registry().versions else None
    return kept is not None and not is_of(kept, change) and begun(actor, first, at).is_changed


def keep(actor: Actor, pack_id: str, draft: Draft, at: datetime) -> Draft:
    """Keep what is being written. Raises NotPermitted, and ChangeRefused for more than any regime could be."""
    require(actor, PROPOSE)
    if sum(map(len, draft.texts.values())) > LONGEST:
        raise ChangeRefused(problem="change_text_too_long", n=LONGEST)
    with engine.transaction() as conn:
        queries.put(conn, _person(actor), _KEY + pack_id, json.dumps(_written(draft), ensure_ascii=False), at)
    return draft


def drop(actor: Actor, pack_id: str) -> None:
    """Keep it no longer. Raises NotPermitted."""
    require(actor, PROPOSE)
    with engine.transaction() as conn:
        queries.remove(conn, _person(actor), _KEY + pack_id)


def with_text(draft: Draft, pack_id: str, text: str) -> Draft:
    """A draft with another text; without characters that no database keeps."""
    kept = text.replace("\x00", "").replace("\r\n", "\n").encode("utf-8", "ignore").decode()
    return replace(draft, texts={**draft.texts, pack_id: kept})


def typed_over(draft: Draft, pack_id: str, before: str, text: str) -> Draft:
    """A draft with another text, typed over the one of `before`. Raises ChangeRefused where that is not what it says any more."""
    if with_text(draft, pack_id, before).texts != draft.texts:
        raise ChangeRefused(problem="change_text_elsewhere")
    return with_text(draft, pack_id, text)


def with_value(draft: Draft, pack_id: str, where: Where, value: Any, article: str) -> Draft:
    """A draft with another value, standing on an article; days of the house's own bring their articles with them.

    Raises ChangeRefused without an article, and for a text that other places share.
    """
    if not article.strip() and where != DAYS:
        raise ChangeRefused(problem="change_no_article")
    try:
        return with_text(draft, pack_id, changed(draft.texts[pack_id], where, value, article.strip()))
    except NotEditable:
        raise ChangeRefused(problem="change_shared_text") from None


def with_regime(draft: Draft, pack_id: str) -> Draft:
    """A draft in which another regime is changed with the others, from its newest version. Raises NoSuchPack."""
    if pack_id in draft.texts:
        return draft
    base = registry().latest(pack_id)
    text = registry().text(pack_id, base.version)
    return replace(draft, texts={**draft.texts, pack_id: text}, bases={**draft.bases, pack_id: base.version})


def undone(draft: Draft, pack_id: str, where: Where) -> Draft:
    """A draft in which a value is again what it was, with its article. Raises ChangeRefused."""
    try:
        return with_text(draft, pack_id, restored(draft.texts[pack_id], base_text(draft, pack_id), where))
    except NotEditable:
        raise ChangeRefused(problem="change_shared_text") from None


def _before(pack_id: str, since: date) -> str:
    """The version in force until a day."""
    try:
        return registry().in_force(pack_id, since - timedelta(days=1)).version
    except NoSuchPack:
        raise ChangeRefused(problem="change_new_regime") from None


def _newest(pack_id: str) -> str:
    return registry().latest(pack_id).version


def _person(actor: Actor) -> int:
    if actor.id is None:
        raise NotSignedIn
    return actor.id


def _written(draft: Draft) -> dict[str, Any]:
    said = {name: getattr(draft, name) for name in ("reason", "change", "change_version")}
    days = {"since": draft.since.isoformat(), "open_from": draft.open_from.isoformat() if draft.open_from else None}
    return {"texts": dict(draft.texts), "bases": dict(draft.bases), "left": dict(draft.left), **days, **said}


def _read(said: Mapping[str, Any]) -> Draft:
    days = {name: date.fromisoformat(said[name]) if said[name] else None for name in ("since", "open_from")}
    return Draft(**{**said, **days})
