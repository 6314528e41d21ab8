"""A paper from its parts, in the order that the regime gives them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from services.documents import decisions, duties, facts, illustrations, outcomes
from services.documents.matter import Matter
from services.documents.paper import Album, Block, Facts, Paper, Table
from services.policy.documents import Part

PARTS: Mapping[Part, Callable[[Matter], Facts | Table | Album]] = {
    "said": facts.said,
    "duties": duties.duties,
    "decisions": decisions.decisions,
    "later": facts.later,
    "clocks": outcomes.clocks,
    "costs": outcomes.costs,
    "course": outcomes.course,
    "photos": illustrations.photos,
}


def compose(matter: Matter, address: str) -> Paper:
    """Everything that stands on the paper. `address` is the dashboard's, without a path: its code leads to the case there."""
    view, valid = matter.view, matter.made_valid
    draft = matter.rule.draft.in_(matter.lang)
    return Paper(
        title=matter.rule.title.in_(matter.lang),
        under=matter.say("paper.under", regime=matter.pack.title.in_(matter.lang), cite=matter.cite(matter.rule.cite)),
        number=view.no,
        head=(
            matter.say("paper.number", no=view.no),
            matter.say("paper.valid", step=valid.title.in_(matter.lang), at=matter.when(valid.at)) if valid else draft,
        ),
        mark=None if valid else draft,
        blocks=(facts.about(matter), *_blocks(matter)),
        note=_note(matter),
        page=matter.say("paper.page"),
        address=f"{address.rstrip('/')}/case?no={view.no}",
        scan=matter.say("paper.scan"),
        dated=_dated(matter),
        lang=matter.lang,
    )


def _blocks(matter: Matter) -> Iterator[Block]:
    for name in matter.rule.shows:
        part = PARTS[name](matter)
        if (isinstance(part, Facts) and not part.pairs) or (isinstance(part, Album) and not part.photos):
            continue
        yield part
        if name == "decisions" and (signed := decisions.signature(matter)):
            yield signed


def _dated(matter: Matter) -> datetime:
    """The latest instant that the paper knows of, and never the present one: the same content is the same file."""
    told = [step.at for step in (*matter.steps, *facts.later_steps(matter))]
    return max(told + ([cost.at for cost in matter.view.costs] if "costs" in matter.rule.shows else []))


def _note(matter: Matter) -> str:
    parts = [matter.say("paper.note", at=matter.when(_dated(matter)))]
    if matter.view.masked and (matter.view.customer_name or matter.view.customer_phone):
        parts.append(matter.say("case.masked"))
    return " ".join(parts)
