"""Every way in which a step's data may be wrong has a sentence in both languages, with its facts filled in."""

import re
from pathlib import Path

import pytest

from services import wording
from services.errors import StepDataRefused
from services.policy import demands, steps
from services.policy.rules import FieldRule
from tests.services.group import Group, at, group

KINDS = FieldRule.model_fields["type"].annotation.__args__


def _codes() -> set[str]:
    """The codes that the engine can give, read from its source: a new one without a sentence must not slip through."""
    found = {f"not_{kind}" for kind in KINDS}
    for module in (steps, demands):
        found |= set(re.findall(r'DataProblem\([^,]+, "(\w+)"', Path(module.__file__ or "").read_text("utf-8")))
    return found


@pytest.mark.parametrize("lang", wording.LANGUAGES)
@pytest.mark.parametrize("code", sorted(_codes()))
def test_each_problem_has_a_sentence(code: str, lang: str) -> None:
    assert wording.has(f"problem.{code}", lang)


@pytest.fixture
def people(database: str) -> Group:
    return group()


def test_a_refused_date_says_what_it_must_come_after(people: Group) -> None:
    no = people.opened()
    with pytest.raises(StepDataRefused) as refusal:
        people.step(no, "order_submitted", "officer", at("03-02 09:10"), required_by="2026-03-01T08:00+08:00")
    assert (
        wording.refusal_text(refusal.value, "zh") == "“报送督办令”没有提交：要求完成时间必须晚于 3月2日 09:00。请改正后再提交。"
    )


def test_a_refused_satisfaction_says_its_bounds(people: Group) -> None:
    no = people.issued()
    people.step(no, "closure_requested", "dept_head", at("03-02 11:00"), signed=True)
    with pytest.raises(StepDataRefused) as refusal:
        people.step(no, "closure_verified", "officer", at("03-02 11:10"), satisfaction=6)
    assert "1" in wording.refusal_text(refusal.value, "en")
    assert "5" in wording.refusal_text(refusal.value, "en")
