"""Cases by the thousands: as many as asked for, every one of them true to its steps."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from db import engine
from db.tables import cases, messages, people, steps
from services import verify
from services.casework import whole
from services.demo import bulk
from services.errors import InputRefused
from tests.seeds import plant_people, plant_units

AT = datetime(2026, 11, 21, 7, 33, 28, tzinfo=UTC)


def count(*conditions):
    with engine.reading() as conn:
        return conn.scalar(select(func.count()).select_from(cases).where(*conditions))


def test_open_cases_and_copied_closed_ones_all_follow_from_their_steps(database):
    told = []
    loaded = bulk.load(500, 2000, 7, AT, progress=lambda done, total: told.append((done, total)))
    assert (count(cases.c.closed_at.is_(None)), count(cases.c.closed_at.is_not(None))) == (500, 2000)
    assert told[-1] == (2500, 2500)
    assert loaded.accounts.exists()
    found = verify.verify()
    assert (found.cases, found.differences) == (2500, [])
    with engine.reading() as conn:
        first, last = conn.execute(select(func.min(cases.c.opened_at), func.max(steps.c.at)).join(steps)).one()
        rooms = conn.scalar(select(func.count(cases.c.room.distinct())))
        keys = conn.scalar(
            select(func.count())
            .where(steps.c.n == 1, steps.c.data["room"].astext != cases.c.room)
            .where(steps.c.case_id == cases.c.id)
        )
        owed = conn.scalar(select(func.count()).where(messages.c.at < AT - whole.NEWS, messages.c.status != "kept"))
        uids = conn.execute(select(func.count(), func.count(messages.c.uid.distinct()))).one()
    assert AT - timedelta(days=bulk.DAYS + 60) < first < AT - timedelta(days=bulk.DAYS - 60)
    assert last <= AT
    assert rooms > 1000
    assert keys == 0
    assert owed == 0
    assert uids[0] == uids[1] > 2000


def test_loading_again_with_the_same_seed_adds_as_many_under_fresh_numbers(database):
    for _ in range(2):
        bulk.load(4, 6, 3, AT)
    assert count() == 20
    with engine.reading() as conn:
        demands = [row.demand for row in conn.execute(select(cases.c.demand).order_by(cases.c.id))]
    assert len(set(demands)) > 1


def test_a_load_of_nothing_makes_only_the_organisation(database):
    bulk.load(0, 0, 1, AT)
    assert count() == 0
    with engine.reading() as conn:
        assert conn.scalar(select(func.count()).select_from(people)) > 200


def test_regions_are_planted_below_a_group_that_is_there(database):
    plant_units()
    bulk.load(2, 0, 1, AT)
    assert count() == 2


def test_a_login_that_is_taken_refuses_the_load_and_nothing_is_written(database):
    plant_units()
    plant_people("admin")
    with pytest.raises(InputRefused) as refused:
        bulk.load(2, 0, 1, AT)
    assert refused.value.facts["value"] == "admin"
    assert count() == 0
