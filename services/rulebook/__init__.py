"""The rule book: everything that a pack says, in words that people read who have never seen one.

Pure: a pack and a language in, tables out. The page draws them; nothing here knows a screen or the database.
"""

from collections.abc import Mapping

from services.policy.pack import Pack
from services.rulebook import calendar, checks, clocks, costs, customers, notes, people, steps, told
from services.rulebook.table import Row, Table, matching
from services.rulebook.voice import Voice

__all__ = ["Row", "Table", "book", "matching"]


def book(pack: Pack, lang: str) -> Mapping[str, tuple[Table, ...]]:
    """The tables of a pack by chapter, those without rows and chapters without tables left out."""
    voice = Voice(pack, lang)
    chapters = {
        "clocks": [clocks.table(voice)],
        "costs": [*costs.tables(voice)],
        "steps": [steps.table(voice)],
        "told": [*told.tables(voice)],
        "people": [*people.tables(voice)],
        "checks": [*checks.tables(voice)],
        "customers": [*customers.tables(voice)],
        "calendar": [calendar.table(voice)],
        "notes": [*notes.tables(voice)],
    }
    full = {name: tuple(table for table in tables if table.rows) for name, tables in chapters.items()}
    return {name: tables for name, tables in full.items() if tables}
