"""What a paper starts when it becomes valid: each duty with its limit, who answers for it, and what lateness costs."""

from collections.abc import Iterator
from datetime import datetime

from services.documents.matter import Matter
from services.documents.paper import Table
from services.policy.branches import foreseen
from services.policy.facts import facts_hold
from services.policy.limits import Limit
from services.policy.rules import ClockRule, PenaltyRule, Rate
from services.policy.words import Measure, Span
from services.why import length
from services.wording import money_text


def duties(matter: Matter) -> Table:
    """The table of them."""
    columns = (("duty", 0.18), ("limit", 0.27), ("responsible", 0.17), ("cost", 0.38))
    return Table(
        matter.say("paper.duties"),
        tuple((matter.say(f"paper.column.{name}"), share) for name, share in columns),
        tuple(_row(matter, name, rule) for name, rule in _started(matter).items()),
        matter.say("paper.duties.none"),
    )


def _started(matter: Matter) -> dict[str, ClockRule]:
    """The clocks that the paper starts, and the daily duties that last while one of them runs."""
    clocks, fields = matter.pack.clocks, matter.standing.fields
    begun = {n: rule for n, rule in clocks.items() if rule.starters & {*matter.rule.valid} and facts_hold(rule.when, fields)}
    return {n: rule for n, rule in clocks.items() if n in begun or (rule.daily and rule.daily.while_ in begun)}


def _row(matter: Matter, name: str, rule: ClockRule) -> tuple[str, str, str, str]:
    title = matter.with_cite(rule.title, rule.cite)
    cost = "\n".join(line for penalty in matter.pack.penalties_of(name).values() for line in _costs(matter, penalty))
    return title, _limit(matter, name, rule), matter.behind(rule.responsible), cost or matter.say("paper.cost.none")


def _limit(matter: Matter, name: str, rule: ClockRule) -> str:
    if rule.daily:
        base = matter.pack.clocks[rule.daily.while_].title.in_(matter.lang)
        return matter.say("paper.limit.daily", at=rule.daily.at, base=base)
    if limit := rule.limit or foreseen(rule.limits, matter.standing.fields):
        return "\n".join(filter(None, (_within(matter, rule, limit), _due(matter, name))))
    return "\n".join(_dates(matter, rule))


def _within(matter: Matter, rule: ClockRule, limit: Limit) -> str:
    amount = length(limit.unit, limit.amount_text, matter.lang)
    step = next(matter.pack.steps[event] for event in matter.rule.valid if event in rule.starters)
    return matter.say("paper.limit.within", amount=amount, step=step.title.in_(matter.lang))


def _due(matter: Matter, name: str) -> str:
    """When that is, once the paper has started it."""
    step = matter.made_valid
    due = next((c.due_at for c in matter.view.clocks if step and c.rule == name and c.started_at == step.at), None)
    return matter.say("paper.limit.until", at=matter.when(due)) if due else ""


def _dates(matter: Matter, rule: ClockRule) -> Iterator[str]:
    """The dates that decide, as far as they were known, and that the earliest counts."""
    for candidate in rule.earliest:
        field = matter.pack.fields[candidate.field].title.in_(matter.lang)
        said = [
            datetime.fromisoformat(value)
            for step in matter.steps
            if step.event in candidate.of
            for name, _, value in matter.said(step)
            if name == candidate.field
        ]
        cite = matter.cite(candidate.cite)
        if said:
            at = matter.when(said[-1] if candidate.take == "last" else min(said))
            yield matter.say("paper.limit.date", field=field, at=at, cite=cite)
        else:
            yield matter.say("paper.limit.earlier", field=field, cite=cite)


def _costs(matter: Matter, penalty: PenaltyRule) -> Iterator[str]:
    """A line for each rate."""
    for rate in penalty.rates:
        paid = matter.say("format.comma").join(
            f"{matter.say(f'penalties.capacity.{capacity}')} {_measure(matter, measure)}"
            for capacity, measure in rate.measures().items()
        )
        yield matter.say("paper.cost", when=_when(matter, penalty, rate), paid=paid, cite=matter.cite(rate.cite))


def _when(matter: Matter, penalty: PenaltyRule, rate: Rate) -> str:
    if penalty.every is None:
        return matter.say("paper.cost.once")
    every = _span(matter, penalty.every)
    if rate.from_ == rate.to:
        return matter.say("paper.cost.number", every=every, n=rate.from_)
    if rate.to is not None:
        return matter.say("paper.cost.numbers", every=every, first=rate.from_, last=rate.to)
    return matter.say("paper.cost.every", every=every)


def _span(matter: Matter, span: Span) -> str:
    unit, n = next((unit, n) for unit, n in span if n is not None)
    return matter.say(f"why.{unit}", n=n)


def _measure(matter: Matter, measure: Measure) -> str:
    if measure.yuan is not None:
        return money_text(measure.yuan)
    if measure.percent is not None:
        return matter.say("case.cost.percent", percent=f"{measure.percent.normalize():f}")
    assert measure.decision is not None
    low, high = (f"{percent.normalize():f}" for percent in measure.decision)
    return matter.say("paper.cost.decision", low=low, high=high)
