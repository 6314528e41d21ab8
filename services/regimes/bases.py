"""The versions that drafts began with: whether each is still the one that the new version follows, and going over to that one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from services.policy.editing import NotEditable
from services.policy.packs import NoSuchPack, registry
from services.policy.refused import PackRefused
from services.policy.rewriting import article_at, changed
from services.regimes.candidates import candidates
from services.regimes.drafting import Draft
from services.rulebook.altered import altered
from services.rulebook.values import values


def overtaken(draft: Draft) -> Mapping[str, str]:
    """The regimes of which another version than the one that the draft began with holds on the day before its first, each with
    that version: as it stands, the draft would take back what this one changes, or bring forward what comes later."""
    found = {pack_id: _before(draft, pack_id) for pack_id in draft.texts}
    return {pack_id: version for pack_id, version in found.items() if version and version != draft.bases[pack_id]}


def taken_over(draft: Draft) -> Draft:
    """A draft that begins with the versions which hold on the day before its first.

    Values that it changes are changed in these. Of a regime of which it changes more it begins anew, and its text is `left`.
    """
    for pack_id, version in overtaken(draft).items():
        known = registry()
        is_changed = draft.texts[pack_id] != known.text(pack_id, draft.bases[pack_id])
        text = _values_put(draft, pack_id, version) if is_changed else known.text(pack_id, version)
        left = draft.left if text else {**draft.left, pack_id: draft.texts[pack_id]}
        texts = {**draft.texts, pack_id: text or known.text(pack_id, version)}
        draft = replace(draft, texts=texts, bases={**draft.bases, pack_id: version}, left=left)
    return draft


def _before(draft: Draft, pack_id: str) -> str | None:
    """The version in force until the first day of a draft; None for a regime that begins then or later."""
    try:
        return registry().in_force(pack_id, draft.since - timedelta(days=1)).version
    except NoSuchPack:
        return None


def _values_put(draft: Draft, pack_id: str, version: str) -> str | None:
    """The text of a version with the values that a draft changes; None where it changes more than values."""
    known, text, own = registry(), registry().text(pack_id, version), draft.texts[pack_id]
    try:
        (new,) = (pack for pack in candidates(draft.texts, draft.since) if pack.id == pack_id)
        said = {value.where: value.value for value in values(new, "zh")}
        for one in altered(known.version(pack_id, draft.bases[pack_id]), new, "zh"):
            if one.where is None:
                return None
            text = changed(text, one.where, said[one.where], article_at(own, one.where))
        candidates({**draft.texts, pack_id: text}, draft.since)
    except (PackRefused, NotEditable):
        return None
    return text
