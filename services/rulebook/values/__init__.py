"""What of a regime can be changed without touching its text: every limit, amount and time with its place, name and article.

What is left out - steps, roles, fields, conditions, words - is changed in the text.
"""

from services.policy.pack import Pack
from services.rulebook.values.calendar import calendar
from services.rulebook.values.checks import checks, other
from services.rulebook.values.clocks import clocks
from services.rulebook.values.costs import costs
from services.rulebook.values.told import told
from services.rulebook.values.value import Kind, Value
from services.rulebook.voice import Voice

__all__ = ["CHAPTERS", "Kind", "Value", "values"]

CHAPTERS = ("clocks", "costs", "told", "calendar", "checks", "other")


def values(pack: Pack, lang: str) -> list[Value]:
    """Every such value of a pack, chapter by chapter, in its order."""
    voice = Voice(pack, lang)
    return [*clocks(voice), *costs(voice), *told(voice), *calendar(voice), *checks(voice), *other(voice)]
