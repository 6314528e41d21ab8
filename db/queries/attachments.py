"""What stands on cases beside the words."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, insert, select

from db.tables import attachments, cases, orgs, people, steps

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]

# What an attachment takes over from an upload, or from an attachment of the same case.
FILE = ("purpose", "name", "media_type", "size", "sha256", "preview", "original", "taken_at", "place")


def add(conn: Connection, rows: Sequence[Values]) -> None:
    """Attach files to a case."""
    if rows:
        conn.execute(insert(attachments), list(rows))


def of_case(conn: Connection, case_id: int) -> Sequence[Found]:
    """What is attached to a case, in the order in which it came, each with the name of who brought it."""
    query = select(attachments, people.c.name.label("by_name")).join(people, people.c.id == attachments.c.by_id, isouter=True)
    return conn.execute(query.where(attachments.c.case_id == case_id).order_by(attachments.c.id)).all()


def among(conn: Connection, case_id: int, ids: Sequence[int]) -> Sequence[Found]:
    """Those of these attachments that stand on the case."""
    return conn.execute(select(attachments).where(attachments.c.case_id == case_id, attachments.c.id.in_(ids))).all()


def one(conn: Connection, attachment_id: int) -> Found | None:
    """An attachment with its case: no, path of its project, people, department."""
    query = (
        select(attachments, cases.c.no, cases.c.people, cases.c.department, orgs.c.path)
        .join(cases, cases.c.id == attachments.c.case_id)
        .join(orgs, orgs.c.id == cases.c.project_id)
    )
    return conn.execute(query.where(attachments.c.id == attachment_id)).one_or_none()


def all_files(conn: Connection) -> Sequence[Found]:
    """Every attachment: its case's no and regime, its field, its files' hashes, and what its step says in that field."""
    query = (
        select(
            *(attachments.c.id, attachments.c.field, attachments.c.sha256, attachments.c.preview, attachments.c.original),
            *(cases.c.no, cases.c.pack, cases.c.pack_version, steps.c.data[attachments.c.field].label("said")),
        )
        .join(cases, cases.c.id == attachments.c.case_id)
        .outerjoin(steps, and_(steps.c.case_id == attachments.c.case_id, steps.c.n == attachments.c.step_n))
    )
    return conn.execute(query.order_by(attachments.c.id)).all()
