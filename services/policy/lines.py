"""YAML with the line of every value, so that a refusal can point at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml

from services.policy.refused import PackRefused, Told

Where = tuple[str | int, ...]
# The one in C is ten times as fast; it is missing where PyYAML was built without it.
_FASTEST: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TIMESTAMP, _MERGE = "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:merge"


class _Loader(_FASTEST):  # type: ignore[misc, valid-type]
    """Reads a day as the text that it is written in: it is a key in a way to a value, and models make a date of it."""

    yaml_implicit_resolvers = {
        first: [(tag, form) for tag, form in known if tag != _TIMESTAMP]
        for first, known in _FASTEST.yaml_implicit_resolvers.items()
    }


LOADER: type[yaml.SafeLoader] = _Loader
# What reading may raise: YAML's own, and what PyYAML lets through of a value that is not what `!!` before it says.
UNREADABLE = (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, RecursionError)
# No regime has as many parts, or such deep ones: a few lines of YAML can name millions, by pointing at each other.
MOST_PARTS, MOST_DEEP = 50_000, 40


def decoded(name: str, content: bytes) -> str:
    """The text of a file. Raises PackRefused when it is none."""
    with _telling(name):
        return content.decode("utf-8")


def read(name: str, text: str) -> tuple[dict[str, Any], dict[Where, int]]:
    """The document of a text, and the line (from 1) of each key and item by its way from the root.

    Raises PackRefused, which calls the text by its name, when it is no YAML mapping or says the same key twice.
    """
    with _telling(name):
        loader = LOADER(text)
        root = loader.get_single_node()
    if not isinstance(root, yaml.MappingNode) or root.tag != loader.DEFAULT_MAPPING_TAG:
        raise PackRefused.at(name, 1, Told("a pack is a mapping; begin with id: <name of the regime>", "no_mapping"))
    lines: dict[Where, int] = {(): 1}
    with _telling(name):
        _walk(name, root, (), lines)
        document: dict[str, Any] = loader.construct_document(root)
    return document, lines


@contextmanager
def _telling(name: str) -> Iterator[None]:
    """Turns what YAML has to say into a refusal."""
    try:
        yield
    except yaml.MarkedYAMLError as problem:
        line, why = problem.problem_mark.line + 1 if problem.problem_mark else 1, problem.problem
        told = Told(f"this is not YAML ({why}); mend the indentation or the quotes", "no_yaml", why=why)
        raise PackRefused.at(name, line, told) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        told = Told("this is not a text in UTF-8; save it as one, without control characters", "no_text")
        raise PackRefused.at(name, 1, told) from None
    except ValueError as problem:
        told = Told(f"a value here cannot be ({problem}); mend it, or write it in quotes", "no_value", why=problem)
        raise PackRefused.at(name, 1, told) from None
    except (LookupError, AttributeError, TypeError):
        # What PyYAML raises for `!!bool maybe` and the like.
        told = Told("a value here is not what !! before it says; leave !! and what belongs to it out", "no_such_kind")
        raise PackRefused.at(name, 1, told) from None
    except RecursionError:
        raise PackRefused.at(name, 1, _TOO_MUCH) from None


def _walk(name: str, node: yaml.Node, where: Where, lines: dict[Where, int]) -> None:
    if len(lines) > MOST_PARTS or len(where) > MOST_DEEP:
        raise PackRefused.at(name, line_of(where, lines), _TOO_MUCH)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise PackRefused.at(name, line, Told("a key is one word; mend the brackets or the quotes", "no_key"))
            if key.tag == _MERGE:
                told = Told("<< takes no other part in here; write out what is meant", "no_merge")
                raise PackRefused.at(name, line, told)
            said = yaml.safe_load(key.value) if key.tag.endswith(":int") else key.value
            if (*where, said) in lines:
                told = Told(f"{said} is written twice; keep one of them", "twice", key=said)
                raise PackRefused.at(name, line, told)
            lines[(*where, said)] = line
            _walk(name, value, (*where, said), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[(*where, index)] = value.start_mark.line + 1
            _walk(name, value, (*where, index), lines)


_TOO_MUCH = Told("this has more parts than a regime can have; write them out, without & and *", "too_much")


def line_of(where: Where, lines: dict[Where, int]) -> int:
    """The line of the nearest known part on the way to a value."""
    while where not in lines:
        where = where[:-1]
    return lines[where]
