"""The units that rows name: found by name below the group, made when they are missing and the mapping allows it."""

from typing import Any

from db.engine import Connection
from db.queries import imports as queries
from db.queries import organisation
from services.imports.mapping import Organisation
from services.imports.problems import RowRefused

LEVELS = ("region", "company", "project")


class Units:
    """Projects `within` a unit's path, by the names of region, company and project.

    What a transaction finds is kept only once it is committed.
    """

    def __init__(self, organisation: Organisation, within: str) -> None:
        self.organisation, self.within = organisation, within
        self._kept: dict[tuple[str, ...], Any] = {}
        self._found: dict[tuple[str, ...], Any] = {}

    def begin(self) -> None:
        """A transaction begins; what an earlier one found and did not commit is forgotten."""
        self._found = dict(self._kept)

    def commit(self) -> None:
        """The transaction is committed."""
        self._kept = self._found

    def project(self, conn: Connection, names: tuple[str, ...]) -> Any:
        """The project. Raises RowRefused when it is not there and may not be made, or lies outside."""
        found = self._unit(conn, names)
        if not found.path.startswith(self.within):
            raise RowRefused("scope", name=names[-1])
        return found

    def _unit(self, conn: Connection, names: tuple[str, ...]) -> Any:
        if names not in self._found:
            above = self._unit(conn, names[:-1]) if names else None
            self._found[names] = self._below(conn, above, names) if names else self._group(conn)
        return self._found[names]

    def _group(self, conn: Connection) -> Any:
        """The group that is there, whatever it is called: a tree has one top."""
        told = self.organisation.group
        return queries.group(conn) or organisation.add_unit(
            conn, kind="group", code=told.code, name=told.name, name_en=told.name_en, parent=None
        )

    def _below(self, conn: Connection, above: Any, names: tuple[str, ...]) -> Any:
        found = queries.unit_below(conn, above.id, names[-1])
        if found is None and not self.organisation.create:
            raise RowRefused("unit", name=names[-1], above=above.name)
        return found or organisation.add_unit(
            conn, kind=LEVELS[len(names) - 1], code=f"{above.code}/{names[-1]}", name=names[-1], parent=above
        )
