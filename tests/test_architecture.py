"""The rules of the house that a machine can watch. A failure says what to do instead."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FILES = [ROOT / "dashboard.py", *sorted(path for top in ("pages", "services", "db") for path in (ROOT / top).rglob("*.py"))]
SQL_LIBRARIES = ("sqlalchemy", "psycopg", "alembic")

IMPORTS = [
    ("db", ("services", "pages", "dashboard"), "db is the lowest layer: hand over what it needs as an argument"),
    ("services", ("pages", "dashboard"), "services know no page: give plain data back and let the page draw it"),
    ("services", ("streamlit",), "services know no screen: raise a Refusal or return data; the page talks to Streamlit"),
    ("services", SQL_LIBRARIES, "no SQL above db: see db/queries, db.engine.Connection, db.errors.LOST, db.queries.notify.Ear"),
    ("pages", ("db", *SQL_LIBRARIES), "pages ask services: add a function there that answers this one question"),
    ("services/policy", ("db", "streamlit", "starlette", "typer"), "policy is pure: it gets its facts as arguments"),
    ("services/policy", ("services.time", "time"), "policy has no clock: take `at: datetime` as an argument"),
]  # fmt: skip
POLICY_MAY_IMPORT = {"numpy", "pydantic", "yaml"}

CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"),
    ("func", "now"), ("func", "current_timestamp"), ("func", "clock_timestamp"), ("func", "statement_timestamp"),
}  # fmt: skip
SQL_TEXT = re.compile(
    r"\b(select\s.+\sfrom|insert\s+into|update\s.+\sset|delete\s+from|create\s+table)\s", re.IGNORECASE | re.DOTALL
)
# The engine's own word for the second of the two capacities in which somebody pays; a regime happens to have a role of that name.
WORDS_OF_THE_ENGINE = {"leader"}


def within(folder: str) -> list[Path]:
    return [path for path in FILES if path.is_relative_to(ROOT / folder)]


def place(path: Path, node: ast.AST | None = None) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def imported(module: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Every module that is imported anywhere in the file, `from a import b` as both a and a.b."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node, node.module
            yield from ((node, f"{node.module}.{name.name}") for name in node.names)


def belongs_to(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def said_strings(module: ast.Module) -> Iterator[ast.Constant]:
    """String constants that are not docstrings."""
    docstrings = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def clock_readings(module: ast.Module) -> Iterator[ast.AST]:
    """Calls like datetime.now(), datetime.datetime.now(), func.now(); and `from time import time`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute):
            owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", None)
            if (owner, node.attr) in CLOCKS:
                yield node
        elif isinstance(node, ast.ImportFrom) and any((node.module, name.name) in CLOCKS for name in node.names):
            yield node


def screen_calls_in_transactions(module: ast.Module) -> Iterator[ast.AST]:
    for block in ast.walk(module):
        if not isinstance(block, ast.With | ast.AsyncWith):
            continue
        calls = [item.context_expr for item in block.items if isinstance(item.context_expr, ast.Call)]
        if not any(getattr(call.func, "attr", getattr(call.func, "id", None)) == "transaction" for call in calls):
            continue
        for statement in block.body:
            yield from (
                node
                for node in ast.walk(statement)
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("st", "streamlit")
            )


def roles_of_packs() -> set[str]:
    packs = (ROOT / "services" / "policy" / "packs").rglob("*.yaml")
    return {role for pack in packs for role in (yaml.safe_load(pack.read_text()) or {}).get("roles", {})}


@pytest.mark.parametrize(("folder", "forbidden", "advice"), IMPORTS, ids=[f"{rule[0]} – {rule[1][0]}" for rule in IMPORTS])
def test_imports_go_one_way(folder, forbidden, advice):
    files = within(folder)
    assert files
    found = [
        f"{place(path, node)} imports {name}"
        for path in files
        for node, name in imported(tree(path))
        if belongs_to(name, forbidden)
    ]
    assert not found, f"{advice}\n" + "\n".join(found)


def test_policy_needs_little_more_than_the_standard_library():
    known = sys.stdlib_module_names | POLICY_MAY_IMPORT | {"services"}
    found = [
        f"{place(path, node)} imports {name}"
        for path in within("services/policy")
        for node, name in imported(tree(path))
        if name.split(".")[0] not in known or (name.startswith("services") and not belongs_to(name, ("services.policy",)))
    ]
    assert not found, "policy is pure: standard library, yaml, pydantic, numpy, and itself\n" + "\n".join(found)


def test_only_services_time_asks_what_time_it_is():
    found = [place(path, node) for path in FILES if path != ROOT / "services/time.py" for node in clock_readings(tree(path))]
    assert not found, "take `at: datetime` as an argument; whoever is outermost asks services.time.now()\n" + "\n".join(found)


@pytest.mark.parametrize("folder", ["services", "pages"])
def test_sql_text_stands_in_db_only(folder):
    found = [place(path, node) for path in within(folder) for node in said_strings(tree(path)) if SQL_TEXT.search(node.value)]
    assert not found, "write a function in db/queries and call it\n" + "\n".join(found)


def test_no_screen_call_inside_a_transaction():
    found = [place(path, node) for path in FILES for node in screen_calls_in_transactions(tree(path))]
    assert not found, "Streamlit ends a run by raising, which rolls the work back: talk to it after the block\n" + "\n".join(
        found
    )


def test_no_role_of_a_regime_is_named_in_python():
    roles = roles_of_packs() - WORDS_OF_THE_ENGINE
    assert roles, "no pack was found below services/policy/packs"
    found = [
        f'{place(path, node)} says "{node.value}"' for path in FILES for node in said_strings(tree(path)) if node.value in roles
    ]
    assert not found, "a regime's role comes from its pack, or from the access matrix: ask those\n" + "\n".join(found)


def test_no_module_is_called_by_a_name_that_says_nothing():
    found = [
        place(path) for path in FILES if {"utils", "util", "common", "helpers", "helper", "misc"} & {path.stem, path.parent.name}
    ]
    assert not found, "name it after what is in it\n" + "\n".join(found)


def test_everything_public_says_what_it_is():
    found = [
        f"{place(path, node)} {node.name}"
        for path in FILES
        if "versions" not in path.parts
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not found, "write a docstring: what it means, its units, what it raises\n" + "\n".join(found)


def test_the_collector_does_not_run_after_every_script():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert settings["runner"]["postScriptGC"] is False, "a full collection after each run costs 50 ms: 40 screens fill a core"


@pytest.mark.parametrize(
    ("watch", "source"),
    [
        (clock_readings, "import datetime\ndatetime.datetime.now()"),
        (clock_readings, "from time import time"),
        (clock_readings, "select(func.now())"),
        (screen_calls_in_transactions, "with engine.transaction() as conn:\n    if x:\n        st.rerun()"),
        (said_strings, 'x = "said"'),
        (imported, "def f():\n    import sqlalchemy"),
    ],
)
def test_the_watchers_see_what_they_watch_for(watch, source):
    assert list(watch(ast.parse(source)))


@pytest.mark.parametrize(
    ("watch", "source"),
    [
        (clock_readings, "services.time.now(); time.monotonic(); now()"),
        (screen_calls_in_transactions, "with transaction() as conn:\n    act(conn)\nst.rerun()"),
        (said_strings, '"""A docstring."""'),
    ],
)
def test_the_watchers_let_pass_what_is_right(watch, source):
    assert not list(watch(ast.parse(source)))
