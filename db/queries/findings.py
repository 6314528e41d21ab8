"""What spot checks found, and what was said about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, insert, or_, select

from db.tables import finding_acts, findings, orgs, penalties, people

Found = Row[*tuple[Any, ...]]
Values = Mapping[str, Any]
Wanted = Sequence[ColumnElement[bool]]

_finding = findings.c
_project = orgs.alias("project")
_company = orgs.alias("company")
_concerned = people.alias("concerned")
_reporter = people.alias("reporter")
_other = findings.alias("other")


def _act(*kinds: str, of: Any = findings) -> ColumnElement[bool]:
    return exists().where(finding_acts.c.finding_id == of.c.id, finding_acts.c.kind.in_(kinds))


def within(path: str, person_id: int | None) -> ColumnElement[bool]:
    """Findings at centres below a path, and those that concern the person."""
    under = func.starts_with(_project.c.path, path)
    return under if person_id is None else or_(under, _finding.concerns_id == person_id)


def for_another(person_id: int | None) -> ColumnElement[bool]:
    """Findings that neither concern a person nor were reported by them."""
    return and_(_finding.concerns_id.is_distinct_from(person_id), _finding.reported_by.is_distinct_from(person_id))


def concerning(person_id: int | None) -> ColumnElement[bool]:
    """Findings that concern a person."""
    return _finding.concerns_id == person_id


def at_centre(project_id: int) -> ColumnElement[bool]:
    """Findings at one centre."""
    return _finding.project_id == project_id


def undecided() -> ColumnElement[bool]:
    """Findings that nobody has decided on."""
    return ~_act("upheld", "not_upheld")


def unanswered() -> ColumnElement[bool]:
    """Findings that nobody has answered or decided on."""
    return ~_act("answered", "upheld", "not_upheld")


def numbered(no: str) -> ColumnElement[bool]:
    """The finding of this number."""
    return _finding.no == no


def _lines(zone: str) -> Select[Any]:
    """Findings with places and people; `nth` is its number among those of the same kind in the person's calendar month."""

    def month(of: Any) -> Any:
        return func.date_trunc("month", func.timezone(zone, of.at))

    alike = and_(_other.c.kind == _finding.kind, _other.c.concerns_id == _finding.concerns_id, month(_other.c) == month(_finding))
    so_far = and_(alike, func.row(_other.c.at, _other.c.id) <= func.row(_finding.at, _finding.id), ~_act("not_upheld", of=_other))
    nth = select(func.count()).select_from(_other).where(so_far).scalar_subquery()
    return (
        select(
            findings,
            nth.label("nth"),
            _project.c.path,
            _project.c.name.label("project"),
            _project.c.name_en.label("project_en"),
            _company.c.name.label("company"),
            _company.c.name_en.label("company_en"),
            _concerned.c.name.label("concerns"),
            _reporter.c.name.label("reporter"),
            penalties.c.id.label("entry_id"),
        )
        .join(_project, _project.c.id == _finding.project_id)
        .join(_company, _company.c.id == _finding.company_id)
        .join(_concerned, _concerned.c.id == _finding.concerns_id)
        .join(_reporter, _reporter.c.id == _finding.reported_by)
        .outerjoin(penalties, and_(penalties.c.finding_id == _finding.id, penalties.c.refers_to.is_(None)))
    )


def find(conn: Connection, wanted: Wanted, zone: str, limit: int, offset: int = 0) -> Sequence[Found]:
    """Findings that answer all conditions, the newest first."""
    query = _lines(zone).where(*wanted).order_by(_finding.reported_at.desc(), _finding.id.desc())
    return conn.execute(query.limit(limit).offset(offset)).all()


def count(conn: Connection, wanted: Wanted) -> int:
    """How many findings answer all conditions."""
    query = select(func.count()).select_from(findings).join(_project, _project.c.id == _finding.project_id)
    return int(conn.execute(query.where(*wanted)).scalar_one())


def hold(conn: Connection, no: str) -> None:
    """Let nobody else act on a finding until the transaction ends."""
    conn.execute(select(_finding.id).where(_finding.no == no).with_for_update()).all()


def acts_of(conn: Connection, finding_ids: Sequence[int]) -> Sequence[Found]:
    """What was said about findings, in order, and by whom."""
    query = select(finding_acts, people.c.name.label("by")).join(people, people.c.id == finding_acts.c.by_id)
    query = query.where(finding_acts.c.finding_id.in_(finding_ids))
    return conn.execute(query.order_by(finding_acts.c.finding_id, finding_acts.c.n)).all()


def of_visits(conn: Connection, visit_ids: Sequence[int]) -> dict[int, str]:
    """The numbers of the findings about visits, by visit."""
    query = select(_finding.visit_id, _finding.no).where(_finding.visit_id.in_(visit_ids))
    return {row.visit_id: row.no for row in conn.execute(query)}


def add(conn: Connection, values: Values) -> int:
    """A new finding; its id."""
    return int(conn.execute(insert(findings).values(**values).returning(_finding.id)).scalar_one())


def add_act(conn: Connection, values: Values) -> None:
    """Something said about a finding."""
    conn.execute(insert(finding_acts).values(**values))


def unlike_the_ledger(conn: Connection) -> Sequence[Found]:
    """Findings upheld that have no entry of the ledger saying the same, and entries about findings that nobody upheld."""
    upheld = select(finding_acts).where(finding_acts.c.kind == "upheld").subquery("upheld")
    entries = select(penalties).where(penalties.c.finding_id.is_not(None), penalties.c.refers_to.is_(None)).subquery("entries")
    same = and_(
        entries.c.kind == "decision",
        entries.c.payer_id == _finding.concerns_id,
        entries.c.consequence == upheld.c.consequence,
        entries.c.reason == upheld.c.said,
        entries.c.author_id == upheld.c.by_id,
        *(entries.c[name] == _finding[name] for name in ("rule", "cite")),
    )
    query = (
        select(_finding.no, entries.c.id.label("entry_id"))
        .select_from(findings)
        .outerjoin(upheld, upheld.c.finding_id == _finding.id)
        .outerjoin(entries, entries.c.finding_id == _finding.id)
        .where(or_(upheld.c.finding_id.is_not(None), entries.c.id.is_not(None)), same.is_not(True))
    )
    return conn.execute(query.order_by(_finding.id)).all()
