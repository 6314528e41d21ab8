"""What a case is about, and what was said on the paper's desk: names and values."""

from collections import Counter
from collections.abc import Iterable, Iterator

from services.case_view import StepSeen
from services.documents import illustrations
from services.documents.matter import CAPACITIES, Matter
from services.documents.paper import Facts, Pair
from services.policy.words import Title


def about(matter: Matter) -> Facts:
    """Customer, demand and whom it falls to; personal data as far as the reader may see them."""
    return Facts("", tuple(pair for pair in _about(matter) if pair.value))


def said(matter: Matter) -> Facts:
    """The last word of each kind on the paper's desk, apart from the opinions of those who decided."""
    return Facts(matter.say("paper.said"), tuple(_last_words(matter, matter.own_steps)))


def later(matter: Matter) -> Facts:
    """What was said, after the paper had become valid, of the fields that are added to it, and the dues that follow."""
    words = _last_words(matter, later_steps(matter), only=matter.rule.later)
    return Facts(matter.say("paper.later"), (*words, *_moved(matter)))


def later_steps(matter: Matter) -> list[StepSeen]:
    """The steps, after the paper had become valid, that said one of the fields which are added to it."""
    last, added = matter.made_valid, {*matter.rule.later}
    after = [step for step in matter.view.steps if last and step.n > last.n]
    return [step for step in after if added & {name for name, _, _ in matter.said(step)}]


def _name(matter: Matter, field: str) -> str:
    return matter.pack.fields[field].title.in_(matter.lang) if field in matter.pack.fields else matter.say(f"paper.{field}")


def _title(title: Title | None, matter: Matter) -> str:
    return title.in_(matter.lang) if title else ""


def _about(matter: Matter) -> Iterator[Pair]:
    view, standing = matter.view, matter.standing
    yield Pair(matter.say("paper.project"), " ".join(filter(None, (view.company, view.project))))
    yield Pair(_name(matter, "room"), view.room or "")
    yield Pair(matter.say("paper.customer"), view.customer_name)
    yield Pair(_name(matter, "customer_phone"), view.customer_phone)
    yield Pair(matter.say("paper.received"), _received(matter))
    yield Pair(matter.say("paper.category"), _title(view.category, matter))
    severity = matter.pack.values("severity").get(str(standing.fields.get("severity")))
    yield Pair(matter.say("paper.severity"), _title(severity or view.severity, matter))
    yield Pair(matter.say("paper.department"), _title(view.department, matter))
    yield Pair(matter.say("paper.cooperating"), matter.listed(one.in_(matter.lang) for one in view.cooperating), wide=True)
    for capacity in CAPACITIES:
        if capacity in matter.pack.parties:
            yield Pair(matter.say(f"paper.{capacity}"), matter.behind(capacity))
    yield Pair(_name(matter, "demand"), view.demand, wide=True)
    for name, value in view.fields.items():
        if name in matter.pack.fields and value not in (None, ""):
            ink = illustrations.signature(matter, view.steps[0], name)
            yield Pair(_name(matter, name), matter.value(matter.pack.fields[name], value), signature=ink)


def _received(matter: Matter) -> str:
    first = matter.view.steps[0]
    channel = _title(matter.view.channel, matter)
    return " · ".join(filter(None, (matter.when(first.at), channel, first.who or first.role.in_(matter.lang))))


def _last_words(matter: Matter, steps: Iterable[StepSeen], only: list[str] | None = None) -> Iterator[Pair]:
    last: dict[tuple[str, str], Pair] = {}
    names: dict[tuple[str, str], str] = {}
    for step in steps:
        rule = matter.pack.steps[step.event]
        if rule.decision == "return":
            continue
        for name, field, value in matter.said(step):
            if name != rule.comment and (only is None or name in only):
                key = ("", name) if only is not None else (step.event, name)
                ink = illustrations.signature(matter, step, name)
                last[key] = Pair(field.title.in_(matter.lang), matter.value(field, value), signature=ink)
                names[key] = step.title.in_(matter.lang)
    known = Counter(pair.name for pair in last.values())
    for key, pair in last.items():
        yield pair if known[pair.name] == 1 else pair._replace(name=f"{names[key]} · {pair.name}")


def _moved(matter: Matter) -> Iterator[Pair]:
    """Dues that are found among several dates, where the one that counts is among those said later."""
    for clock in matter.view.clocks:
        candidates = clock.reason.get("candidates", ())
        chosen = next((one for one in candidates if one["field"] == clock.reason.get("chosen")), None)
        if chosen and chosen["field"] in matter.rule.later:
            due = matter.say("paper.due_now", at=matter.when(clock.due_at), cite=matter.cite(chosen["cite"]))
            yield Pair(clock.title.in_(matter.lang), due)
