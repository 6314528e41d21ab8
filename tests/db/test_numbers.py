"""Rows read as arrays of whole numbers."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import BigInteger, DateTime, Text, column, select, values

from db import engine
from db.queries.numbers import NEVER, numbers

INSTANT = DateTime(timezone=True)


def read(*names, rows):
    kept = values(column("n", BigInteger), column("at", INSTANT), column("said", Text), name="rows").data(rows)
    with engine.reading() as conn:
        return numbers(conn, select(*(kept.c[name] for name in names)).where(kept.c.n < 10**9))


def test_whole_numbers_and_instants_come_as_they_are(database):
    early = datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC)
    found = read("n", "at", rows=[(-5, early, ""), (10**8, datetime(2026, 3, 2, tzinfo=UTC), "")])
    assert found["n"].tolist() == [-5, 10**8]
    assert found["at"].tolist() == [1, 1_772_409_600_000_000]


def test_no_rows_are_empty_arrays(database):
    assert read("n", rows=[(10**10, None, "")])["n"].tolist() == []


def test_an_instant_that_never_comes_is_later_than_every_other(database):
    assert read("at", rows=[(1, "infinity", "")])["at"].tolist() == [NEVER]


def test_nulls_and_other_types_are_refused(database):
    with pytest.raises(ValueError, match="null"):
        read("n", "at", rows=[(1, "infinity", ""), (2, None, "")])
    with pytest.raises(ValueError, match="only"):
        read("said", rows=[(1, None, "")])
