"""Cases put straight onto the board, with clocks due at instants of a test's own choice."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import insert, select

from db import engine
from db.queries import notify
from db.tables import cases, clocks, orgs, papers
from services.policy.packs import registry

CUSTOMER, PHONE = "欧阳夏丹", "13812342204"
_numbers = count(1)


def put_case(
    project: str,
    due: Mapping[str, datetime],
    at: datetime,
    *,
    warn_before: timedelta = timedelta(minutes=20),
    desk: tuple[str, str] | None = None,
    desk_since: datetime | None = None,
    responsible_id: int | None = None,
    closed: bool = False,
    **more: object,
) -> str:
    """A case of the project with this code, opened at `at`, with an open clock for each rule of `due`; its number.

    `desk`: desk and role on which its paper lies since `desk_since`. The change is announced as a service would.
    """
    no = f"KS-{next(_numbers):06}"
    with engine.transaction() as conn:
        unit = conn.execute(select(orgs).where(orgs.c.code == project)).one()
        region, company = (int(part) for part in unit.path.strip("/").split("/")[1:3])
        values = {
            "no": no,
            "pack": "group",
            "pack_version": registry().latest("group").version,
            "region_id": region,
            "company_id": company,
            "project_id": unit.id,
            "opened_at": at,
            "closed_at": at if closed else None,
            "room": "3-1204",
            "customer_name": CUSTOMER,
            "customer_phone": PHONE,
            "severity": "general",
            "next_due_at": min(due.values(), default=None),
            "next_warn_at": min(due.values(), default=at) - warn_before if due else None,
            "computed_at": at,
            "version": 1,
        }
        case_id = conn.execute(insert(cases).values(values | more).returning(cases.c.id)).scalar_one()
        for rule, instant in due.items():
            conn.execute(
                insert(clocks).values(
                    case_id=case_id,
                    rule=rule,
                    n=1,
                    started_at=at,
                    warn_at=instant - warn_before,
                    due_at=instant,
                    responsible_role="dept_head",
                    responsible_id=responsible_id,
                    cite="22",
                    reason={},
                )
            )
        if desk:
            conn.execute(insert(papers).values(case_id=case_id, desk=desk[0], role=desk[1], since=desk_since or at))
        notify.changed(conn, case_id)
    return no


def stop_clock(no: str, rule: str, at: datetime) -> None:
    """The clock of this rule is met."""
    with engine.transaction() as conn:
        case_id = conn.execute(select(cases.c.id).where(cases.c.no == no)).scalar_one()
        stopped = clocks.update().where(clocks.c.case_id == case_id, clocks.c.rule == rule)
        conn.execute(stopped.values(outcome="met", stopped_at=at))
        notify.changed(conn, case_id)
