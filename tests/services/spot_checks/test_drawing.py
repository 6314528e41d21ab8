"""The sample of a day: drawn once, blind, on record, and drawn again by whoever doubts it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import DatabaseError

from db.engine import transaction
from services import audit
from services.errors import NotPermitted, SpotCheckRefused
from services.spot_checks import drawing
from tests.services.group import MONDAY, at
from tests.services.spot_checks.counter import TEN, Counter, differences, rows

MORE = """insert into orgs (parent_id, kind, code, name, path)
select {parent}, 'project', 'p' || n, '项目' || n, '{path}' || 9000 + n || '/' from generate_series(1, {n}) n"""
HEAVIER = """update draws set weights =
jsonb_set(weights, array[(select project_id::text from samples where n = 1), 'weight'], '"9"')"""


@pytest.fixture
def counter(database) -> Counter:
    return Counter()


@pytest.fixture
def many(counter) -> Counter:
    """Twenty-two centres: five of them are drawn."""
    ((path,),) = rows(f"select path from orgs where id = {counter.units['east-1']}")
    with transaction() as conn:
        conn.exec_driver_sql(MORE.format(parent=counter.units["east-1"], path=path, n=20))
    return counter


def test_without_a_centre_there_is_no_sample(database):
    assert not drawing.draw(TEN)


def test_a_day_is_drawn_once_however_many_look_at_the_same_time(many):
    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(lambda _: drawing.draw(TEN), range(6))) == 1
    sample = drawing.sample(many["staff"], TEN)
    assert (len(sample.centres), sample.among, sample.done) == (5, 22, 0)
    assert not drawing.draw(TEN + timedelta(hours=5))
    assert drawing.sample(many["gm"], TEN + timedelta(hours=5)) == sample
    assert rows("select count(*) from draws") == [(1,)]


def test_the_day_is_the_regimes_own(many):
    assert drawing.draw(at("03-02 23:59"))
    assert not drawing.draw(at("03-02 00:00"))
    assert drawing.draw(at("03-03 00:00"))


def test_anybody_can_draw_again_from_what_is_on_record(many):
    for day in range(3):
        drawing.draw(TEN + timedelta(days=day))
    assert differences() == []
    seeds = rows("select seed from draws")
    assert len(set(seeds)) == 3
    assert [row[0] for row in rows("select data->>'seed' from audit where action = 'sample_drawn' order by id")] == [
        str(seed) for (seed,) in seeds
    ]


@pytest.mark.parametrize(
    "tampering",
    [
        "update draws set seed = seed # 1",
        "update samples set n = 6 - n",
        "delete from samples where n = 5",
        HEAVIER,
    ],
)
def test_a_sample_that_somebody_made_convenient_is_noticed(many, tampering):
    drawing.draw(TEN)
    with pytest.raises(DatabaseError, match="rows are added, never changed"), transaction() as conn:
        conn.exec_driver_sql(tampering)
    with transaction() as conn:
        for table in ("draws", "samples"):
            conn.exec_driver_sql(f"alter table {table} disable trigger only_grows")
        conn.exec_driver_sql("alter table samples drop constraint uq_samples_draw_id_n")
        conn.exec_driver_sql(tampering)
    assert differences() != []


def test_what_is_known_of_a_centre_weighs_and_stands_beside_it(counter):
    for hour in range(2):
        counter.issued(when=MONDAY - timedelta(days=9, hours=hour))
    counter.checked(unit="starbay", at=TEN - timedelta(days=4))
    with transaction() as conn:
        conn.exec_driver_sql(
            "insert into cameras (project_id, name, address_sealed, found, found_at, created_at)"
            f" values ({counter.units['starbay']}, '前台', 'x', '{{\"refused\": \"camera_unreachable\"}}', now(), now())"
        )
    found = {centre.project_id: centre for centre in drawing.sample(counter["staff"], TEN).centres}
    riverside, starbay = (found[counter.units[unit]] for unit in ("riverside", "starbay"))
    assert {name: n for name, n in riverside.risks.items() if n} == {"overdue_cases": 2, "days_unchecked": 30}
    assert {name: n for name, n in starbay.risks.items() if n} == {"silent_cameras": 1, "days_unchecked": 4}
    # 1 + 2 × 0.5 + 30 × 0.1, and 1 + 1 × 1 + 4 × 0.1
    assert (riverside.weight, starbay.weight) == (5, Decimal("2.4"))


def test_a_low_rating_counts_and_a_good_one_does_not(counter):
    for rating, day in ((2, 0), (5, 1)):
        no = counter.issued(when=MONDAY - timedelta(days=5 - day), category="handover_quality")
        counter.step(no, "head", "closure_requested", MONDAY - timedelta(days=2), signed=True)
        counter.step(no, "officer", "closure_verified", MONDAY - timedelta(days=2), 5, satisfaction=rating)
    sample = drawing.sample(counter["staff"], TEN)
    assert {centre.risks["low_ratings"] for centre in sample.centres} == {0, 1}


def test_a_centre_is_replaced_by_the_next_one_of_the_draw_with_a_reason_that_stays(many):
    sample = drawing.sample(many["staff"], TEN)
    gone = sample.centres[1]
    with pytest.raises(SpotCheckRefused, match="no_reason"):
        drawing.replace(many["staff"], gone.id, " ", at=TEN)
    drawing.replace(many["staff"], gone.id, "装修停业一周", at=TEN)
    after = drawing.sample(many["staff"], TEN)
    assert [centre.project_id for centre in after.centres[:5]] == [centre.project_id for centre in sample.centres]
    assert (after.centres[1].gone_because, after.centres[1].gone_by) == ("装修停业一周", "何静")
    assert after.centres[5].replaces == gone.id
    assert len(after.due) == 5
    assert differences() == []
    with pytest.raises(SpotCheckRefused, match="replaced_already"):
        drawing.replace(many["gm"], gone.id, "再换一个", at=TEN)


def test_a_centre_that_was_checked_is_not_replaced_and_neither_is_the_last(counter):
    sample = drawing.sample(counter["staff"], TEN)
    counter.checked()
    done = next(centre for centre in sample.centres if centre.project_id == counter.units["riverside"])
    other = next(centre for centre in sample.centres if centre.id != done.id)
    with pytest.raises(SpotCheckRefused, match="checked_already"):
        drawing.replace(counter["staff"], done.id, "不方便", at=TEN)
    with pytest.raises(SpotCheckRefused, match="no_centre_left"):
        drawing.replace(counter["staff"], other.id, "不方便", at=TEN)


def test_progress_says_who_has_checked_what(counter):
    drawing.draw(TEN)
    counter.checked()
    sample = drawing.sample(counter["gm"], TEN)
    assert sample.done == 1
    assert [centre.checked_by for centre in sample.centres if centre.check_id] == ["何静"]
    counter.checked("deputy")
    assert [centre.checked_by for centre in drawing.sample(counter["gm"], TEN).centres if centre.check_id] == ["何静"]
    with transaction() as conn:
        assert audit.check(conn) == []


def test_who_does_not_check_sees_no_sample(counter):
    for login in ("officer", "hr", "wall", "admin"):
        with pytest.raises(NotPermitted):
            drawing.sample(counter[login], TEN)
