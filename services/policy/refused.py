"""Why a pack, or what a step says, was not taken."""

from pathlib import Path
from typing import Any


class PackRefused(Exception):
    """A pack file that cannot be a regime: says file, line, what is wrong and what to write instead."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path, self.line, self.problem = path, line, problem
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {problem}")


class DataProblem(Exception):
    """What a step says is not enough or makes no sense: the field and a code of what is wrong."""

    def __init__(self, field: str, problem: str, **facts: Any) -> None:
        self.field, self.problem, self.facts = field, problem, facts
        super().__init__(f"{field}: {problem}")
