"""The exchange format, one row a step, as a file to fill in: its columns in Chinese, with an example that can be imported."""

import csv
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Literal

import openpyxl
import yaml

from services import access
from services.access import Actor
from services.imports.mapping import Mapping
from services.imports.rejects import safe
from services.policy.pack import Pack
from services.policy.packs import registry
from services.policy.rules import FieldRule

_HERE = Path(__file__).parent
NAME = "group-steps"


def template(actor: Actor, kind: Literal["csv", "xlsx"]) -> bytes:
    """The file. Raises NotPermitted."""
    access.require(actor, "import_cases")
    rows = _rows()
    return _as_csv(rows) if kind == "csv" else _as_workbook(rows)


def exchange_mapping() -> str:
    """The text of the mapping that reads the exchange format."""
    return (_HERE / "mappings" / f"{NAME}.yaml").read_text(encoding="utf-8")


def _rows() -> list[list[str]]:
    """The names of the columns, and the example below them."""
    mapping = Mapping.model_validate(yaml.safe_load(exchange_mapping()))
    example: dict[str, Any] = yaml.safe_load((_HERE / "examples" / f"{NAME}.yaml").read_text(encoding="utf-8"))
    pack = registry().latest(mapping.pack)
    fields = {name: rule for name, rule in pack.fields.items() if rule.type != "files"}
    heads = dict(zip(example["columns"], _columns(mapping), strict=True)) | {name: rule.title.zh for name, rule in fields.items()}
    return [list(heads.values()), *([_said(pack, fields, name, row.get(name, "")) for name in heads] for row in example["rows"])]


def _columns(mapping: Mapping) -> list[str]:
    """What the mapping calls key, units, step, instant and role."""
    each = mapping.each
    assert each is not None and each.by is not None, "the exchange format has a row for each step"
    takes = [*mapping.organisation.levels, each.event]
    return [mapping.key, *(str(take.column) for take in takes), each.at, str(each.by.column)]


def _said(pack: Pack, fields: dict[str, FieldRule], name: str, value: Any) -> str:
    """The value as people write it: steps, roles and choices by their titles."""
    if value == "":
        return ""
    if name in ("event", "by"):
        titled = pack.steps[value].title if name == "event" else pack.roles[value].title
        return titled.zh
    rule = fields.get(name)
    if rule and rule.type == "choice":
        return rule.values[value].zh
    return "是" if value is True else str(value)


def _as_csv(rows: list[list[str]]) -> bytes:
    out = StringIO()
    csv.writer(out).writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _as_workbook(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.freeze_panes = "B2"
    for row in rows:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
