"""Real complaints that nobody here wrote, read where they lie beside the project; and what is known to be true of them."""

import csv
import io
import zipfile
from pathlib import Path

import pytest

import services.imports

FILE = Path(__file__).parents[4] / "shared" / "data" / "boston311" / "311_service_requests_2011.zip"
MAPPING = Path(services.imports.__file__).parent / "mappings" / "boston311.yaml"
ABSENT = pytest.mark.skipif(not FILE.exists(), reason=f"{FILE.name} is not beside the project")


def rows() -> list[dict[str, str]]:
    """All rows of the file, read without the product."""
    with zipfile.ZipFile(FILE) as archive, archive.open(archive.namelist()[0]) as member:
        return list(csv.DictReader(io.TextIOWrapper(member, "utf-8", newline="")))


def write(path: Path, cut: list[dict[str, str]]) -> Path:
    """Some of the rows as a CSV of their own."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(cut[0]))
        writer.writeheader()
        writer.writerows(cut)
    return path
