"""Every regime in words: nothing of a pack is left unsaid, and nothing is shown as code."""

import re
from decimal import Decimal

import pytest
from pydantic import BaseModel

from services.policy.conditions import Condition
from services.policy.limits import Limit
from services.policy.pack import Pack
from services.policy.packs import registry
from services.rulebook import Row, book, matching
from services.rulebook.changes import changes
from services.rulebook.conditions import said
from services.rulebook.flow import dot, flow
from services.rulebook.voice import Voice

PACKS = [pack for versions in registry().versions.values() for pack in versions.values()]
LANGUAGES = ("zh", "en")
everywhere = [pytest.param(pack, lang, id=f"{pack.id}-{lang}") for pack in PACKS for lang in LANGUAGES]
# Ids of packs are written like_this; people's words never are.
CODE = re.compile(r"[a-z]+_[a-z]|[{}\[\]<>]|None|True|False")


def conditions(part):
    """Every condition of a pack, alternatives included."""
    if isinstance(part, Condition):
        yield from part.walk()
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from conditions(getattr(part, name))
    elif isinstance(part, dict):
        for one in part.values():
            yield from conditions(one)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from conditions(one)


def rows(pack: Pack, lang: str = "zh") -> list[Row]:
    return [row for tables in book(pack, lang).values() for table in tables for row in table.rows]


def row(pack_id: str, chapter: str, title: str, lang: str = "zh") -> Row:
    tables = book(registry().latest(pack_id), lang)[chapter]
    return next(row for table in tables for row in table.rows if row.title == title)


@pytest.mark.parametrize(("pack", "lang"), everywhere)
def test_every_condition_is_a_sentence_and_no_two_different_ones_are_the_same(pack, lang):
    voice, spoken = Voice(pack, lang), {}
    for condition in conditions(pack):
        sentence = said(condition, voice)
        asked = condition.model_dump(exclude_defaults=True)
        assert bool(sentence) == bool(asked), asked
        assert not CODE.search(sentence), sentence
        assert spoken.setdefault(sentence, asked) == asked


@pytest.mark.parametrize(("pack", "lang"), everywhere)
def test_the_book_has_every_rule_with_its_article_and_nothing_as_code(pack, lang):
    found = rows(pack, lang)
    titles = {one.title for one in found}
    for part in (
        pack.steps,
        pack.clocks,
        pack.penalties,
        pack.reminders,
        pack.schedules,
        pack.roles,
        pack.categories,
        pack.points,
    ):
        assert {rule.title.in_(lang) for rule in part.values()} <= titles
    assert {note.text.in_(lang) for note in pack.notes.values()} <= titles
    for one in found:
        assert one.cite
        lines = [one.cite, *(line for cell in one.cells for line in cell)]
        assert not [line for line in lines if CODE.search(line)], one.title


@pytest.mark.parametrize(("pack", "lang"), everywhere)
def test_every_step_stands_in_the_flow_and_can_be_reached(pack, lang):
    drawn = flow(Voice(pack, lang))
    steps = {name for name, rule in pack.steps.items() if rule.right != "comment"}
    openings, reached = set(pack.opening), {to for _, to in drawn.edges}
    assert openings | reached | set(drawn.anytime) == steps
    assert {name for edge in drawn.edges for name in edge} <= steps
    graph = dot(Voice(pack, lang))
    assert graph.count("{") == graph.count("}") and all(f'\n"{name}" [label=' in graph for name in steps)


def test_what_late_visiting_costs_stands_beside_the_limit_with_its_article():
    visit = row("group", "clocks", "上门回访")
    assert visit.cells[0] == ("1 小时",)
    assert visit.cells[1] == ("超期即扣当月奖金的 20%（第35条）",)
    assert visit.cite == "第22条" and visit.article == "22"


def test_a_limit_by_item_is_told_item_by_item():
    limits = row("jinke", "clocks", "限时整改").cells[0]
    assert len(limits) == 17
    assert limits[0] == "整改项目为墙体开裂（填充墙）：1 个月（细则5附.1）"


def test_a_limit_by_the_time_of_day_says_both():
    arrival = next(one for one in book(registry().latest("repair"), "en")["clocks"][0].rows if len(one.cells[0]) == 2)
    assert arrival.cells[0][0].startswith("started from 08:00 to 17:30") and "in all other cases" in arrival.cells[0][1]


def test_rates_say_how_much_from_which_day_on_for_whom():
    assert row("group", "costs", "处理超期").cells[1][0] == "每满 24 小时，第 1–7 次各扣责任人 ¥100、分管领导 ¥50（第36.1条）"


def test_an_article_finds_all_that_stands_on_it_and_on_its_parts():
    tables = book(registry().latest("group"), "zh")
    everything = [table for chapter in tables.values() for table in chapter]
    found = [one for table in matching(everything, article="36") for one in table.rows]
    assert {"处理超期", "超期十五天以上", "完成处理", "扣罚报表"} <= {one.title for one in found}
    assert all(any(article == "36" or article.startswith("36.") for article in one.articles) for one in found)
    assert not list(matching(everything, article="3.6"))


def test_words_are_looked_for_in_names_lines_and_articles():
    everything = [table for chapter in book(registry().latest("group"), "en").values() for table in chapter]
    found = [one.title for table in matching(everything, text="VISIT bonus") for one in table.rows]
    assert {"Visit", "Visit missed"} <= set(found)
    assert not list(matching(everything, text="no such thing"))


def test_a_reading_of_our_own_is_no_article():
    waiver = row("group", "costs", "一人可免的限额")
    assert (waiver.cite, waiver.article, waiver.articles) == ("本系统约定", "", ())


def test_what_a_version_changes_is_said_with_what_it_was():
    old = registry().latest("group")
    visit = old.clocks["visit"].model_copy(update={"limit": Limit(hours=Decimal(2))})
    new = old.model_copy(update={"clocks": {**old.clocks, "visit": visit}})
    [change] = changes(old, new, "zh")
    assert (change.chapter, change.title, change.before, change.after) == ("时限", "上门回访 · 时长", "1 小时", "2 小时")
    assert (change.cite, change.strictness) == ("第22条", "laxer")


def test_any_two_regimes_can_be_told_apart_without_code():
    group = registry().latest("group")
    for other in PACKS:
        for change in changes(group, other, "en"):
            assert change.chapter
            assert not re.search(r"[{}\[\]]", change.before + change.after)
