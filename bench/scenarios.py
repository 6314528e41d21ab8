"""Every scenario through the command `replay`, as a user types it: the start of the process and of its database included."""

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from services import replay

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT.parent / "shared/spec/scenarios", ROOT / "tests/scenarios")
# Which refusal a scenario of our own expects, the tests look at; what is measured here ends as a story.
REFUSED = "expect_error"


def run() -> dict[str, Any]:
    """How many scenarios of which regime, how many of them come out otherwise, and the seconds of all."""
    paths = [path for folder in FOLDERS for path in sorted(folder.glob("*.yaml"))]
    stories = {path: replay.read(path) for path in paths}
    told = [path for path, story in stories.items() if REFUSED not in story]
    start = time.perf_counter()
    command = [sys.executable, "-m", "services", "replay", "--json", *map(str, told)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    results = json.loads(done.stdout)
    differing = [path.name for path, found in zip(told, results, strict=True) if _differs(stories[path], found)]
    regimes = Counter(stories[path]["policy"] for path in told)
    return {
        "scenarios": len(told),
        "differing": len(differing),
        "seconds": round(seconds, 1),
        "regimes": [{"regime": name, "scenarios": count} for name, count in sorted(regimes.items())],
    }


def _differs(story: dict[str, Any], found: dict[str, Any]) -> bool:
    return bool(replay.differences(story["expect"], found))
