"""How the deadlines of a case came out, what lateness cost, and everything that happened to it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from services.case_view import ClockSeen, Cost, StepSeen
from services.documents import illustrations
from services.documents.matter import CAPACITIES, Matter
from services.documents.paper import Table, whole
from services.wording import duration_text, money_text


def clocks(matter: Matter) -> Table:
    """Each deadline that is over with its due, its stop and by how much it was missed; days of a daily duty that were kept are
    counted together."""
    columns = (("duty", 0.24), ("due", 0.22), ("done", 0.22), ("result", 0.14), ("responsible", 0.18))
    return Table(
        matter.say("paper.clocks"),
        tuple((matter.say(f"paper.column.{name}"), share) for name, share in columns),
        tuple(_clock_rows(matter)),
        matter.say("paper.clocks.none"),
    )


def _clock_rows(matter: Matter) -> Iterator[tuple[str, ...]]:
    for name, rule in matter.pack.clocks.items():
        over = [clock for clock in matter.view.clocks if clock.rule == name and not clock.open]
        for _, found in groupby(sorted(over, key=lambda clock: clock.state), lambda clock: clock.state):
            group = list(found)
            if rule.daily and len(group) > 1:
                yield _together(matter, group)
            else:
                yield from (_clock(matter, clock) for clock in group)


def _together(matter: Matter, group: Sequence[ClockSeen]) -> tuple[str, ...]:
    """The days of a daily duty that came out alike."""
    last = group[-1]
    span = matter.say("paper.span", first=matter.when(group[0].due_at), last=matter.when(last.due_at))
    times = matter.say("paper.times", n=len(group))
    return _titled(matter, last), span, times, matter.say(f"badge.{last.state}"), _who(matter, last)


def _titled(matter: Matter, clock: ClockSeen) -> str:
    return matter.with_cite(clock.title, matter.pack.clocks[clock.rule].cite)


def _clock(matter: Matter, clock: ClockSeen) -> tuple[str, ...]:
    result = matter.say(f"badge.{clock.state}")
    if clock.state == "missed" and clock.stopped_at:
        late = (clock.stopped_at - clock.due_at).total_seconds()
        result = matter.say("case.clock.late", by=duration_text(late, matter.lang))
    done = matter.when(clock.stopped_at) if clock.stopped_at else ""
    return _titled(matter, clock), matter.when(clock.due_at), done, result, _who(matter, clock)


def _who(matter: Matter, clock: ClockSeen) -> str:
    return matter.who(clock.responsible_role, clock.responsible)


def costs(matter: Matter) -> Table:
    """What lateness cost whom, by cause and article, with the sum in money as the last row."""
    columns = (("cause", 0.3), ("payer", 0.3), ("count", 0.1), ("amount", 0.3))
    return Table(
        matter.say("paper.costs"),
        tuple((matter.say(f"paper.column.{name}"), share) for name, share in columns),
        tuple(_cost_rows(matter)),
        matter.say("paper.costs.none"),
    )


def _cost_rows(matter: Matter) -> Iterator[tuple[str, ...]]:
    def key(cost: Cost) -> tuple[str | int, ...]:
        return [*matter.pack.penalties].index(cost.rule), cost.cite, CAPACITIES.index(cost.capacity), cost.payer or ""

    for _, found in groupby(sorted(matter.view.costs, key=key), key):
        group = list(found)
        first, count = group[0], sum(cost.kind != "waiver" for cost in group)
        yield (
            matter.say("paper.with_cite", title=first.title.in_(matter.lang), cite=whole(first.cite)),
            f"{matter.say(f'paper.{first.capacity}')} {matter.who(first.payer_role, first.payer)}",
            str(count),
            _amount(matter, group),
        )
    if len(matter.view.costs) > 1:
        yield matter.say("paper.costs.sum"), "", "", _amount(matter, matter.view.costs)


def _amount(matter: Matter, group: Sequence[Cost]) -> str:
    yuan = sum((cost.yuan for cost in group if cost.yuan is not None), Decimal(0))
    percent = sum((cost.percent for cost in group if cost.percent is not None), Decimal(0))
    parts = [money_text(yuan)] if any(cost.yuan is not None for cost in group) else []
    if percent:
        parts.append(matter.say("case.cost.percent", percent=f"{percent.normalize():f}"))
    for cost in group:
        if cost.decision:
            low, high = (f"{part.normalize():f}" for part in cost.decision)
            parts.append(matter.say("case.cost.decision", low=low, high=high))
        if cost.consequence:
            parts.append(cost.consequence)
    return "\n".join(parts)


def course(matter: Matter) -> Table:
    """Every step up to the one that made the paper valid, with what it said."""
    columns = (("at", 0.22), ("step", 0.2), ("who", 0.2), ("said", 0.38))
    opening = matter.steps[0]
    return Table(
        matter.say("paper.course"),
        tuple((matter.say(f"paper.column.{name}"), share) for name, share in columns),
        tuple(
            (
                matter.when(step.at),
                matter.with_cite(step.title, matter.pack.steps[step.event].cite),
                matter.who(step.role, step.who),
                # What the opening step said stands at the head of the paper.
                "" if step is opening else "\n".join(_said(matter, step)),
            )
            for step in matter.steps
        ),
        signatures={n: ink for n, step in enumerate(matter.steps) if step is not opening and (ink := _signature(matter, step))},
    )


def _signature(matter: Matter, step: StepSeen) -> bytes | None:
    return next((ink for name, _, _ in matter.said(step) if (ink := illustrations.signature(matter, step, name))), None)


def _said(matter: Matter, step: StepSeen) -> Iterator[str]:
    """What a step said, what was signed last of all: the signature stands under it."""
    for _, field, value in sorted(matter.said(step), key=lambda said: said[1].attach == "signature"):
        yield matter.say("paper.pair", name=field.title.in_(matter.lang), value=matter.value(field, value))
