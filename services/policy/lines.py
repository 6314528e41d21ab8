"""YAML with the line of every value, so that a refusal can point at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from services.policy.refused import PackRefused

Where = tuple[str | int, ...]
# The one in C is ten times as fast; it is missing where PyYAML was built without it.
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path) -> tuple[dict[str, Any], dict[Where, int]]:
    """The document of a file, and the line (from 1) of each key and item by its way from the root.

    Raises PackRefused when the file is no YAML mapping, or says the same key twice.
    """
    with _telling(path):
        loader = LOADER(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
    if not isinstance(root, yaml.MappingNode):
        raise PackRefused(path, 1, "a pack is a mapping; begin with id: <name of the regime>")
    lines: dict[Where, int] = {(): 1}
    _walk(path, root, (), lines)
    with _telling(path):
        document: dict[str, Any] = loader.construct_document(root)
    return document, lines


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turns what YAML has to say into a refusal."""
    try:
        yield
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise PackRefused(path, line, f"this is not YAML ({problem.problem}); mend the indentation or the quotes") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise PackRefused(path, 1, "this is not a text in UTF-8; save it as one, without control characters") from None


def _walk(path: Path, node: yaml.Node, where: Where, lines: dict[Where, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise PackRefused(path, line, "a key is one word; mend the brackets or the quotes")
            name = yaml.safe_load(key.value) if key.tag.endswith(":int") else key.value
            if (*where, name) in lines:
                raise PackRefused(path, line, f"{name} is written twice; keep one of them")
            lines[(*where, name)] = line
            _walk(path, value, (*where, name), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*where, index)] = value.start_mark.line + 1
            _walk(path, value, (*where, index), lines)


def line_of(where: Where, lines: dict[Where, int]) -> int:
    """The line of the nearest known part on the way to a value."""
    while where not in lines:
        where = where[:-1]
    return lines[where]
