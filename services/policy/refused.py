"""Why a pack, or what a step says, was not taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class Told(str):
    """A sentence about a mistake, with its kind and its facts: whoever speaks another language says it in words of their own.

    Without a kind there are no other words for it.
    """

    kind: str
    facts: dict[str, Any]

    def __new__(cls, sentence: str, kind: str = "", **facts: Any) -> "Told":
        """The sentence as it is."""
        told = super().__new__(cls, sentence)
        told.kind, told.facts = kind, facts
        return told


@dataclass(frozen=True, order=True)
class Mistake:
    """What is wrong on a line of a pack (counted from 1), and what to write instead."""

    line: int
    problem: str


class PackRefused(Exception):
    """A text that cannot be a regime: says its name, and by line what is wrong and what to write instead.

    `mistakes` are all that could be found, the first of a text first; `line` and `problem` are that one's.
    """

    def __init__(self, name: str, mistakes: Iterable[Mistake]) -> None:
        self.name, self.mistakes = name, tuple(sorted(mistakes))
        self.line, self.problem = self.mistakes[0].line, self.mistakes[0].problem
        super().__init__(f"{name}:{self.line}: {self.problem}")

    @classmethod
    def at(cls, name: str, line: int, problem: str) -> "PackRefused":
        """The refusal of one mistake."""
        return cls(name, [Mistake(line, problem)])


class DataProblem(Exception):
    """What a step says is not enough or makes no sense: the field and a code of what is wrong."""

    def __init__(self, field: str, problem: str, **facts: Any) -> None:
        self.field, self.problem, self.facts = field, problem, facts
        super().__init__(f"{field}: {problem}")
