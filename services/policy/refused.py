"""Why a pack was not taken."""

from pathlib import Path


class PackRefused(Exception):
    """A pack file that cannot be a regime: says file, line, what is wrong and what to write instead."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path, self.line, self.problem = path, line, problem
        super().__init__(f"{path.parent.name}/{path.name}:{line}: {problem}")
