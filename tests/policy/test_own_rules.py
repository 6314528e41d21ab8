# ruff: noqa: E501 - a mistake and its advice stand on one line
"""A unit's own rules on top of a regime: what they change, by which article, and that they ask for no less."""

from pathlib import Path
from shutil import copytree

import pytest

from services.policy import shelf
from services.policy.differences import differences
from services.policy.pack import Pack
from services.policy.packs import FOLDER, known_roles, load_all
from services.policy.refused import PackRefused
from services.policy.strictness import strictness
from tests.policy.files import load_file

OWN = """\
id: east
builds_on: group
title: {zh: 华东公司实施细则, en: Rules of the eastern company}
source: {zh: 华东公司售后服务实施细则, en: Detailed rules of the eastern company}
cite_form: {zh: "华东细则第{article}条", en: "east, rule {article}"}
number_prefix: HD
changes:
  clocks.visit.limit: {to: {minutes: 30}, cite: "3"}
  penalties.plan_missed.rates.0.responsible.yuan: {to: 400, cite: "5"}
notes:
  why: {text: {zh: 本公司自愿从严, en: We ask for more by choice}, cite: "1"}
"""
LAXER = "clocks.visit.limit: {to: {minutes: 30}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The product's regimes, to which others can be added."""
    for pack in ("group", "plain", "jinke"):
        copytree(FOLDER / pack, tmp_path / pack)
    return tmp_path


def written(folder: Path, text: str, name: str = "east", version: str = "2026-07-01") -> Path:
    (folder / name).mkdir(exist_ok=True)
    path = folder / name / f"{version}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str = OWN, name: str = "east") -> Pack:
    return load_file(written(folder, text, name))


def refusal(folder: Path, text: str, name: str = "east") -> tuple[int, str]:
    with pytest.raises(PackRefused) as refused:
        loaded(folder, text, name)
    return refused.value.line, refused.value.problem


def test_what_is_not_changed_is_as_it_was(folder: Path):
    group, east = load_file(folder / "group/2020-01-01.yaml"), loaded(folder)
    assert east.steps == group.steps
    assert east.clocks["completion"] == group.clocks["completion"]
    assert (east.builds_on, east.built_on_version) == ("group", "2020-01-01")
    assert (east.id, east.version, east.number_prefix, east.title.en) == (
        "east",
        "2026-07-01",
        "HD",
        "Rules of the eastern company",
    )


def test_a_changed_value_stands_on_the_article_of_the_own_rules(folder: Path):
    east = loaded(folder)
    visit = east.clocks["visit"]
    assert visit.limit is not None and visit.limit.minutes == 30
    assert east.cite(visit.cite, "zh") == "华东细则第3条"
    assert east.cite(visit.cite, "en") == "east, rule 3"
    assert east.cite(east.clocks["plan"].cite, "zh") == "第22, 35条"
    assert east.cite(east.penalties["plan_missed"].rates[0].cite, "zh") == "华东细则第5条"
    assert east.cite(east.notes["why"].cite, "zh") == "华东细则第1条"


def test_two_changes_of_one_part_name_both_articles(folder: Path):
    east = loaded(
        folder, OWN.replace("notes:\n", '  clocks.visit.title: {to: {zh: 三十分钟内上门, en: Visit}, cite: "4"}\nnotes:\n')
    )
    assert east.cite(east.clocks["visit"].cite, "zh") == "华东细则第3, 4条"


def test_a_part_that_stands_in_several_places_is_changed_in_one(folder: Path):
    """The group's handling condition is written once and stands in several steps."""
    text = (folder / "group/2020-01-01.yaml").read_text(encoding="utf-8")
    allowed = 'may_be_laxer:\n  steps.visited.allowed: {cite: "41"}\n'
    (folder / "group/2020-01-01.yaml").write_text(text + allowed, encoding="utf-8")
    change = '  steps.visited.allowed.open: {to: false, cite: "6"}\nnotes:\n'
    east = loaded(folder, OWN.replace("notes:\n", change))
    assert east.steps["visited"].allowed.open is False
    assert east.steps["plan_entered"].allowed.open is True


def test_the_version_in_force_on_the_first_day_is_built_on(folder: Path):
    text = (folder / "group/2020-01-01.yaml").read_text(encoding="utf-8")
    (folder / "group/2026-07-01.yaml").write_text(
        text.replace("limit: {minutes: 30}", "limit: {minutes: 25}", 1), encoding="utf-8"
    )
    (folder / "group/2026-07-02.yaml").write_text(
        text.replace("limit: {minutes: 30}", "limit: {minutes: 20}", 1), encoding="utf-8"
    )
    east = loaded(folder)
    limit = east.clocks["order_submit"].limit
    assert (east.built_on_version, limit and limit.minutes) == ("2026-07-01", 25)


