"""Units beside one another as they stood at an instant; each number leads to the cases that it counts."""

from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import get_args

import streamlit as st

from pages.parts import address_choice, as_of, exports, filters, session
from pages.parts.address_fields import dashed
from pages.parts.badges import text
from services import access, wording
from services.access import Actor
from services.asof import base, instants, sheet
from services.asof.base import Kind, UnitFigures
from services.time import now

_HERE = Path(__file__).parent


def draw(actor: Actor, at: datetime) -> None:
    """The table of one kind of unit, of the cases that the filters leave."""
    with st.container(key="units-bar", horizontal=True, vertical_alignment="center"):
        found = base.units(actor, at, kind=_kind(), wanted=filters.read())
        if access.may(actor, "export_cases") and found:
            _offer(found, at)
    if not found:
        with st.container(border=True, key="units-empty"):
            st.text(session.say("asof.units.empty"))
        return
    st.caption(session.say("asof.units.about"))
    lang = session.language()
    head = "".join(f'<th scope="col">{text(wording.text(f"asof.units.column.{name}", lang))}</th>' for name in sheet.COLUMNS)
    rows = "".join(_row(unit) for unit in found)
    st.html(_HERE / "lists.css")
    st.html(_HERE / "unit_table.css")
    st.html(f'<div class="list ut"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>')


def _kind() -> Kind:
    kinds: Sequence[Kind] = get_args(Kind)
    words = "asof.units.kind"
    here = address_choice.draw("kind", kinds, key="units-kind", label=words, words=words, usual="company")
    return next(kind for kind in kinds if kind == here)


def _row(unit: UnitFigures) -> str:
    cells = "".join(f"<td>{_cell(unit, name)}</td>" for name in sheet.COLUMNS[1:])
    return f'<tr data-testid="unit" data-unit="{text(unit.path)}"><th scope="row">{text(unit.name)}</th>{cells}</tr>'


def _cell(unit: UnitFigures, name: str) -> str:
    label = f"<small>{text(session.say(f'asof.units.column.{name}'))}</small>"
    if name == "share":
        share = unit.on_time_share
        return f"{label}{'–' if share is None else f'{share:.1%}'}"
    value = getattr(unit, name)
    said = f"{value:,}" if isinstance(value, int) else f"{value.normalize():,f}"
    return f'{label}<a href="{text(_behind(unit, name))}" target="_self">{said}</a>' if value else f"{label}{said}"


def _behind(unit: UnitFigures, name: str) -> str:
    """The list of the cases that a figure counts, with the filters that this table has."""
    state, counted = base.behind("cost" if name in ("yuan", "percent") else name)
    kept = {part: value for part in filters.NARROWING if (value := st.query_params.get(part))}
    said = kept | {"unit": dashed(unit.path), "state": state} | ({"counted": counted} if counted else {})
    return as_of.link("/cases", **said)


def _offer(found: Sequence[UnitFigures], at: datetime) -> None:
    name = session.say("asof.units.export.name", at=instants.written(at).replace(":", ""))
    label, lang = session.say("asof.units.export"), session.language()
    st.download_button(
        label,
        _written(found, at, lang),
        f"{name}.xlsx",
        exports.MIME["xlsx"],
        key="units-export",
        on_click="ignore",
        icon=":material/download:",
    )


def _written(found: Sequence[UnitFigures], at: datetime, lang: str) -> Callable[[], bytes]:
    """Written when somebody clicks."""

    def write() -> bytes:
        out = BytesIO()
        sheet.write(found, out, lang, asof=at, at=now())
        return out.getvalue()

    return write
