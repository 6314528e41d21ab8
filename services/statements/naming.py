"""What a statement calls people, units, rules and articles: people and units as they were called when it was closed."""

from collections.abc import Callable, Iterable
from typing import Any

from services.casework.regimes import pack_of
from services.ledger.workbook import harmless
from services.policy.pack import Pack
from services.statements.contents import Statement
from services.wording import text


class Namer:
    """The words of one statement in one language. A million entries use a few hundred of them: each is looked up once."""

    def __init__(self, kept: Iterable[Any], statement: Statement, lang: str) -> None:
        self._statement = statement
        self._lang = lang
        self._names = {(row.kind, row.id): _name(row, lang) for row in kept}
        self._words: dict[tuple[str, ...], str] = {}

    def person(self, person_id: int | None) -> str | None:
        """Somebody's name; None for nobody."""
        return self._names.get(("person", person_id))

    def unit(self, unit_id: int | None) -> str | None:
        """A unit's name."""
        return self._names.get(("unit", unit_id))

    def rule(self, row: Any) -> str:
        """What an entry punishes, as the version of the regime says it that its case keeps."""
        return self._once(("rule", row.pack_version or "", row.rule), lambda: self._title(self._punished(row), row.rule))

    def role(self, row: Any) -> str:
        """As what an entry's payer pays."""
        key = ("role", row.pack_version or "", row.payer_role)
        return self._once(key, lambda: self._title(self._pack(row).roles, row.payer_role))

    def cite(self, row: Any) -> str:
        """An entry's article as its readers write it."""
        return self._once(("cite", row.pack_version or "", row.cite), lambda: self._pack(row).cite(row.cite, self._lang))

    def word(self, key: str) -> str:
        """A word of the catalogue."""
        return self._once(("word", key), lambda: text(key, self._lang))

    def _pack(self, row: Any) -> Pack:
        pack = self._statement.pack
        return pack_of(pack.id, row.pack_version) if row.pack_version else pack

    def _punished(self, row: Any) -> Any:
        """What the regime punishes by id: lateness, and what spot checks find."""
        return {**self._pack(row).penalties, **self._pack(row).violations}

    def _title(self, known: Any, name: str) -> str:
        return str(known[name].title.in_(self._lang)) if name in known else name

    def _once(self, key: tuple[str, ...], say: Callable[[], str]) -> str:
        if key not in self._words:
            self._words[key] = say()
        return self._words[key]


def _name(row: Any, lang: str) -> str:
    return str(harmless(row.name_en if lang == "en" and row.name_en else row.name))