def test_rules_on_rules_on_rules(folder: Path):
    written(folder, OWN)
    city = loaded(
        folder,
        'id: city\nbuilds_on: east\ntitle: {zh: 市, en: City}\nsource: {zh: 市, en: City}\ncite_form: {zh: "市{article}", en: "city {article}"}\n'
        'number_prefix: CITY\nchanges:\n  clocks.visit.limit.minutes: {to: 20, cite: "1"}\n',
        "city",
    )
    assert city.cite(city.clocks["visit"].cite, "zh") == "市1"
    assert city.cite(city.penalties["plan_missed"].rates[0].cite, "zh") == "华东细则第5条"
    assert city.cite(city.clocks["completion"].cite, "zh") == "第25条"


def test_a_laxer_value_is_taken_where_it_is_allowed(folder: Path):
    path = folder / "group/2020-01-01.yaml"
    path.write_text(path.read_text(encoding="utf-8") + 'may_be_laxer:\n  clocks.visit.limit: {cite: "41"}\n', encoding="utf-8")
    east = loaded(folder, OWN.replace("{minutes: 30}", "{hours: 2}"))
    found = differences(load_file(path), east)[0]
    assert (found.where, found.strictness) == (("clocks", "visit", "limit"), "laxer")


def test_what_differs_is_told_with_its_article(folder: Path):
    group, east = load_file(folder / "group/2020-01-01.yaml"), loaded(folder)
    found = [(".".join(map(str, d.where)), d.before, d.after, d.cite, d.strictness) for d in differences(group, east)]
    note = {"text": {"zh": "本公司自愿从严", "en": "We ask for more by choice"}, "cite": "east 1"}
    assert found == [
        ("clocks.visit.limit", {"hours": "1"}, {"minutes": "30"}, "east 3", "stricter"),
        ("penalties.plan_missed.rates.0.responsible.yuan", "300", "400", "east 5", "stricter"),
        ("notes.why", None, note, "east 1", "unknown"),
    ]
    assert differences(east, east) == []


@pytest.mark.parametrize(
    ("old", "new", "offset", "advice"),
    [
        (LAXER, "clocks.visit.limit: {to: {minutes: 61}", 0, "clocks.visit.limit is laxer than {hours: 1} of group, which does not allow it; ask for as much or more"),
        ("to: 400", "to: 299.99", 0, "penalties.plan_missed.rates.0.responsible.yuan is laxer than 300 of group, which does not allow it; ask for as much or more"),
        (LAXER, "clocks.visit.limit: {to: {workhours: 1}", 0, "clocks.visit.limit: nothing tells if it asks for as much as group; leave it, or let that name it in may_be_laxer"),
        (LAXER, "clocks.visit.limit: {to: {hours: 1}", 0, "clocks.visit.limit is {hours: 1} in group already; remove it"),
        (LAXER, "clocks.vist.limit: {to: {minutes: 30}", 0, "clocks.vist.limit: group has no vist there; write visit"),
        (LAXER, "clocks.visit.limit.workdays: {to: 1", 0, "clocks.visit.limit.workdays: group has no workdays there; write one of hours"),
        (LAXER, "clocks.visit: {to: {minutes: 30}", 0, "clocks.visit is no value; write the way to one, such as clocks.visit.title"),
        (LAXER, "clocks.visit.cite: {to: x", 0, "clocks.visit.cite is no value; write the way to one, such as clocks.visit.title"),
        (LAXER, "zone: {to: Asia/Tokyo", 0, "zone stands on no article of group and is not to be changed; remove it"),
        (LAXER, "clocks.visit.limit: {to: {minutes: -1}", 0, "clocks.visit.limit: nothing tells if it asks for as much as group; leave it, or let that name it in may_be_laxer"),
        (LAXER + ', cite: "3"}', LAXER + "}", 0, 'changes.clocks.visit.limit has no article; add cite: "<article of the source>"'),
        ("builds_on: group", "builds_on: grop", 0, "grop is no regime; write group"),
        ("builds_on: group", "builds_on: east", 0, "east builds on this pack; write a regime that stands without it"),
        ("number_prefix: HD\n", "number_prefix: HD\nzone: Asia/Shanghai\n", 1, "zone is not a key here; remove it or write the key that is meant"),
        ("changes:\n", "change:\n", 0, "change is not a key here (did you mean changes?); remove it or write the key that is meant"),
    ],
)  # fmt: skip
def test_own_rules_that_do_not_fit(folder: Path, old: str, new: str, offset: int, advice: str):
    assert old in OWN
    line, problem = refusal(folder, OWN.replace(old, new, 1))
    assert problem == advice
    assert line == OWN[: OWN.index(old)].count("\n") + 1 + offset


