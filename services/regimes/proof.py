"""Proof that the versions which hold are those that were approved, that they can be read, and that cases go by known ones."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from db.engine import Connection
from db.queries import rule_changes as queries
from services.policy.packs import registry
from services.regimes import adopting
from services.wording import text


def check(conn: Connection, lang: str = "zh") -> list[str]:
    """A sentence for everything that is not as it must be."""
    adopting.current(conn)
    return [*_versions(conn, lang), *_cases(conn, lang)]


def hashes(texts: Mapping[str, str]) -> dict[str, str]:
    """What an audit row keeps of texts: the SHA-256 of each, by regime."""
    return {pack: sha256(said.encode()).hexdigest() for pack, said in texts.items()}


def _versions(conn: Connection, lang: str) -> Iterator[str]:
    approved = {row.change_id: row.data for row in queries.approvals(conn)}
    for row in queries.holding(conn):
        facts = {"pack": row.pack, "day": row.since.isoformat(), "id": row.change_id}
        data = approved.get(row.change_id, {})
        said = (hashes({row.pack: row.text})[row.pack], row.since.isoformat(), row.open_from and row.open_from.isoformat())
        if said != (data.get("texts", {}).get(row.pack), data.get("since"), data.get("open_from")):
            yield text("rule_check.not_approved", lang, **facts)
        pack = registry().versions.get(row.pack, {}).get(row.since.isoformat())
        if pack is None:
            yield text("rule_check.unreadable", lang, **facts)
        elif row.open_from and adopting.move(pack, row.open_from) not in registry().moves.get(row.pack, ()):
            yield text("rule_check.no_move", lang, **facts)


def _cases(conn: Connection, lang: str) -> Iterator[str]:
    for row in queries.named(conn):
        if row.pack_version not in registry().versions.get(row.pack, {}):
            yield text("rule_check.unknown", lang, pack=row.pack, version=row.pack_version, n=row.n)
