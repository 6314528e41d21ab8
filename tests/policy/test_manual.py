"""The manual of the pack language has every word of it."""

import re
from pathlib import Path

import pytest

from services.policy import (
    assessment,
    branches,
    conditions,
    documents,
    limits,
    own_days,
    own_rules,
    pack,
    rules,
    shifts,
    spot_checks,
    words,
    work_week,
)

MANUAL = (Path(__file__).parents[2] / "docs/packs.md").read_text(encoding="utf-8")
_MODULES = (
    *(assessment, branches, conditions, documents, limits, own_days, own_rules, pack, rules, shifts, spot_checks, work_week),
    words,
)
MODELS = {
    part for module in _MODULES for part in vars(module).values() if isinstance(part, type) and issubclass(part, words.Strict)
}
# A shift is written as a text, and the file's name says version and since.
NOT_WRITTEN = {"opens", "closes", "version"}
WORDS = sorted({field.alias or name for model in MODELS for name, field in model.model_fields.items()} - NOT_WRITTEN)


@pytest.mark.parametrize("word", WORDS)
def test_the_manual_explains_the_word(word: str):
    assert re.search(rf"`[^`]*\b{word}\b[^`]*`", MANUAL), f"docs/packs.md does not say what `{word}` is; add it with an example"
