"""Visits seen on a camera: noted, matched by hand where the nearest case is the wrong one, and reported where there is none."""

from datetime import datetime
from typing import Any

from db.engine import Connection, transaction
from db.queries import cases as case_queries
from db.queries import findings
from db.queries import spot_checks as queries
from services import access, audit, evidence
from services.access import Actor
from services.errors import CaseNotFound, SpotCheckRefused
from services.policy.pack import Pack
from services.spot_checks.reconciliation import case_of
from services.spot_checks.regime import entry_due, regime, rule_of
from services.spot_checks.reporting import Seen, report
from services.time import require_aware
from services.wording import instant_text, text

LONGEST = 500


def note_visit(
    actor: Actor,
    project_id: int,
    *,
    seen_at: datetime,
    at: datetime,
    camera_id: int | None = None,
    picture: int | None = None,
    remark: str = "",
    request_id: str | None = None,
) -> int:
    """Note that a customer was at a counter, with a `picture` that the actor took of it; the visit's id.

    The same `request_id` of the same person notes once.

    Raises NotPermitted, and SpotCheckRefused for an instant that lies ahead.
    """
    at, seen_at = require_aware(at), require_aware(seen_at)
    if seen_at > at:
        raise SpotCheckRefused(problem="not_yet")
    if len(remark) > LONGEST:
        raise SpotCheckRefused(problem="too_long", most=LONGEST)
    with transaction() as conn:
        centre = queries.project(conn, project_id)
        if centre is None:
            raise SpotCheckRefused(problem="no_centre")
        access.require(actor, "spot_check", centre.path)
        if request_id and (known := queries.visit_by_request(conn, actor.id, request_id)):
            return known
        if picture is not None:
            evidence.require_own(conn, actor, project_id, [picture])
        about = {"project_id": project_id, "camera_id": camera_id, "evidence_id": picture, "remark": remark.strip()}
        visit = queries.add_visit(conn, {**about, "at": seen_at, "noted_by": actor.id, "noted_at": at, "request_id": request_id})
        _record(conn, actor, "visit_noted", visit, at, {"seen_at": seen_at})
    return visit


def match(actor: Actor, visit_id: int, no: str | None, reason: str, *, at: datetime) -> None:
    """Say which case a visit was, or with None that it was none, whatever the nearest one is; with the reason.

    Raises NotPermitted, CaseNotFound and SpotCheckRefused.
    """
    at, said = require_aware(at), reason.strip()
    if not said:
        raise SpotCheckRefused(problem="no_reason")
    if len(said) > LONGEST:
        raise SpotCheckRefused(problem="too_long", most=LONGEST)
    with transaction() as conn:
        visit = _held(conn, actor, visit_id)
        case = case_queries.find(conn, no) if no else None
        if no and (case is None or case.project_id != visit.project_id):
            raise CaseNotFound(no=no)
        row = {"visit_id": visit_id, "case_id": case.id if case else None, "reason": said, "by_id": actor.id, "at": at}
        queries.add_match(conn, row)
        _record(conn, actor, "visit_matched", visit_id, at, {"case": no})


def report_concealment(actor: Actor, visit_id: int, concerns_id: int, about: str, *, at: datetime) -> str:
    """Report a visit for which no case was entered in time, as a finding for decision; its number.

    Raises NotPermitted, and SpotCheckRefused while there still is time, when there is a case, and when it was reported before.
    """
    at = require_aware(at)
    pack = regime(at)
    rule = rule_of(pack).reconcile
    with transaction() as conn:
        visit = _held(conn, actor, visit_id)
        _require_missing(conn, pack, visit, at)
        centre = queries.project(conn, visit.project_id)
        assert centre is not None, "a visit has a centre"
        if concerns_id not in [row.id for row in queries.at_counter(conn, centre.path, rule_of(pack).concerns)]:
            raise SpotCheckRefused(problem="nobody_at_counter")
        said = about.strip() or _usual(pack, visit, actor.language)
        seen = Seen("concealment", rule.violation, rule.cite, visit.at, said, concerns_id, visit_id=visit.id)
        return report(conn, actor, pack, centre, seen, at=at)


def _require_missing(conn: Connection, pack: Pack, visit: Any, at: datetime) -> None:
    due = entry_due(pack, visit.at)
    if at <= due:
        raise SpotCheckRefused(problem="visit_in_time", due=due)
    if findings.of_visits(conn, [visit.id]):
        raise SpotCheckRefused(problem="visit_reported")
    if case_of(conn, pack, visit) is not None:
        raise SpotCheckRefused(problem="visit_has_case")


def _usual(pack: Pack, visit: Any, lang: str) -> str:
    due = entry_due(pack, visit.at)
    return text("spot_check.concealment.about", lang, at=instant_text(visit.at, lang), due=instant_text(due, lang))


def _held(conn: Connection, actor: Actor, visit_id: int) -> Any:
    visit = queries.visit(conn, visit_id, lock=True)
    if visit is None:
        raise SpotCheckRefused(problem="no_visit")
    access.require(actor, "spot_check", visit.path)
    return visit


def _record(conn: Connection, actor: Actor, action: str, visit: int, at: datetime, data: dict[str, Any]) -> None:
    audit.record(conn, at=at, actor_id=actor.id, actor=actor.name, action=action, subject=f"visit/{visit}", data=data)
