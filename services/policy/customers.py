"""What a regime tells its customers and asks of them: on their own telephones, by a link to one case."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from services.policy.conditions import Condition
from services.policy.words import Cite, Name, Span, Strict, Title

Kind = Literal["sign", "agree", "rate", "complain"]
SCORES = range(1, 6)


class LinkRule(Strict):
    """How long a link opens its case."""

    lives: Span
    cite: Cite


class NameRule(Strict):
    """The roles whose holders the customer is told by name; of everybody else only what was done."""

    of: list[Name]
    cite: Cite


class ToldRule(Strict):
    """A step or a deadline in words that customers understand, and the fields of the step that are said with it."""

    words: Title
    says: list[Name] = []
    cite: Cite


class AskRule(Strict):
    """One thing that a customer can do, once by each link, or once for all while it is `once: case`."""

    does: Kind
    title: Title
    # What is signed or agreed to, what is rated, what may be written.
    about: Title
    when: Condition = Condition()
    # Asked only where whoever makes the link wants it.
    on_request: bool = False
    once: Literal["link", "case"] = "link"
    # {step: field} that people fill with it. What is complained of is such a step itself.
    fills: dict[Name, Name] = {}
    # Fields that the maker of the link fills in; the first is the instant that is agreed to.
    proposes: list[Name] = []
    scores: dict[int, Title] = {}
    # The role or party whose work is rated.
    concerns: str | None = None
    # The roles or parties that hear of it.
    tells: list[str] = []
    cite: Cite

    def model_post_init(self, _: Any) -> None:
        """Refuses what belongs to another kind of asking, and a rating without a word for each score."""
        if (self.does == "agree") != bool(self.proposes):
            raise ValueError("proposes belongs to does: agree, and that needs it")
        if (self.does == "rate") != bool(self.scores and self.concerns):
            raise ValueError("scores and concerns belong to does: rate, and that needs both")
        if self.scores and list(self.scores) != list(SCORES):
            raise ValueError(f"write a word for each score from {SCORES[0]} to {SCORES[-1]}, in this order")
        if self.does == "complain" and len(self.fills) > 1:
            raise ValueError("a complaint is one step; write only one under fills")


class CustomerRule(Strict):
    """The whole of it. A step or a clock that is not named here is not told."""

    link: LinkRule
    names: NameRule
    told: dict[Name, ToldRule] = Field(min_length=1)
    due: dict[Name, ToldRule] = {}
    asks: Mapping[Name, AskRule] = {}

    @property
    def on_request(self) -> dict[str, AskRule]:
        """What the maker of a link may ask for beside what every link asks."""
        return {name: rule for name, rule in self.asks.items() if rule.on_request}
