"""A pack whose papers name what does not exist is refused."""

from pathlib import Path

import pytest

from tests.policy.test_loader_refuses import GROUP, check


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("valid: [order_issued]", "valid: [order_isued]", "order_isued is no step of this pack; write order_issued"),
        ("from: [order_submitted]\n", "from: [submitted]\n", "submitted is no step of this pack; write order_submitted"),
        ("later: [plan, agreed_by]", "later: [plan, agreed]", "agreed is no field of this pack; write agreed_by"),
        (
            "shows: [said, duties, decisions, later]",
            "shows: [said, duties, decisions]",
            "later among shows: and the fields under later: belong together; write both or neither",
        ),
    ],
)
def test_a_paper_that_names_what_does_not_exist(tmp_path: Path, old: str, new: str, advice: str):
    check(tmp_path, GROUP, old, new, 0, advice)
