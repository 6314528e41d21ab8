"""`replay`: scenarios through the product's own functions, on a throw-away database."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from services import accounts
from services import replay as scenarios
from services.policy.pack import Pack
from services.policy.packs import registry
from services.wording import text

LANGUAGE = accounts.default_language()
app = typer.Typer()


@app.command(name="replay", help=text("replay.about", LANGUAGE))
def replay(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=text("replay.files", LANGUAGE))],
    as_json: Annotated[bool, typer.Option("--json", help=text("replay.json", LANGUAGE))] = False,
) -> None:
    """Run each scenario; ends with 2 when one stops at a step that is not allowed, with 1 when one comes out otherwise."""
    stories = [scenarios.read(path) for path in files]
    with scenarios.stage() as project_id:
        results = [scenarios.replay(path, project_id) for path in files]
    differing = 0
    if as_json:
        typer.echo(json.dumps(results, ensure_ascii=False, indent=1))
    for path, story, result in zip(files, stories, results, strict=True):
        found = [] if "error" in result else scenarios.differences(story["expect"], result)
        differing += bool(found)
        if not as_json:
            _show(path, story, result, found)
    if any("error" in result for result in results):
        raise typer.Exit(2)
    raise typer.Exit(1 if differing and not as_json else 0)


def _show(path: Path, story: dict[str, Any], result: dict[str, Any], found: list[tuple[str, Any, Any]]) -> None:
    console = Console(width=140)
    console.rule(f"{path.name}: {story.get('title', '')}", align="left")
    if "error" in result:
        console.print(text("replay.stopped", LANGUAGE, n=result["event"], error=result["error"]), markup=False)
        console.print(", ".join(result["allowed"]), markup=False)
        return
    pack = registry().latest(story["policy"])
    for key, table in (("clocks", _clocks(pack, result)), ("penalties", _penalties(pack, result))):
        if result[key]:
            console.print(table)
    console.print(text("replay.reminders", LANGUAGE, n=len(result["reminders"]), status=result["status"], level=result["level"]))
    for name, expected, got in found:
        console.print(text("replay.differs", LANGUAGE, key=name, expected=expected, found=got), markup=False)
    console.print(text("replay.disagrees" if found else "replay.agrees", LANGUAGE))


def _clocks(pack: Pack, result: dict[str, Any]) -> Table:
    columns = ("rule", "n", "started", "due", "stopped", "state", "responsible")
    table = Table(*(text(f"replay.column.{name}", LANGUAGE) for name in (*columns, "cite")))
    for row in result["clocks"]:
        table.add_row(*(str(row[name] or "") for name in columns), pack.cite(pack.clocks[row["rule"]].cite, LANGUAGE))
    return table


def _penalties(pack: Pack, result: dict[str, Any]) -> Table:
    columns = ("rule", "payer", "count", "amount", "percent", "decision")
    table = Table(*(text(f"replay.column.{name}", LANGUAGE) for name in (*columns, "cite")))
    for row in result["penalties"]:
        said = (str(row.get(name, "")) for name in columns)
        table.add_row(*said, pack.cite(pack.penalties[row["rule"]].cite, LANGUAGE))
    return table
