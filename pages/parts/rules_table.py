"""Tables of the rule book: rows on a desk and on paper, cards on a phone; each article leads to all that it says."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import rules_address, session
from pages.parts.badges import text
from services.policy.pack import Pack
from services.rulebook import Row, Table


def draw(tables: Sequence[Table], pack: Pack) -> None:
    """The tables, one below the other, each with its name."""
    st.html("".join(_table(table, pack, named=len(tables) > 1) for table in tables))


def _table(table: Table, pack: Pack, *, named: bool) -> str:
    columns = ("name", *table.columns, "cite")
    head = "".join(f'<th scope="col" class="{name}">{_column(name)}</th>' for name in columns)
    rows = "".join(_row(row, table, pack) for row in table.rows)
    title = text(session.say(f"rules.table.{table.name}"))
    heading = f"<h2>{title}</h2>" if named else ""
    body = f'<table aria-label="{title}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    return f'{heading}<div class="list rt rt-{table.name}" data-testid="rules-{table.name}">{body}</div>'


def _row(row: Row, table: Table, pack: Pack) -> str:
    cells = [f'<th scope="row" class="name">{text(row.title)}</th>']
    for name, lines in zip(table.columns, row.cells, strict=True):
        said = "".join(f"<p>{text(line)}</p>" for line in lines)
        cells.append(f'<td class="{name}" data-label="{_column(name)}">{said}</td>')
    cells.append(f'<td class="cite">{_cite(row, pack)}</td>')
    return f'<tr data-testid="rule">{"".join(cells)}</tr>'


def _cite(row: Row, pack: Pack) -> str:
    """The article, and the way to everything that it says; of a reading of our own, just that it is one."""
    if not row.article:
        return text(row.cite)
    return f'<a href="{text(rules_address.link(pack, row.article))}" target="_self">{text(row.cite)}</a>'


def _column(name: str) -> str:
    return text(session.say(f"rules.column.{name}"))