def test_cases_are_not_numbered_like_those_of_another_regime(folder: Path):
    written(folder, OWN.replace("number_prefix: HD", "number_prefix: KS"))
    with pytest.raises(PackRefused, match=r"group/2020-01-01.yaml:\d+: east numbers its cases KS, too; write another prefix"):
        load_all(shelf.folder(folder), known_roles())


def test_rules_older_than_what_they_build_on(folder: Path):
    with pytest.raises(PackRefused, match="group is in force from 2020-01-01 only; let this pack begin then"):
        load_file(written(folder, OWN, version="2019-12-31"))


def test_two_that_build_on_each_other(folder: Path):
    written(folder, OWN.replace("id: east", "id: west").replace("builds_on: group", "builds_on: east"), "west")
    with pytest.raises(PackRefused, match="east builds on this pack"):
        loaded(folder, OWN.replace("builds_on: group", "builds_on: west"))


def test_a_change_that_the_whole_cannot_bear_is_told_at_its_line(folder: Path):
    line, problem = refusal(
        folder,
        OWN.replace("clocks.visit.limit: {to: {minutes: 30}", "reminders.issue_notice.to: {to: [responsible, nobody_known]"),
    )
    assert problem.startswith("nobody_known is no role or party of this pack")
    assert line == 8


def test_an_allowance_that_leads_nowhere(folder: Path):
    path = folder / "group/2020-01-01.yaml"
    path.write_text(path.read_text(encoding="utf-8") + 'may_be_laxer:\n  clocks.vist.limit: {cite: "41"}\n', encoding="utf-8")
    with pytest.raises(PackRefused, match="clocks.vist.limit: there is no vist; write visit"):
        load_file(path)


@pytest.mark.parametrize(
    ("where", "before", "after", "found"),
    [
        (("clocks", "c", "limit"), {"hours": 1}, {"minutes": 60}, "stricter"),
        (("clocks", "c", "limit"), {"days": 3}, {"days": 4}, "laxer"),
        (("clocks", "c", "limit"), {"days": 3}, {"days": 3, "roll": True}, "laxer"),
        (("clocks", "c", "limit"), {"days": 3}, {"hours": 1}, "unknown"),
        (("clocks", "c", "limits", 0, "limit"), {"workdays": 15}, {"workdays": 10}, "stricter"),
        (("clocks", "d", "daily", "at"), "18:00", "17:00", "stricter"),
        (("clocks", "d", "daily", "at"), "18:00", "18:01", "laxer"),
        (("reminders", "r", "daily"), "09:30", "11:00", "neither"),
        (("reminders", "r", "to"), ["gm"], ["gm", "vp"], "stricter"),
        (("reminders", "r", "to"), ["gm", "vp"], ["gm"], "laxer"),
        (("penalties", "p", "every"), {"minutes": 5}, {"minutes": 4}, "stricter"),
        (("penalties", "p", "rates", 0, "responsible"), {"yuan": 100}, {"percent": 50}, "unknown"),
        (("penalties", "p", "rates", 0, "leader"), {"percent": 20}, {"percent": 25}, "stricter"),
        (("penalties", "p", "rates", 0, "responsible"), {"decision": [50, 100]}, {"decision": [40, 100]}, "laxer"),
        (("waivers", "alone_up_to_yuan"), 500, 600, "laxer"),
        (("violations", "v", "more_than_in_month"), 2, 1, "stricter"),
        (("levels", 2, "when", "overdue_more_than"), {"days": 7}, {"days": 5}, "stricter"),
        (("points", "p", "minus"), 3, 2, "laxer"),
        (("assessment", "talk", "below"), 80, 85, "stricter"),
        (("soon", "part"), 3, 4, "neither"),
        (("steps", "s", "title"), {"zh": "a", "en": "a"}, {"zh": "b", "en": "b"}, "neither"),
        (("steps", "s", "needs"), ["signed"], ["signed", "photos"], "stricter"),
        (("steps", "s", "ends"), True, False, "unknown"),
    ],
)  # fmt: skip
def test_what_asks_for_more_and_what_for_less(where: tuple[str | int, ...], before: object, after: object, found: str):
    assert strictness(where, before, after) == found
