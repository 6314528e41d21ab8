"""Who decided on a paper: step, name and role, instant and opinion; for a draft also whose decision is still awaited."""

from collections.abc import Iterator

from services.case_view import StepSeen
from services.course import course
from services.documents.matter import Matter
from services.documents.paper import Signature, Table


def decisions(matter: Matter) -> Table:
    """The table of them, in the order in which they were taken."""
    columns = (("decision", 0.24), ("who", 0.26), ("at", 0.22), ("opinion", 0.28))
    return Table(
        matter.say("paper.decisions"),
        tuple((matter.say(f"paper.column.{name}"), share) for name, share in columns),
        (*(_row(matter, step) for step in matter.own_steps), *_awaited(matter)),
        matter.say("paper.decisions.none"),
    )


def signature(matter: Matter) -> Signature | None:
    """Who made the paper valid and when; nobody for a draft."""
    step = matter.made_valid
    if step is None:
        return None
    return Signature((f"{step.role.in_(matter.lang)}  {step.who or ''}".rstrip(), matter.when(step.at)))


def _row(matter: Matter, step: StepSeen) -> tuple[str, str, str, str]:
    comment = matter.pack.steps[step.event].comment
    opinion = next((str(value) for name, _, value in matter.said(step) if name == comment), "")
    return (
        matter.with_cite(step.title, matter.pack.steps[step.event].cite),
        matter.who(step.role, step.who),
        matter.when(step.at),
        opinion or matter.say("paper.opinion.none"),
    )


def _awaited(matter: Matter) -> Iterator[tuple[str, str, str, str]]:
    view, desk = matter.view, matter.rule.desk
    if matter.made_valid or desk is None or view.desk != desk or view.holder_role_id is None:
        return
    for stop in course(view, desk, view.holder_role_id):
        if stop.state != "done" and stop.role is not None:
            yield stop.title.in_(matter.lang), stop.role.in_(matter.lang), matter.say("paper.awaited"), ""
