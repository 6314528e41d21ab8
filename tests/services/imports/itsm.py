"""A real event log that nobody here wrote, several rows an incident, read where it lies beside the project."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

import services.imports

FILE = Path(__file__).parents[4] / "shared" / "data" / "itsm" / "incident_event_log.zip"
MAPPING = Path(services.imports.__file__).parent / "mappings" / "itsm.yaml"
ABSENT = pytest.mark.skipif(not FILE.exists(), reason=f"{FILE.name} is not beside the project")


def slice_(incidents: int) -> list[dict[str, str]]:
    """All rows of the first so many incidents, in the file's order, read without the product."""
    found: list[dict[str, str]] = []
    seen: set[str] = set()
    with zipfile.ZipFile(FILE) as archive, archive.open(archive.namelist()[0]) as member:
        for row in csv.DictReader(io.TextIOWrapper(member, "utf-8", newline="")):
            seen.add(row["number"])
            if len(seen) > incidents:
                return found
            found.append(row)
    return found
