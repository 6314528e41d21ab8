"""The first rows of a file as they stand in it."""

import streamlit as st

from pages.parts import session
from pages.parts.badges import text
from services.imports.looking import Looked


def draw(looked: Looked) -> None:
    """A table that scrolls by itself, however many columns there are."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in looked.columns)
    rows = "".join(f"<tr>{_cells(row, len(looked.columns))}</tr>" for row in looked.rows)
    said = session.say("import_page.preview", columns=len(looked.columns), rows=len(looked.rows), encoding=looked.encoding)
    with st.container(border=True, key="import-preview"):
        st.text(said)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        st.html(f'<div class="ip" data-testid="import-preview" tabindex="0">{table}</div>')


def _cells(row: tuple[str, ...], columns: int) -> str:
    return "".join(f"<td>{text(cell)}</td>" for cell in [*row, *[""] * columns][:columns])
