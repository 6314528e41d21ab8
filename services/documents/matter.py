"""The case that a paper is about, as it stood when the paper became valid, or as it stands while it is a draft."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.dates import format_datetime

from services.attachments import Attachment
from services.case_view import CaseView, StepSeen
from services.documents.paper import whole
from services.policy.documents import DocumentRule
from services.policy.pack import Pack
from services.policy.rules import FieldRule
from services.policy.story import Standing, party
from services.policy.words import Title
from services.wording import text

# Whom a regime's lateness costs, as parties of it.
CAPACITIES = ("responsible", "leader")


@dataclass(frozen=True)
class Matter:
    """A case as somebody may see it, one of its papers, its standing then, the names of the people who have a role in it,
    and what is attached to it."""

    view: CaseView
    rule: DocumentRule
    standing: Standing
    people: Mapping[str, str]
    lang: str
    attached: Sequence[Attachment] = ()

    @property
    def pack(self) -> Pack:
        """The regime of the case."""
        return self.view.pack

    @property
    def made_valid(self) -> StepSeen | None:
        """The step by which the paper became valid; None for a draft."""
        return made_valid(self.view, self.rule)

    @property
    def steps(self) -> tuple[StepSeen, ...]:
        """What had happened by then, comments left away."""
        last = self.made_valid
        told = (step for step in self.view.steps if last is None or step.n <= last.n)
        return tuple(step for step in told if self.pack.steps[step.event].right != "comment")

    @property
    def own_steps(self) -> tuple[StepSeen, ...]:
        """Those among them on the paper's desk, and those that make it valid; not the one that opened the case."""
        return tuple(step for step in self.steps if self._is_own(step))

    def _is_own(self, step: StepSeen) -> bool:
        rule = self.pack.steps[step.event]
        return not rule.opens and (self.rule.desk in rule.hands or step.event in self.rule.valid)

    def said(self, step: StepSeen) -> Iterator[tuple[str, FieldRule, Any]]:
        """Id, field and value of what a step said, apart from what was left empty."""
        rule, found = self.pack.steps[step.event], iter(step.said)
        names = {id(self.pack.fields[name]): name for name in (*rule.needs, *rule.may)}
        for field, value in found:
            if value not in (None, ""):
                yield names[id(field)], field, value

    def say(self, key: str, **facts: Any) -> str:
        """The sentence of a key in the reader's language."""
        return text(key, self.lang, **facts)

    def when(self, at: datetime) -> str:
        """An instant with its year, in the regime's zone: a paper is read years later."""
        return whole(format_datetime(at, self.say("paper.instant"), tzinfo=self.pack.tz, locale=self.lang))

    def cite(self, article: str) -> str:
        """An article as the regime's readers write it."""
        return whole(self.pack.cite(article, self.lang))

    def with_cite(self, title: Title, article: str) -> str:
        """What something is called, and its article."""
        return self.say("paper.with_cite", title=title.in_(self.lang), cite=self.cite(article))

    def who(self, role: Title, name: str | None) -> str:
        """Somebody by name and role, or by the role where nobody is named."""
        return self.say("case.clock.who", name=name, role=role.in_(self.lang)) if name else role.in_(self.lang)

    def behind(self, party_name: str) -> str:
        """Who is behind a role or a party; nobody for one that the case cannot name."""
        role = party(self.pack, party_name, self.standing)
        return self.who(self.pack.roles[role].title, self.people.get(role)) if role in self.pack.roles else ""

    def value(self, field: FieldRule, value: Any) -> str:
        """What a field says, as people write it."""
        if field.type == "yes_no":
            return self.say("case.yes" if value else "case.no")
        if field.type == "instant":
            return self.when(datetime.fromisoformat(str(value)))
        if field.type == "choice" and value in field.values:
            return field.values[value].in_(self.lang)
        if isinstance(value, list):
            return self.say(f"files.count.{field.attach}", n=len(value))
        if field.at_most is not None:
            return self.say("paper.of", value=value, most=field.at_most)
        return str(value)

    def listed(self, parts: Iterator[str] | tuple[str, ...]) -> str:
        """Several things in a row."""
        return self.say("format.comma").join(parts)


def made_valid(view: CaseView, rule: DocumentRule) -> StepSeen | None:
    """The step by which a paper of a case became valid; None for a draft."""
    return next((step for step in view.steps if step.event in rule.valid), None)
