"""From a file to a mapping, or to a refusal that says line, key and what to write instead."""

from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from yaml import YAMLError

from services.errors import MappingRefused
from services.imports.fitting import misfits
from services.imports.mapping import Each, Mapping, Organisation, StepFrom, Take, Unit
from services.imports.written import File, Times
from services.policy.lines import Where, decoded, line_of, read
from services.policy.refused import PackRefused

PARTS: tuple[type[BaseModel], ...] = (Mapping, File, Times, StepFrom, Each, Take, Organisation, Unit)


def load(path: Path, at: datetime) -> Mapping:
    """The mapping in a file, to be read by at an instant.

    Raises MappingRefused for the mistake that stands first in it, or for the first thing that its pack does not know then.
    """
    try:
        document, lines = read(path.name, decoded(path.name, path.read_bytes()))
    except PackRefused as refusal:
        raise MappingRefused(file=path.name, line=refusal.line, key="—", problem="mapping_yaml", why=refusal.problem) from None
    except (OSError, ValueError, YAMLError) as problem:
        raise MappingRefused(file=path.name, line=1, key="—", problem="mapping_unreadable", why=str(problem)) from None
    try:
        mapping = Mapping.model_validate(document)
    except ValidationError as refusal:
        raise _first(path, refusal, lines) from None
    for where, problem_code, facts in misfits(mapping, at):
        raise _refusal(path, where, lines, {"problem": f"mapping_{problem_code}", **facts})
    return mapping


def _refusal(path: Path, where: Where, lines: dict[Where, int], facts: dict[str, Any]) -> MappingRefused:
    key = ".".join(map(str, where)) or "—"
    return MappingRefused(file=path.name, line=line_of(where, lines), key=key, **facts)


def _first(path: Path, refusal: ValidationError, lines: dict[Where, int]) -> MappingRefused:
    error = min(refusal.errors(), key=lambda error: line_of(error["loc"], lines))
    return _refusal(path, error["loc"], lines, _problem(error, str(error["loc"][-1]) if error["loc"] else "—"))


def _problem(error: Any, name: str) -> dict[str, Any]:
    """Which sentence of `problem.mapping_*` says what is wrong, and what fills it."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "missing":
        return {"problem": "mapping_missing", "name": name}
    if kind == "extra_forbidden":
        known = sorted({name for part in PARTS for name in part.model_fields})
        close = get_close_matches(name, known, n=1)
        problem = "mapping_unknown_near" if close else "mapping_unknown"
        return {"problem": problem, "name": name, "near": "".join(close)}
    if kind == "literal_error":
        return {"problem": "mapping_choice", "value": str(error["input"]), "expected": context["expected"]}
    if kind in ("zone", "format", "two_readings", "one_source", "no_opening", "two_ways"):
        return {"problem": f"mapping_{kind}", **context}
    return {"problem": "mapping_wrong", "value": str(error["input"])[:80], "why": error["msg"]}
