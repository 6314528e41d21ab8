"""What the kinds of messages are called, for letters and for the inbox."""

from typing import Any

from services.policy.pack import Pack
from services.policy.packs import NoSuchPack, registry
from services.wording import has, text


def title_of(row: Any, lang: str) -> str:
    """What a message's rule is called: by the regime of its case or of its data, else by any that knows it.

    Else by the catalogue, and the rule itself where nobody has a name for it.
    """
    for pack in _regimes(row):
        known = pack.reminders.get(row.rule) or pack.schedules.get(row.rule)
        if known is not None:
            return known.title.in_(lang)
    key = f"inbox.kind.{row.rule}"
    return text(key, lang) if has(key, lang) else str(row.rule)


def cite_of(row: Any, lang: str) -> str:
    """A message's article as the readers of its regime write it."""
    regimes = _regimes(row)
    return regimes[0].cite(row.cite, lang) if regimes and row.cite else str(row.cite)


def _regimes(row: Any) -> list[Pack]:
    """The message's own regime alone where it is known, else all, the latest versions."""
    name = row.pack or row.data.get("pack")
    version = row.pack_version or row.data.get("pack_version")
    try:
        if name:
            return [registry().version(name, version) if version else registry().latest(name)]
    except NoSuchPack:
        pass
    return [registry().latest(pack) for pack in registry().versions]
