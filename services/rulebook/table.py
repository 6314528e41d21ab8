"""What the rule book consists of: tables whose rows stand on articles, and what is looked for in them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

# How an article begins that is none of the source's but a reading of this product's own.
OWN = "own:"


@dataclass(frozen=True)
class Row:
    """One rule: its name, what each column of its table says of it (in lines), and its article as the regime's readers write it.

    `article` is the same as the pack writes it, empty for a reading of this product's own; `articles` are all those that its
    lines stand on, one by one.
    """

    title: str
    cells: tuple[tuple[str, ...], ...]
    cite: str
    article: str
    articles: tuple[str, ...]

    def says(self, wanted: str) -> bool:
        """Whether every word of a text, in small letters, stands somewhere in the row."""
        text = " ".join((self.title, self.cite, *self.articles, *(line for cell in self.cells for line in cell))).casefold()
        return all(word in text for word in wanted.casefold().split())

    def stands_on(self, asked: str) -> bool:
        """Whether it stands on an article, or on a part of it: 36 means 36.1, too. Several are separated by commas."""
        wanted = pieces([asked])
        return asked == self.cite or any(one == other or one.startswith(f"{other}.") for one in self.articles for other in wanted)


@dataclass(frozen=True)
class Table:
    """Rules of one kind. Its own name and those of its columns are keys below `rules.table` and `rules.column`."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def pieces(cites: Iterable[str]) -> tuple[str, ...]:
    """The single articles of “22, 35”, each once. A reading of this product's own is none."""
    parts = (part.strip() for cite in cites if not cite.startswith(OWN) for part in cite.split(","))
    return tuple(dict.fromkeys(filter(None, parts)))


def matching(tables: Sequence[Table], *, text: str = "", article: str = "") -> Iterator[Table]:
    """The tables with the rows that have the words and stand on the article; none without rows."""
    for table in tables:
        rows = tuple(row for row in table.rows if row.says(text) and (not article or row.stands_on(article)))
        if rows:
            yield replace(table, rows=rows)
