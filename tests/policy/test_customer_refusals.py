# ruff: noqa: E501 - a mistake and its advice stand on one line
"""A pack that tells customers what does not exist, or asks them for what no field can hold, is refused."""

from pathlib import Path

import pytest

from tests.policy.test_loader_refuses import GROUP, HANDBOOK, check, refusal


@pytest.mark.parametrize(
    ("old", "new", "offset", "advice"),
    [
        ("    closure_verified: {words: {zh: 客服已核实并回访", "    closure_verifed: {words: {zh: 客服已核实并回访", 0, "closure_verifed is no step of this pack; write closure_verified"),
        ("says: [plan, agreed_by], cite: \"22\"}\n    visit_refused", "says: [plan, agreed], cite: \"22\"}\n    visit_refused", 0, "agreed is no field of this step; write agreed_by"),
        ("says: [plan, agreed_by], cite: \"22\"}\n    visit_refused", "says: [plan, agreed_by]}\n    visit_refused", 0, 'customers.told.visited has no article; add cite: "<article of the source>"'),
        ("    visit: {words: {zh: 责任部门上门回访", "    visits: {words: {zh: 责任部门上门回访", 0, "visits is no clock of this pack; write visit"),
        ("names: {of: [dept_head], cite", "names: {of: [dept_heads], cite", 0, "dept_heads is no role of this pack; write dept_head"),
        ("fills: {visited: signed}", "fills: {visited: plan}", 0, "plan is of type text; write a field of type yes_no"),
        ("fills: {closure_verified: satisfaction}", "fills: {closure_verified: documents_checked}", 0, "documents_checked is of type yes_no; write a field of type whole"),
        ("proposes: [agreed_by, plan]", "proposes: [plan, agreed_by]", 0, "the first field is what is agreed to; plan is no instant"),
        ("proposes: [agreed_by, plan]", "proposes: [agreed_by, signed]", 0, "signed cannot be proposed; write fields of type instant, date, text"),
        ("      concerns: responsible\n      tells: [officer]", "      concerns: responsible\n      tells: [officers]", 1, "officers is no role or party of this pack; write officer"),
        ("when: {held: {order: officer}, before: [order_submitted]}\n      on_request", "when: {clock: visit}\n      on_request", 0, "a link is asked at any time; write a condition without clock"),
    ],
)  # fmt: skip
def test_what_customers_are_told_and_asked(tmp_path: Path, old: str, new: str, offset: int, advice: str):
    check(tmp_path, GROUP, old, new, offset, advice)


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("      does: sign\n", "      does: sign\n      proposes: [satisfaction]\n", "proposes belongs to does: agree, and that needs it"),
        ("      concerns: dept_head\n", "", "scores and concerns belong to does: rate, and that needs both"),
        ("        5: {zh: 非常满意, en: Very satisfied}\n", "", "write a word for each score from 1 to 5, in this order"),
        ("      fills: {complained_again: text}", "      fills: {complained_again: text, letter_sent: text}", "a complaint is one step; write only one under fills"),
    ],
)  # fmt: skip
def test_an_ask_of_one_kind_has_nothing_of_another(tmp_path: Path, old: str, new: str, advice: str):
    _, refused = refusal(tmp_path, HANDBOOK, old, new)
    assert refused.problem.endswith(advice)
