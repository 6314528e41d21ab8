"""The form of a check: what it asks, what stays typed, and what sending it brings about."""

from datetime import timedelta

import pytest

from services import inbox
from services.errors import NotPermitted, SpotCheckRefused
from services.spot_checks import checking, findings
from services.spot_checks.checking import Mark
from tests.services.spot_checks.counter import ITEMS, TEN, Counter, rows


@pytest.fixture
def counter(database) -> Counter:
    return Counter()


def problem(refused) -> str:
    return refused.value.facts["problem"]


def send(counter, login="staff", **more):
    said = {"marks": counter.marks(), "concerns_id": counter["officer"].id, "at": TEN} | more
    return checking.send(counter[login], counter.units["riverside"], **said)


def test_the_form_asks_what_the_regime_asks_and_knows_who_is_probably_there(counter):
    form = checking.form(counter["staff"], counter.units["riverside"], at=TEN)
    assert tuple(item.id for item in form.items) == ITEMS
    assert form.items[2].cite == "第10, 13条"
    assert list(form.people.values()) == ["李佳"]
    assert form.likely == counter["officer"].id


def test_what_was_typed_stays_until_it_is_sent(counter):
    here = counter.units["riverside"]
    assert checking.draft(counter["staff"], here) == {}
    checking.keep_draft(counter["staff"], here, {"remark": "柜台整洁", "marks": {"dress": "good"}}, at=TEN)
    assert checking.draft(counter["staff"], here)["marks"] == {"dress": "good"}
    assert checking.draft(counter["gm"], here) == {}
    send(counter)
    assert checking.draft(counter["staff"], here) == {}


def test_an_item_without_a_mark_and_a_poor_one_without_words_are_refused_and_nothing_is_written(counter):
    with pytest.raises(SpotCheckRefused) as refused:
        send(counter, marks={"dress": Mark("good")})
    assert problem(refused) == "unmarked"
    with pytest.raises(SpotCheckRefused) as refused:
        send(counter, marks=counter.marks(courtesy=" "))
    assert problem(refused) == "poor_without_words"
    assert rows("select count(*) from spot_checks") == [(0,)]


def test_what_is_poor_needs_somebody_whom_it_concerns(counter):
    for nobody in (None, counter["officer-2"].id, counter["gm"].id):
        with pytest.raises(SpotCheckRefused) as refused:
            send(counter, marks=counter.marks(dress="未佩戴工牌"), concerns_id=nobody)
        assert problem(refused) == "nobody_at_counter"
    assert send(counter, concerns_id=None).findings == ()


def test_each_poor_item_becomes_a_finding_and_the_officer_hears_of_it(counter):
    sent = send(counter, marks=counter.marks(dress="未佩戴工牌", courtesy="未起身"))
    assert sent.findings == ("CC-20260302-0001", "CC-20260302-0002")
    found = findings.find(counter["officer"], "mine").findings
    assert {finding.item.zh for finding in found} == {"仪容着装", "接待礼仪"}
    assert {finding.about for finding in found} == {"未佩戴工牌", "未起身"}
    lines = inbox.look(counter["officer"], at=TEN)
    assert {line.kind for line in lines} == {"抽查发现问题"}
    assert {line.page for line in lines} == {f"findings?no={no}" for no in sent.findings}


def test_the_same_click_twice_is_one_check(counter):
    marks = counter.marks(dress="未佩戴工牌")
    first = send(counter, marks=marks, request_id="r1")
    assert send(counter, marks=marks, request_id="r1").check_id == first.check_id
    assert rows("select count(*) from findings") == [(1,)]


def test_a_picture_belongs_to_whoever_took_it_and_shows_with_the_finding(counter):
    mine, others = counter.picture(), counter.picture("gm")
    with pytest.raises(SpotCheckRefused) as refused:
        send(counter, pictures=[others])
    assert problem(refused) == "not_your_picture"
    sent = send(counter, marks=counter.marks(dress="未佩戴工牌"), pictures=[mine])
    finding = findings.one(counter["hr"], sent.findings[0])
    assert [picture.id for picture in finding.pictures] == [mine]


def test_only_those_who_check_may_send_and_only_in_their_part(counter):
    for login in ("officer", "hr", "head"):
        with pytest.raises(NotPermitted):
            send(counter, login)
    with pytest.raises(SpotCheckRefused):
        checking.form(counter["staff"], counter.units["east"], at=TEN + timedelta(days=1))
