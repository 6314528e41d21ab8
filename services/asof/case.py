"""One case as it stood at an instant: everything that may be seen of it, and nothing that may be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services import access, attachments, case_view
from services.access import Actor
from services.asof import pasts
from services.attachments import Attachment
from services.case_view import CaseView


@dataclass(frozen=True)
class Then:
    """A case at an instant, with the files that stood on it."""

    seen: CaseView
    files: Sequence[Attachment]


def then(actor: Actor, no: str, at: datetime) -> Then:
    """The case as it stood at an instant that has been checked (see services/asof/instants.py).

    Raises NotPermitted, and CaseNotFound, also for a case that was out of sight or not opened yet.
    """
    access.require(actor, "see_past")
    with pasts.of_case(no, at):
        seen = case_view.view(actor, no, at=at)
        files = attachments.of_case(actor, no)
    if not (seen.masked or case_view.handles(actor, no)):
        seen = case_view.masked(seen)
    return Then(replace(seen, actions=()), files)
