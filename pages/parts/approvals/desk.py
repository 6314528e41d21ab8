"""What one directors' desk remembers between runs: what is open, what is asked, what was just done."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal
from uuid import uuid4

import streamlit as st

from pages.parts.ticking import Cost
from services.approvals import Waiting
from services.time import now

ALL = "all"
TODAY = "today"
A_PAGE = 50

Order = Literal["time", "money"]


@dataclass(frozen=True)
class News:
    """One line about something that was done or refused: the sentence, and the text that was typed where it came to nothing."""

    no: str
    done: bool
    said: str
    typed: str = ""


@dataclass
class Desk:
    """The state of a desk. Callbacks take it out of the session first and change it afterwards without asking the session again:
    a run may be broken off whenever the session is asked, and what was done must not go unsaid."""

    selected: str | None = None
    # What was open when the page was last drawn, and which card from the top it was.
    paper: Waiting | None = None
    place: int = 0
    kind: str = ALL
    order: Order = "time"
    limit: int = A_PAGE
    asking: str | None = None
    asked: int = 0
    confirming: bool = False
    batch: str = ""
    news: list[News] = field(default_factory=list)
    shown: tuple[tuple[str, str, int], ...] = ()
    requests: dict[tuple[str, int, str], str] = field(default_factory=dict)

    def request(self, no: str, version: int, decision: str) -> str:
        """The id of this decision about this version of a case: the same however often the button is pressed."""
        return self.requests.setdefault((no, version, decision), uuid4().hex)

    def open(self, no: str) -> None:
        """Lay a case in the middle of the desk."""
        self.selected, self.paper, self.asking, self.confirming, self.news = no, None, None, False, []

    def show(self, kind: str) -> None:
        """Show papers of this kind, or all, or what was decided today."""
        self.kind, self.confirming, self.news = kind, False, []

    def choose(self, papers: Sequence[Waiting], everything: Sequence[Waiting]) -> Waiting | None:
        """The paper of `papers` that lies open: the selected one, else the one that has taken the place of the last.

        One that somebody else has decided meanwhile, so that it is not among `everything` that waits any more, stays open:
        nothing vanishes under the hand that types.
        """
        found = next((index for index, paper in enumerate(papers) if paper.no == self.selected), None)
        if found is None and self.paper and self.paper.no == self.selected and all(p.no != self.selected for p in everything):
            return self.paper
        if found is None:
            found = min(self.place, len(papers) - 1)
        self.paper = papers[found] if papers else None
        self.place, self.selected = max(found, 0), self.paper.no if self.paper else None
        return self.paper

    def ask_reason(self, no: str) -> None:
        """A return needs a reason: open the case and put the caret there."""
        if self.selected != no:
            self.open(no)
        self.asking, self.asked = no, self.asked + 1


def desk() -> Desk:
    """The desk of this browser tab."""
    if "desk" not in st.session_state:
        st.session_state["desk"] = Desk(selected=st.query_params.get("no"))
    found: Desk = st.session_state["desk"]
    return found


def cost_of(paper: Waiting) -> Cost:
    """What the paper costs whoever holds it, able to grow."""
    return Cost(paper.yuan, paper.yuan_per_block, paper.block_seconds, paper.due_at, paper.counted_until)


def yuan_now(paper: Waiting) -> Decimal:
    """What the paper has cost by now."""
    return cost_of(paper).at(now())


def in_order(papers: list[Waiting], order: Order) -> list[Waiting]:
    """The nearest due first, or the costliest first and then the nearest due."""
    return papers if order == "time" else sorted(papers, key=lambda paper: -yuan_now(paper))
