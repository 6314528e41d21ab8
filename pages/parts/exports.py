"""A list of cases as a file to take away: Excel or CSV."""

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import streamlit as st
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from pages.parts import as_of, session
from services import register, wording
from services.access import Actor
from services.deadlines import lines as deadlines
from services.register import CaseLine, Filter
from services.time import now

_ZONE = ZoneInfo("Asia/Shanghai")
COLUMNS = (
    *("no", "region", "project", "room", "demand", "category", "severity", "state", "level", "stage", "cite"),
    *("due", "who", "role", "opened", "closed", "why"),
)
Cell = str | int | datetime | None
MIME = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
# A spreadsheet takes a text that begins like this for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TOLD_EVERY = 500


def offer(actor: Actor, wanted: Filter, total: int) -> None:
    """The way to take the list away: the file is written when asked for, with its progress, and then offered."""
    with st.popover(session.say("cases.export"), disabled=not total, width="content"):
        lines = min(total, register.EXPORTED)
        st.text(session.say("cases.export.about", lines=f"{lines:,}"))
        for kind in MIME:
            if st.button(session.say(f"cases.export.{kind}"), key=f"export-{kind}", width="stretch"):
                st.session_state["export"] = _written(actor, wanted, kind)
        made = st.session_state.get("export")
        if made and made[0] != (wanted, as_of.asked()):
            del st.session_state["export"]
        elif made:
            _, name, content, mime, count = made
            label = session.say("cases.export.save", lines=f"{count:,}")
            st.download_button(label, content, name, mime, key="export-save", type="primary", on_click="ignore", width="stretch")


def _written(actor: Actor, wanted: Filter, kind: str) -> tuple[tuple[Filter, datetime | None], str, bytes, str, int]:
    at, asof = now(), as_of.asked()
    bar = st.progress(0.0, session.say("cases.export.writing"))
    count, lines = register.export(actor, wanted, at=at, asof=asof)
    write = excel if kind == "xlsx" else plain
    content = write(_told(lines, count, bar.progress), session.language(), as_of.note(at))
    bar.empty()
    name = session.say("cases.export.name", at=at.astimezone(_ZONE).strftime("%Y%m%d-%H%M"))
    return (wanted, asof), f"{as_of.file_name(name)}.{kind}", content, MIME[kind], count


def _told(lines: Iterable[CaseLine], count: int, tell: Callable[[float], object]) -> Iterator[CaseLine]:
    for number, line in enumerate(lines, start=1):
        if number % _TOLD_EVERY == 0:
            tell(min(1.0, number / count))
        yield line


def plain(lines: Iterable[CaseLine], lang: str, note: str | None = None) -> bytes:
    """The lines as CSV that Excel opens with its Chinese characters whole, below a note if there is one."""
    out = StringIO()
    writer = csv.writer(out)
    if note:
        writer.writerow([note])
    writer.writerow(_head(lang))
    for line in lines:
        writer.writerow(
            [cell.strftime("%Y-%m-%d %H:%M:%S") if isinstance(cell, datetime) else cell for cell in cells(line, lang)]
        )
    return out.getvalue().encode("utf-8-sig")


def excel(lines: Iterable[CaseLine], lang: str, note: str | None = None) -> bytes:
    """The lines as a workbook, instants as real dates in China's time; below a note if there is one."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(wording.text("frame.cases", lang))
    sheet.freeze_panes = "B3" if note else "B2"
    for column, width in zip(
        "ABCDEFGHIJKLMNOPQ", (20, 10, 16, 10, 40, 18, 10, 10, 8, 16, 12, 18, 12, 16, 18, 18, 60), strict=True
    ):
        sheet.column_dimensions[column].width = width
    if note:
        sheet.append([note])
    sheet.append(_head(lang))
    for line in lines:
        sheet.append(cells(line, lang))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _head(lang: str) -> list[str]:
    return [wording.text(f"cases.export.column.{name}", lang) for name in COLUMNS]


def cells(line: CaseLine, lang: str) -> list[Cell]:
    """A line's cells in the order of COLUMNS; no text among them can be taken for a formula."""
    found: dict[str, Cell] = {
        "no": line.no,
        "region": line.region,
        "project": line.project,
        "room": line.room,
        "demand": line.demand,
        "category": line.category.in_(lang) if line.category else None,
        "severity": line.severity.in_(lang) if line.severity else None,
        "state": wording.text(f"cases.filter.state.{line.state}", lang),
        "level": line.level or None,
        "stage": line.stage.in_(lang) if line.stage else None,
        "cite": line.cite,
        "due": _local(line.due_at),
        "who": line.responsible,
        "role": line.responsible_role.in_(lang) if line.responsible_role else None,
        "opened": _local(line.opened_at),
        "closed": _local(line.closed_at),
        "why": deadlines.why(line, lang) or None,
    }
    return [harmless(found[name]) for name in COLUMNS]


def harmless(cell: Cell) -> Cell:
    """A text as a spreadsheet shows it and never runs it, without characters that no file may have."""
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("", cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _local(at: datetime | None) -> datetime | None:
    """Local time without a zone, to the second: spreadsheets know no zones."""
    return at.astimezone(_ZONE).replace(tzinfo=None, microsecond=0) if at else None
