"""Puts the measured figures from bench/results into the README: `python -m bench.readme`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- measured -->\n", "<!-- /measured -->"

Row = tuple[str, str, str]


def main() -> None:
    """Replace what stands between the marks."""
    path = ROOT / "README.md"
    before, _, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    lines = ["| what | measured | aim |", "|---|---|---|", *(f"| {what} | {got} | {aim} |" for what, got, aim in rows())]
    path.write_text(before + BEGIN + "\n".join(lines) + "\n" + END + after, encoding="utf-8")


def rows() -> Iterator[Row]:
    """What, measured, aim: of every benchmark that has been run."""
    found = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "bench/results").glob("*.json"))}
    for name, tell in TELLERS.items():
        if name in found:
            beside = _beside(found[name]["machine"])
            yield from ((what, got + beside, aim) for what, got, aim in tell(found[name]["result"]))


def _beside(machine: dict[str, Any]) -> str:
    """How many other processes wanted the processor when measuring began, if the machine was not idle."""
    return f" ({busy:.0f} others were busy when it began)" if (busy := machine.get("busy", 0)) >= 1 else ""


def _board_push(result: dict[str, Any]) -> Iterator[Row]:
    aims = {40: "p95 ≤ 300 ms", 200: "p95 ≤ 500 ms"}
    for row in result["push"]:
        for key, what in (("commit_to_pixel", "commit → pixel"), ("due_to_pixel", "due instant → pixel")):
            said = f"p50 {row[f'{key}_p50_ms']:.0f} ms, p95 {row[f'{key}_p95_ms']:.0f} ms"
            yield f"{what}, {row['screens']} screens", said, aims.get(row["screens"], "")
    for row in result["idle"]:
        said = f"{row['dashboard_percent_of_a_core']} % of a core, database {row['database_percent_of_a_core']} %"
        yield f"{row['screens']} idle screens", said, "≤ 3 % of a core" if row["screens"] == 200 else ""
    for row in result["plain"]:
        said = f"commit → pixel p95 {row['commit_to_pixel_p95_ms']:.0f} ms, {row['dashboard_percent_of_a_core']} % of a core"
        yield f"the plain way (full rerun each second over pandas), {row['screens']} screens", said, ""


def _board_query(result: dict[str, Any]) -> Iterator[Row]:
    for row in result["readings"]:
        said = f"p50 {row['query_p50_ms']} ms, p95 {row['query_p95_ms']} ms; all lists {row['lists_p50_ms']} ms"
        yield f"board query, {row['open']:,} open and {row['closed']:,} closed cases", said, "≤ 5 ms"
    yield "the same with ten times the closed cases", f"{result['ratio']} ×", "within 10 %"


def _register(result: dict[str, Any]) -> Iterator[Row]:
    worst = max(result["filters"], key=lambda row: row["p95_ms"])
    yield f"filters over {result['open']:,} open cases, slowest ({worst['filter']})", f"p95 {worst['p95_ms']} ms", "< 300 ms"


def _ledger(result: dict[str, Any]) -> Iterator[Row]:
    lists = [row for row in result["questions"] if row["question"].startswith("list")]
    worst = max(lists, key=lambda row: row["p95_ms"])
    name = worst["question"].removeprefix("list: ")
    yield f"a page of the ledger of {result['entries']:,} entries, slowest ({name})", f"p95 {worst['p95_ms']} ms", "< 300 ms"
    for row in result["questions"]:
        if row["question"] in ("whole ledger: ever", "charts: a month", "an entry opened"):
            yield f"the same, {row['question']}", f"p95 {row['p95_ms']} ms", ""


def _steps(result: dict[str, Any]) -> Iterator[Row]:
    yield "a step through the service", f"p50 {result['p50_ms']} ms, p95 {result['p95_ms']} ms", "p95 ≤ 20 ms"
    rates = f"{result['steps_per_second']} a second by one writer, {result['steps_per_second_of_four_writers']} by four"
    yield "steps", rates, ""


def _scenarios(result: dict[str, Any]) -> Iterator[Row]:
    said = f"{result['seconds']} s, {result['differing']} come out otherwise"
    yield f"replay of {result['scenarios']} scenarios of {len(result['regimes'])} regimes", said, "≤ 30 s, 0 otherwise"


def _working_time(result: dict[str, Any]) -> Iterator[Row]:
    for row in result["ways"]:
        aim = f"≥ {row['aim']:,}, 0 wrong" if row["aim"] else ""
        yield (
            f"due instants: {row['way']}",
            f"{row['per_second']:,} a second, {row['wrong']:,} of {result['starts']:,} wrong",
            aim,
        )


def _import_boston(result: dict[str, Any]) -> Iterator[Row]:
    said = f"{result['seconds']} s; again {result['seconds_again']} s, {result['added_again']} added"
    yield f"import of {result['rows']:,} real complaints", said, "< 180 s, 0 added again"


def _import_itsm(result: dict[str, Any]) -> Iterator[Row]:
    said = f"{result['seconds']} s, {result['memory_mb']} MB; again {result['seconds_again']} s, {result['added_again']} added"
    what = f"import of {result['added']:,} real incidents in {result['rows']:,} rows, each row a step"
    yield what, said, "0 added again"
    yield "the same undone", f"{result['seconds_undone']} s", ""


def _cold_start(result: dict[str, Any]) -> Iterator[Row]:
    yield "first start, with database and demonstration", f"{result['first_start_s']} s", ""
    yield "second start", f"{result['second_start_s']} s", "< 10 s"
    yield "cold load of the wall to its first row", f"{result['first_row_s']} s, at worst {result['first_row_worst_s']} s", ""
    memory = ", ".join(f"{name} {megabytes}" for name, megabytes in result["memory_mb"].items())
    yield "memory, MB", memory, ""


def _worker(result: dict[str, Any]) -> Iterator[Row]:
    size = f"{result['open_cases']:,} open cases"
    for name, when in (("midnight", "around midnight"), ("0930", "while the 09:30 burst goes on")):
        row = result[f"due_to_ledger_at_{name}"]
        said = f"p50 {row['p50_ms']} ms, p95 {row['p95_ms']} ms, at worst {row['max_ms'] / 1000:.1f} s of {row['entries']:,}"
        yield f"due instant → ledger, {size}, {when}", said, "p95 ≤ 1 s"
    said = f"{result['due_to_ledger_at_0930']['all_done_after_s']} s beside the running clock, documents too"
    yield f"the 09:30 burst, {size}, until the last row of the outbox", said, "≤ 30 s"
    one, two = result["burst_0930"], result["burst_0930_two_workers"]
    rows = f"{one['messages']:,} messages in {one['seconds']} s by one, in {two['seconds']} s by two"
    yield "the same by one worker and by two, with no clock to keep", rows + _same(two["same_rows"]), "≤ 30 s"
    kills = result["kills_in_burst"]
    yield f"kill -9 in that burst, {kills['killed']} times", _same(kills["same_rows_as_never_killed"])[2:], "0 lost, 0 doubled"
    day = result["day_off"]
    yield f"a whole day off, {size}", f"{day['seconds']} s for {day['penalties']:,} entries", "≤ 120 s"


def _same(rows: bool) -> str:
    return ", the same rows" if rows else ", OTHER ROWS"


def _delivery(result: dict[str, Any]) -> Iterator[Row]:
    for row in result["ways"]:
        yield f"delivery by {row['way']}, a receiver on the same machine", f"{row['per_second']} messages a second", ""


def _statements(result: dict[str, Any]) -> Iterator[Row]:
    closing, excel, verified = result["closing"], result["excel"], result["verify"]
    memory = max(part["memory_mb"] for part in (closing, excel))
    said = f"closed in {closing['seconds']} s, Excel of {result['excel_mb']} MB in {excel['seconds']} s, {memory} MB of memory"
    yield f"month-end statement of {result['entries']:,} entries", said, "≤ 60 s, ≤ 500 MB"
    yield "the same verified", f"{verified['seconds']} s", ""


def _video(result: dict[str, Any]) -> Iterator[Row]:
    viewers, cameras = result["viewers"], result["cameras"][0]
    first = viewers[0]["percent_of_a_core"]
    for row in viewers:
        each = f", {(row['percent_of_a_core'] - first) / (row['viewers'] - 1):.2f} % each further" if row["viewers"] > 1 else ""
        said = f"{row['percent_of_a_core']} % of a core{each}, {row['pictures_a_second']} pictures a second"
        yield (
            f"live pictures, 1280×720: {row['viewers']} viewers of one camera",
            said,
            "≤ 0.8 % each further" if each else "≤ 6 %",
        )
    said = f"{cameras['percent_of_a_core']} % of a core, {cameras['percent_of_a_core'] / cameras['cameras']:.1f} % a camera"
    yield f"live pictures of {cameras['cameras']} cameras", said, "≤ 3 % a camera"
    for row in result["plain"]:
        said = f"{row['percent_of_a_core']} % of a core, {row['pictures_a_second']} pictures a second"
        yield f"the plain way (decode, code anew for each viewer), viewers: {row['viewers']}", said, ""
    for kind, aim in (("warm", "≤ 800 ms"), ("cold", "≤ 2,500 ms")):
        said = f"p50 {result[f'first_picture_{kind}_p50_ms']} ms, p95 {result[f'first_picture_{kind}_p95_ms']} ms"
        yield f"click → first picture, {kind}", said, aim
    yield "camera → painted picture", f"p50 {result['latency_p50_ms']} ms, p95 {result['latency_p95_ms']} ms", ""
    opened = result["opened"]
    names = {"memory_mb": "MB", "threads": "threads", "descriptors": "descriptors"}
    said = ", ".join(f"{opened[f'{key}_first']} → {opened[f'{key}_last']} {unit}" for key, unit in names.items())
    yield f"opened and closed {opened['times']} times", said, "flat"
    (stills,) = result["stills"]
    said = f"{stills['percent_of_a_core_every_10_s']} % of a core, {stills['came']} came in {stills['round_s']} s"
    yield f"pictures of {stills['cameras']} cameras every 10 s", said, "≤ 25 % of a core"
    for row in result["board"]:
        said = f"p50 {row['commit_to_pixel_p50_ms']} ms, p95 {row['commit_to_pixel_p95_ms']} ms"
        where = f", from {row['from']}" if "from" in row else ""
        yield f"commit → pixel while {row['cameras_playing']} cameras play{where}", said, ""


def _first_use(result: dict[str, Any]) -> Iterator[Row]:
    for row in result["hands"]:
        typed = f", {row['keys']} keys" if row["keys"] else ""
        yield f"{row['who']} {row['what']}", f"{row['clicks']} clicks{typed}, {row['seconds']} s", ""
    wall = result["wall"]
    yield "the wall beside it", f"right {wall['right']} times of {wall['looked']}", "always"


def _trying(result: dict[str, Any]) -> Iterator[Row]:
    for row in result["tries"]:
        whole = row["cases"] == result["cases"]
        said = f"{row['seconds']} s ({row['processor_s']} s of processor time, for two to share), {row['memory_mb']} MB"
        rate = "" if whole else f", {row['cases_per_second']:,} cases a second"
        yield f"rules tried on {row['cases']:,} cases: {row['change']}", said + rate, "≤ 60 s, ≤ 1 GB" if whole else ""
    yield "a try cancelled, until nothing of it runs", f"{result['cancelled_s']} s", ""


TELLERS = {
    "first_use": _first_use,
    "board_push": _board_push,
    "board_query": _board_query,
    "video": _video,
    "register": _register,
    "ledger": _ledger,
    "steps": _steps,
    "cold_start": _cold_start,
    "worker": _worker,
    "delivery": _delivery,
    "import_boston": _import_boston,
    "import_itsm": _import_itsm,
    "scenarios": _scenarios,
    "working_time": _working_time,
    "statements": _statements,
    "trying": _trying,
}

if __name__ == "__main__":
    main()
