"""What a cell says, as a field of the regime takes it."""

from typing import Any

import pytest

from services.imports.kinds import as_field
from services.imports.written import Times
from services.policy.rules import FieldRule
from services.policy.words import Title


@pytest.mark.parametrize(
    ("cell", "value"), [("12", 12), ("-3", -3), ("１２", 12), ("1.5", "1.5"), ("²", "²"), ("-", "-"), ("9" * 4_301, "9" * 4_301)]
)
def test_a_number_is_taken_and_whatever_is_none_is_left_to_the_regime(cell: str, value: Any) -> None:
    rule = FieldRule(title=Title(zh="次数", en="Times"), type="whole", cite="1")
    assert as_field(rule, cell, "次数", Times(zone="UTC", formats=["%Y-%m-%d"])) == value
