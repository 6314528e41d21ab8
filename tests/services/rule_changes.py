"""Versions that the house decides, made from those of the product by putting something else in one place."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from db.engine import transaction
from services.access import Actor
from services.policy.packs import delivered
from services.regimes import changing
from tests.services.group import MONDAY

VISIT = "until: [{step: visited, is: {signed: true}}, visit_refused]\n    limit: {hours: 1}"
SINCE = date(2026, 3, 10)
TRIED = {"cases": 0}
# A company's own rules: a visit within half an hour.
EAST = """\
id: east
builds_on: group
title: {zh: 华东公司实施细则, en: Rules of the eastern company}
source: {zh: 华东公司售后服务实施细则, en: Detailed rules of the eastern company}
cite_form: {zh: "华东细则第{article}条", en: "east, rule {article}"}
number_prefix: HD
changes:
  clocks.visit.limit: {to: {minutes: 30}, cite: "3"}
"""


def altered(old: str = VISIT, new: str = VISIT.replace("hours: 1", "hours: 2"), pack: str = "group") -> dict[str, str]:
    """The product's text of a regime with something else in one place: by default a visit may take two hours."""
    text = delivered().text(pack, delivered().latest(pack).version)
    assert old in text, "the pack has changed; mend this test"
    return {pack: text.replace(old, new, 1)}


def tried(people: Mapping[str, Actor], change_id: int, at: datetime = MONDAY) -> int:
    """The present version of a change, which was tried just now."""
    version = changing.one(people["gm"], change_id, at).version
    with transaction() as conn:
        assert changing.keep_trial(conn, people["admin"], change_id, version=version, summary=TRIED, at=at)
    return version


def approved(
    people: Mapping[str, Actor],
    texts: Mapping[str, str] | None = None,
    since: date = SINCE,
    open_from: date | None = None,
    at: datetime = MONDAY,
) -> int:
    """A change proposed by the administrator, tried and approved by the general manager within three minutes; its id."""
    minute, reason = timedelta(minutes=1), "客户反映一小时来不及"
    made = changing.propose(people["admin"], texts=texts or altered(), since=since, open_from=open_from, reason=reason, at=at)
    version = tried(people, made, at + minute)
    changing.approve(people["gm"], made, comment="", at=at + 2 * minute, expected_version=version)
    return made
