"""A mapping is checked before the first row is read: each mistake is named by line and key, with what to write instead."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

import services.imports
from services.errors import MappingRefused
from services.imports.loading import load
from services.policy import packs
from services.wording import refusal_text
from tests.services.imports.files import MAPPING, write_mapping

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
SHIPPED = sorted((Path(services.imports.__file__).parent / "mappings").glob("*.yaml"))


def refused(path: Path) -> str:
    with pytest.raises(MappingRefused) as refusal:
        load(path, AT)
    for lang in ("zh", "en"):
        sentence = refusal_text(refusal.value, lang)
        assert sentence.startswith(path.name), sentence
        assert "{" not in sentence and "…" not in sentence.replace(": …", ""), sentence
    return sentence


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_mappings_that_ship_fit_their_packs(path: Path) -> None:
    assert load(path, AT).source == path.stem


def test_a_mapping_fits_the_version_in_force_and_not_one_to_come() -> None:
    path = next(path for path in SHIPPED if load(path, AT).opened)
    mapping, known = load(path, AT), packs.delivered()
    pack = known.latest(mapping.pack)
    without = {event: rule for event, rule in pack.steps.items() if event != mapping.opened.event}
    later = pack.model_copy(update={"steps": without, "version": "2026-04-01", "since": date(2026, 4, 1)})
    packs.adopt(packs.Packs({**known.versions, pack.id: {**known.versions[pack.id], later.version: later}}, {}, known.shelf))
    try:
        assert load(path, AT) == mapping
        with pytest.raises(MappingRefused):
            load(path, AT + timedelta(days=31))
    finally:
        packs.adopt(None)


def test_a_mapping_names_the_columns_it_needs_once_each(tmp_path: Path) -> None:
    mapping = load(write_mapping(tmp_path / "m.yaml"), AT)
    assert mapping.read == ["编号", "登记时间", "期限", "类别", "部门", "内容", "房号", "办结时间", "公司", "项目"]


@pytest.mark.parametrize(
    ("change", "key", "words"),
    [
        ({"sources": "x"}, "sources", "Write source if that is meant"),
        ({"zzz": 1}, "zzz", "not a key here"),
        ({"source": "Boston 311"}, "source", "cannot be used"),
        ({"pack": "plian"}, "pack", "Write one of"),
        ({"file": {"encoding": "latin-1"}}, "file.encoding", "'gb18030'"),
        ({"file": {"delimiter": "::"}}, "file.delimiter", "cannot be used"),
        ({"times": {"zone": "Peking", "formats": ["%Y-%m-%d"]}}, "times.zone", "Asia/Shanghai"),
        ({"times": {"zone": "UTC", "formats": []}}, "times.formats", "cannot be used"),
        ({"times": {"zone": "UTC", "formats": ["%d %H:%M"]}}, "times.formats.0", "Add %Y %m"),
        ({"times": {"zone": "UTC", "formats": ["%Y-%m-%d %I:%M"]}}, "times.formats.0", "Add %p"),
        ({"times": {"zone": "UTC", "formats": ["%d/%m/%Y", "%m/%d/%Y"]}}, "times", "“03/02/2007” means different instants"),
        ({"opened": {"event": "registered"}}, "opened.at", "at is missing"),
        ({"opened": {"event": "closed", "at": "x"}}, "opened.event", "Write one of registered"),
        ({"opened": {"event": "registered", "at": "x", "data": {"colour": "y"}}}, "opened.data.colour", "has no field “colour”"),
        ({"later": [{"event": "registered", "at": "x"}]}, "later.0.event", "Write one of updated, closed"),
        ({"later": [{"event": "commented", "at": "x"}]}, "later.0.data", "needs the field text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_is_named_with_what_to_write(tmp_path: Path, change: dict[str, object], key: str, words: str) -> None:
    path = write_mapping(tmp_path / "m.yaml", **change)
    sentence = refused(path)
    assert f", {key}: " in sentence
    assert words in sentence


def test_a_value_comes_from_exactly_one_source(tmp_path: Path) -> None:
    data = {"demand": {"column": "a", "constant": "b"}}
    sentence = refused(write_mapping(tmp_path / "m.yaml", opened={**MAPPING["opened"], "data": data}))
    assert "here column, constant" in sentence


def test_the_line_is_that_of_the_mistake(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    lines = yaml.safe_dump(MAPPING, allow_unicode=True, sort_keys=False).splitlines()
    wrong = next(number for number, line in enumerate(lines) if line.startswith("  zone:"))
    lines[wrong] = "  zone: Peking"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert f"m.yaml, line {wrong + 1}, " in refused(path)


@pytest.mark.parametrize("text", ["key: [", "- a\n- b", "a: 1\na: 2", "\x00"], ids=["open", "list", "twice", "NUL"])
def test_what_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    refused(path)


def test_a_mapping_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "m.yaml")
