"""The papers of a case that people print, sign and file: from when each exists, what makes it valid, and what stands on it."""

from typing import Literal

from pydantic import Field

from services.policy.words import Cite, Name, Strict, Title

# What the product can put on a paper, each as a part of its own.
Part = Literal["said", "duties", "decisions", "later", "clocks", "costs", "course", "photos"]


class DocumentRule(Strict):
    """A paper. Before any step of `valid` was taken it is a draft and carries the mark `draft`; whose `desk` it is decided on."""

    title: Title
    desk: Name | None = None
    # The first of these steps brings it into being.
    from_: list[Name] = Field(min_length=1, alias="from")
    valid: list[Name] = Field(min_length=1)
    draft: Title
    shows: list[Part] = Field(min_length=1)
    # Fields that are said when it is valid already, and are added to it.
    later: list[Name] = []
    cite: Cite
