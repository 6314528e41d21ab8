"""What the customer of a case did by a link: for whoever sees the case, and for the forms that use it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from db.engine import reading
from db.queries import cases
from db.queries import customers as queries
from services import attachments
from services.access import Actor
from services.casework.regimes import pack_of
from services.customers.sight import seen
from services.policy.customers import AskRule
from services.policy.pack import Pack
from services.policy.words import Title


@dataclass(frozen=True)
class Act:
    """Something that a customer did. `kind` is sign, agree, rate or complain.

    `field` and `value` are what it fills in at a step; `comment` what was written beside it; `reference` names the picture of the
    signature among the files of a step, where that was asked for.
    """

    id: int
    ask: str
    kind: str
    title: Title
    at: datetime
    field: str | None
    value: Any
    comment: str
    score: Title | None
    link_id: int
    sha256: str | None
    reference: str | None = None


def of_case(actor: Actor, no: str) -> Sequence[Act]:
    """All that was done, in order. Raises CaseNotFound, also for a case out of sight."""
    with reading() as conn:
        case = seen(conn, actor, no)
        pack = pack_of(case.pack, case.pack_version)
        return tuple(act_of(pack, row) for row in queries.acts_of(conn, case.id))


def for_step(actor: Actor, no: str, event: str) -> Sequence[Act]:
    """What was done since such a step was last taken and fills a field of it: of each field the latest, with its picture.

    Raises CaseNotFound, also for a case out of sight.
    """
    with reading() as conn:
        case = seen(conn, actor, no)
        pack = pack_of(case.pack, case.pack_version)
        since = max((step.at for step in cases.steps_of(conn, case.id) if step.event == event), default=None)
        rows = [row for row in queries.acts_of(conn, case.id) if since is None or row.at > since]
    found = {act.field: act for row in rows if (act := act_of(pack, row, event)).field}
    return tuple(_with_picture(actor, no, act) for act in found.values())


def act_of(pack: Pack, row: Any, event: str | None = None) -> Act:
    """The act of a row; with an event, as it fills that step and no other."""
    rule = pack.customers.asks.get(row.ask) if pack.customers else None
    fills = rule.fills if rule else {}
    return Act(
        id=row.id,
        ask=row.ask,
        kind=row.kind,
        title=rule.title if rule else Title(zh=row.ask, en=row.ask),
        at=row.at,
        field=fills.get(event) if event else next(iter(fills.values()), None),
        value=_value(row, rule),
        comment=str(row.data.get("comment", "")),
        score=rule.scores.get(row.score) if rule and row.score is not None else None,
        link_id=row.link_id,
        sha256=row.sha256.hex() if row.sha256 else None,
    )


def _value(row: Any, rule: AskRule | None) -> Any:
    """Signed: True; agreed: the instant; rated: the score; complained: nothing but the comment."""
    if row.kind == "agree" and rule:
        return datetime.fromisoformat(row.data[rule.proposes[0]])
    return {"sign": True, "rate": row.score}.get(row.kind)


def _with_picture(actor: Actor, no: str, act: Act) -> Act:
    if act.sha256 is None:
        return act
    kept = (one for one in attachments.of_case(actor, no) if one.sha256 == act.sha256 and one.step_n is None)
    return replace(act, reference=next((one.reference for one in kept), None))
