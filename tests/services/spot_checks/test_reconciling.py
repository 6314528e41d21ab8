"""What the camera showed against what was entered: as many visits as can be have a case; the accused had the time of art. 14."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import CaseNotFound, NotPermitted, SpotCheckRefused
from services.spot_checks import findings, matching, reconciliation, visits
from services.spot_checks.matching import Case, Visit
from tests.services.group import MONDAY
from tests.services.group import at as march
from tests.services.spot_checks.counter import Counter

DAY = date(2026, 3, 2)
EVENING = march("03-02 20:00")


@pytest.fixture
def counter(database) -> Counter:
    return Counter()


def look(counter, at=EVENING, login="staff"):
    return reconciliation.look(counter[login], counter.units["riverside"], DAY, at=at)


def problem(refused) -> str:
    return refused.value.facts["problem"]


def a_visit(n: int, minute: int) -> Visit:
    at = MONDAY + timedelta(minutes=minute)
    return Visit(n, at, at - timedelta(minutes=10), at + timedelta(minutes=30))


def a_case(n: int, minute: int) -> Case:
    return Case(n, MONDAY + timedelta(minutes=minute))


MINUTES = st.lists(st.integers(0, 120), max_size=6)


def _most(visits: list[Visit], cases: list[Case]) -> int:
    """The most pairs there can be, tried out one by one."""
    if not visits:
        return 0
    first, *rest = visits
    fitting = [case for case in cases if first.since <= case.at <= first.until]
    return max([_most(rest, cases), *(1 + _most(rest, [c for c in cases if c is not case]) for case in fitting)])


@given(MINUTES, MINUTES)
def test_no_visit_is_left_without_a_case_that_it_could_have(seen, entered):
    found_visits = [a_visit(n, minute) for n, minute in enumerate(seen)]
    found_cases = [a_case(n, minute) for n, minute in enumerate(entered)]
    pairs = matching.pairs(found_visits, found_cases)
    assert len(pairs) == _most(found_visits, found_cases)
    assert len(set(pairs.values())) == len(pairs)
    for visit, case in pairs.items():
        assert found_visits[visit].since <= found_cases[case].at <= found_visits[visit].until


def test_the_nearest_case_is_taken_where_there_is_a_choice():
    assert matching.pairs([a_visit(1, 30)], [a_case(1, 25), a_case(2, 33), a_case(3, 50)]) == {1: 2}
    assert matching.pairs([], [a_case(1, 0)]) == matching.pairs([a_visit(1, 0)], []) == {}


def test_visits_and_cases_of_a_day_stand_side_by_side(counter):
    no = counter.opened(when=march("03-02 10:20"))
    counter.opened(when=march("03-02 15:00"))
    counter.visit(march("03-02 10:00"))
    counter.visit(march("03-02 17:00"))
    day = look(counter)
    assert [(visit.case, visit.missing) for visit in day.visits] == [(no, False), (None, True)]
    assert [case.seen for case in day.cases] == [True, False]
    assert (day.missing, day.project) == (1, "滨江一号院")


def test_a_case_that_came_by_telephone_is_no_visit_unless_somebody_says_so(counter):
    call = counter.opened(when=march("03-02 10:10"), channel="call")
    visit = counter.visit(march("03-02 10:00"))
    day = look(counter)
    assert (day.visits[0].missing, day.received, [case.by_visit for case in day.cases]) == (True, 0, [False])
    visits.match(counter["staff"], visit, call, "来源登记有误", at=EVENING)
    assert look(counter).visits[0].case == call


def test_the_time_is_that_of_the_regimes_clock_to_the_second(counter):
    counter.visit(march("03-02 10:00"))
    for minutes, missing in ((29, False), (30, False), (31, True)):
        assert look(counter, march("03-02 10:00") + timedelta(minutes=minutes)).visits[0].missing is missing
    assert look(counter).visits[0].due_at == march("03-02 10:30")
    late = counter.opened(when=march("03-02 10:31"))
    assert late not in [visit.case for visit in look(counter).visits]


def test_a_case_at_the_very_end_of_the_time_is_the_visit(counter):
    counter.visit(march("03-02 10:00"))
    no = counter.opened(when=march("03-02 10:30"))
    assert look(counter).visits[0].case == no


def test_a_match_is_corrected_by_hand_with_a_reason_and_the_last_word_counts(counter):
    counter.opened(when=march("03-02 10:05"))
    right = counter.opened(when=march("03-02 11:40"))
    visit = counter.visit(march("03-02 10:00"))
    with pytest.raises(SpotCheckRefused) as refused:
        visits.match(counter["staff"], visit, right, " ", at=EVENING)
    assert problem(refused) == "no_reason"
    visits.match(counter["staff"], visit, right, "同一位客户，先去看房", at=EVENING)
    seen = look(counter).visits[0]
    assert (seen.case, seen.by_hand, seen.reason) == (right, "何静", "同一位客户，先去看房")
    visits.match(counter["gm"], visit, None, "是快递员", at=EVENING)
    assert look(counter).visits[0].case is None
    elsewhere = counter.opened("starbay", when=march("03-02 10:00"))
    with pytest.raises(CaseNotFound):
        visits.match(counter["staff"], visit, elsewhere, "不在这里", at=EVENING)


def test_a_concealment_is_reported_by_a_person_and_only_when_the_time_is_over_and_once(counter):
    seen_at = march("03-02 10:00")
    visit, officer = counter.visit(seen_at), counter["officer"].id
    with pytest.raises(SpotCheckRefused) as refused:
        visits.report_concealment(counter["staff"], visit, officer, "", at=seen_at + timedelta(minutes=30))
    assert problem(refused) == "visit_in_time"
    no = visits.report_concealment(counter["staff"], visit, officer, "", at=seen_at + timedelta(minutes=31))
    found = findings.one(counter["hr"], no)
    assert (found.kind, found.cite, found.at, found.concerns) == ("concealment", "第14.2, 17条", seen_at, "李佳")
    assert "3月2日 10:30" in found.about
    assert look(counter).visits[0].finding == no
    with pytest.raises(SpotCheckRefused) as refused:
        visits.report_concealment(counter["gm"], visit, officer, "", at=EVENING)
    assert problem(refused) == "visit_reported"


def test_a_visit_with_a_case_is_no_concealment(counter):
    counter.opened(when=march("03-02 10:20"))
    visit = counter.visit(march("03-02 10:00"))
    with pytest.raises(SpotCheckRefused) as refused:
        visits.report_concealment(counter["staff"], visit, counter["officer"].id, "", at=EVENING)
    assert problem(refused) == "visit_has_case"


def test_a_visit_is_noted_once_a_click_and_never_before_it_happens(counter):
    here, now = counter.units["riverside"], march("03-02 10:00")
    first = visits.note_visit(counter["staff"], here, seen_at=now, at=now, request_id="r")
    assert visits.note_visit(counter["staff"], here, seen_at=now, at=now, request_id="r") == first
    with pytest.raises(SpotCheckRefused) as refused:
        visits.note_visit(counter["staff"], here, seen_at=now + timedelta(seconds=1), at=now)
    assert problem(refused) == "not_yet"
    with pytest.raises(NotPermitted):
        visits.note_visit(counter["officer"], here, seen_at=now, at=now)


def test_the_picture_of_a_visit_is_the_evidence_of_its_finding(counter):
    seen_at, picture = march("03-02 10:00"), counter.picture()
    visit = visits.note_visit(counter["staff"], counter.units["riverside"], seen_at=seen_at, at=EVENING, picture=picture)
    no = visits.report_concealment(counter["staff"], visit, counter["officer"].id, "", at=EVENING)
    assert [one.id for one in findings.one(counter["officer"], no).pictures] == [picture]
