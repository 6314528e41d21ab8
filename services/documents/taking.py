"""Taking a paper away: who may see the case may have its papers, with what that person may see on them, and it is on record."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.engine import reading, transaction
from db.queries import cases as queries
from services import attachments, audit, case_view
from services.access import Actor
from services.attachments import Attachment
from services.case_view import CaseView
from services.casework import story
from services.documents import composing, rendering
from services.documents.matter import Matter, made_valid
from services.documents.paper import Paper
from services.errors import DocumentNotFound
from services.policy.documents import DocumentRule
from services.policy.story import Story
from services.policy.words import Title
from services.time import require_aware


@dataclass(frozen=True)
class Offered:
    """A paper that a case has; `mark` is that of a draft, None when it is valid."""

    document: str
    title: Title
    mark: Title | None


def offered(view: CaseView) -> Iterator[Offered]:
    """The papers that there are of a case by now, in the order of its regime."""
    taken = {step.event for step in view.steps}
    for name, rule in view.pack.documents.items():
        if taken & {*rule.from_, *rule.valid}:
            yield Offered(name, rule.title, None if made_valid(view, rule) else rule.draft)


def take(actor: Actor, no: str, document: str, address: str, *, at: datetime) -> bytes:
    """A paper of a case as PDF in the actor's language; `address` is that of the dashboard, for the code on it.

    Raises CaseNotFound, and DocumentNotFound when the case has no such paper yet.
    """
    at = require_aware(at)
    paper = told(actor, no, document, address, at=at)
    made = rendering.render(paper)
    data = {"document": document, "draft": paper.mark is not None, "sha256": hashlib.sha256(made).hexdigest()}
    with transaction() as conn:
        audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action="document_taken", subject=f"case/{no}", data=data)
    return made


def told(actor: Actor, no: str, document: str, address: str, *, at: datetime) -> Paper:
    """What stands on a paper. Raises what `take` raises."""
    view = case_view.view(actor, no, at=at)
    rule = view.pack.documents.get(document)
    if rule is None or document not in {one.document for one in offered(view)}:
        raise DocumentNotFound(no=no, document=rule.title if rule else document)
    matter = _matter(view, rule, actor.language, attachments.of_case(actor, no))
    return composing.compose(matter, address)


def _matter(view: CaseView, rule: DocumentRule, lang: str, attached: Sequence[Attachment]) -> Matter:
    """The case with its standing as the paper became valid, or as the view has seen it."""
    last = made_valid(view, rule)
    until = view.steps.index(last) + 1 if last else len(view.steps)
    with reading() as conn:
        case = queries.find(conn, view.no)
        assert case is not None
        steps = story.steps_of(conn, case.id)[:until]
        standing = Story(view.pack, {}, case.assigned, steps).now
        people = {role: name for role, person in standing.people.items() if (name := queries.person_name(conn, person))}
    return Matter(view, rule, standing, people, lang, attached)
