"""How the parts of a pack are called in one language: what every sentence of the rule book is made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from services import wording
from services.policy.conditions import Match
from services.policy.limits import Limit
from services.policy.pack import Pack
from services.policy.words import Measure, Span, Title
from services.rulebook.table import OWN, Row, pieces
from services.why import length


@dataclass(frozen=True)
class Voice:
    """A pack, and the language in which it is told."""

    pack: Pack
    lang: str

    def say(self, key: str, /, **facts: Any) -> str:
        """The sentence of a key."""
        return wording.text(key, self.lang, **facts)

    def title(self, title: Title) -> str:
        """A name in the language."""
        return title.in_(self.lang)

    def listed(self, said: Iterable[str]) -> str:
        """Several things in a row."""
        return wording.text("format.comma", self.lang).join(said)

    def either(self, said: Iterable[str]) -> str:
        """One of several things."""
        return self.say("rules.or").join(said)

    def cite(self, article: str) -> str:
        """An article as the regime's readers write it; of a reading of our own, that it is one."""
        if article.startswith(OWN):
            return self.say("rules.own")
        return self.pack.cite(article, self.lang)

    def cited(self, said: str, article: str) -> str:
        """A line with its article."""
        return self.say("rules.cited", said=said, cite=self.cite(article))

    def row(self, title: str, cells: Sequence[Iterable[str]], cite: str, *more: str) -> Row:
        """A row of the book that stands on `cite`, and whose lines stand on `more`. Lines that say nothing are left out."""
        lines = tuple(tuple(line for line in cell if line) for cell in cells)
        return Row(title, lines, self.cite(cite), ",".join(pieces([cite])), pieces([cite, *more]))

    def step(self, name: str) -> str:
        """A step, in the marks that tell names from sentences."""
        return self.say("rules.quoted", name=self.title(self.pack.steps[name].title))

    def steps(self, names: Iterable[str]) -> str:
        """Any of several steps."""
        return self.either(map(self.step, names))

    def clock(self, name: str) -> str:
        """A clock, in the same marks."""
        return self.say("rules.quoted", name=self.title(self.pack.clocks[name].title))

    def role(self, name: str) -> str:
        """Whoever a role is in this regime."""
        return self.title(self.pack.roles[name].title) if name in self.pack.roles else self.say(f"rules.role.{name}")

    def field(self, name: str) -> str:
        """A field of a step or of the case; one that follows from others is called by the values that it can have."""
        if name in self.pack.fields:
            return self.title(self.pack.fields[name].title)
        return "/".join(map(self.title, reversed(list(self.pack.values(name).values()))))

    def fields(self, names: Iterable[str]) -> str:
        """Several fields."""
        return self.listed(map(self.field, names))

    def values(self, field: str, values: Iterable[Any]) -> str:
        """Any of several values of a field."""
        known = self.pack.values(field)
        return self.either(self.title(known[v]) if v in known else self._plain(v) for v in values)

    def _plain(self, value: Any) -> str:
        return self.say("rules.yes" if value else "rules.no") if isinstance(value, bool) else str(value)

    def desk(self, name: str) -> str:
        """The paper that lies on a desk: by the document that is decided there, else by the step that first hands it on."""
        papers = [rule.title for rule in self.pack.documents.values() if rule.desk == name]
        steps = [rule.title for rule in self.pack.steps.values() if name in rule.hands]
        return self.say("rules.quoted", name=self.title([*papers, *steps][0]))

    def match(self, match: Match) -> str:
        """A step, and what it must have said to count."""
        said = [
            self.say("rules.is", field=self.field(name), values=self.values(name, values)) for name, values in match.is_.items()
        ]
        said += [self.say("rules.has", field=self.field(name)) for name in match.has]
        step = self.step(match.step)
        return self.say("rules.cited", said=step, cite=self.listed(said)) if said else step

    def matches(self, found: Iterable[Match]) -> str:
        """Any of several steps."""
        return self.either(map(self.match, found))

    def span(self, span: Span) -> str:
        """An exact length of time."""
        unit, n = next((unit, n) for unit, n in span if n is not None)
        return length(unit, str(n), self.lang)

    def limit(self, limit: Limit) -> str:
        """How long something may take, and what becomes of a last day that is off."""
        said = length(limit.unit, limit.amount_text, self.lang)
        return self.say("rules.rolled", limit=said) if limit.roll else said

    def measure(self, measure: Measure) -> str:
        """What one accrual costs."""
        if measure.yuan is not None:
            return wording.money_text(measure.yuan)
        if measure.percent is not None:
            return self.say("rules.percent", percent=f"{measure.percent.normalize():f}")
        low, high = (f"{percent.normalize():f}" for percent in measure.decision or ())
        return self.say("rules.decision", low=low, high=high)
