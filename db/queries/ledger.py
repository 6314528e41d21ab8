"""The ledger's entries as lists and sums, and what is asked to be done about them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, insert, or_, select, update

from db.queries import subjects
from db.tables import cases, clocks, findings, orgs, penalties, penalty_requests, people

Found = Row[*tuple[Any, ...]]
Wanted = Sequence[ColumnElement[bool]]

_about = penalties.alias("about")
_payer = people.alias("payer")
_author = people.alias("author")
_project = orgs.alias("project")
_company = orgs.alias("company")
_asker = people.alias("asker")
_answerer = people.alias("answerer")

_entry = penalties.c
_DECIDED = exists().where(_about.c.refers_to == _entry.id, _about.c.kind == "decision")
_WAITING = exists().where(penalty_requests.c.penalty_id == _entry.id, penalty_requests.c.granted.is_(None))


def within(org_path: str, person_id: int | None) -> ColumnElement[bool]:
    """Entries about cases and findings under a path, and those that the person pays."""
    projects = select(orgs.c.id).where(orgs.c.path.startswith(org_path, autoescape=True), orgs.c.kind == "project")
    under = or_(
        _entry.case_id.in_(select(cases.c.id).where(cases.c.project_id.in_(projects))),
        _entry.finding_id.in_(select(findings.c.id).where(findings.c.project_id.in_(projects))),
    )
    return under if person_id is None else or_(under, _entry.payer_id == person_id)


def paid_by(person_id: int | None) -> ColumnElement[bool]:
    """Entries that a person pays."""
    return _entry.payer_id == person_id


def between(first: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    """Entries at or after one instant and before another."""
    return [*([_entry.at >= first] if first else []), *([_entry.at < until] if until else [])]


def equals(column: str, value: Any) -> ColumnElement[bool]:
    """Entries with this value in a column."""
    wanted: ColumnElement[bool] = _entry[column] == value
    return wanted


def payer_named(text: str) -> ColumnElement[bool]:
    """Entries whose payer's name has this text."""
    return _entry.payer_id.in_(select(people.c.id).where(people.c.name.icontains(text, autoescape=True)))


def of_case(text: str) -> ColumnElement[bool]:
    """Entries of the cases and findings whose numbers begin like this."""
    return or_(
        _entry.case_id.in_(select(cases.c.id).where(cases.c.no.startswith(text, autoescape=True))),
        _entry.finding_id.in_(select(findings.c.id).where(findings.c.no.startswith(text, autoescape=True))),
    )


def not_paid_by(person_id: int | None) -> ColumnElement[bool]:
    """Entries that somebody else pays, or nobody by name."""
    return _entry.payer_id.is_distinct_from(person_id)


def asked(kind: str, *, but_by: int | None) -> list[ColumnElement[bool]]:
    """Requests of a kind that somebody else has made."""
    return [penalty_requests.c.kind == kind, penalty_requests.c.asked_by.is_distinct_from(but_by)]


def undecided() -> ColumnElement[bool]:
    """Ranges that nobody has decided within yet."""
    return and_(_entry.decision_low.is_not(None), ~_DECIDED)


def count(conn: Connection, wanted: Wanted, most: int) -> int:
    """How many entries answer all conditions, counted no further than `most`."""
    some = select(_entry.id).where(*wanted).limit(most).subquery()
    return int(conn.execute(select(func.count()).select_from(some)).scalar_one())


def ids(conn: Connection, wanted: Wanted, limit: int, offset: int = 0, *, oldest_first: bool = False) -> list[int]:
    """The ids of entries that answer all conditions, the newest first unless told otherwise."""
    order = (_entry.at, _entry.id) if oldest_first else (_entry.at.desc(), _entry.id.desc())
    return list(conn.execute(select(_entry.id).where(*wanted).order_by(*order).limit(limit).offset(offset)).scalars())


def lines(conn: Connection, entry_ids: Sequence[int]) -> list[Found]:
    """These entries in this order, each with its case or finding, place, payer and author, and what has become of it."""
    found = {row.id: row for row in conn.execute(_lines().where(_entry.id.in_(entry_ids)))}
    return [found[entry_id] for entry_id in entry_ids if entry_id in found]


def stream(conn: Connection, wanted: Wanted) -> Iterator[Found]:
    """All entries that answer the conditions, the oldest first, read piece by piece."""
    query = _lines().where(*wanted).order_by(_entry.at, _entry.id)
    yield from conn.execution_options(yield_per=2000).execute(query)


def _lines() -> Select[Any]:
    waived = [func.sum(_about.c[name]).label(name) for name in ("yuan", "percent")]
    of_this = and_(_about.c.refers_to == _entry.id, _about.c.kind == "waiver")
    waivers = select(func.count().label("times"), *waived).where(of_this).lateral("waivers")
    return (
        select(
            penalties,
            subjects.no,
            subjects.pack,
            subjects.pack_version,
            cases.c.room,
            _project.c.name.label("project"),
            _project.c.name_en.label("project_en"),
            _project.c.path,
            _company.c.name.label("company"),
            _company.c.name_en.label("company_en"),
            _payer.c.name.label("payer"),
            _author.c.name.label("author"),
            func.coalesce(waivers.c.yuan, 0).label("waived_yuan"),
            func.coalesce(waivers.c.percent, 0).label("waived_percent"),
            func.coalesce(waivers.c.times, 0).label("waivers"),
            _DECIDED.label("decided"),
            _WAITING.label("waiting"),
        )
        .select_from(subjects.joined())
        .join(_project, _project.c.id == subjects.project_id)
        .join(_company, _company.c.id == subjects.company_id)
        .join(_payer, _payer.c.id == _entry.payer_id, isouter=True)
        .join(_author, _author.c.id == _entry.author_id, isouter=True)
        .join(waivers, _entry.kind != "waiver", isouter=True)
    )


def _sums() -> list[ColumnElement[Any]]:
    """Count, yuan and percent by kind of entry. Waivers stand below zero, so that a plain sum is net."""
    found: list[ColumnElement[Any]] = [func.count().label("entries")]
    for kind in ("accrual", "waiver", "decision"):
        for measure in ("yuan", "percent"):
            amount = func.sum(_entry[measure]).filter(_entry.kind == kind)
            found.append(func.coalesce(amount, 0).label(f"{kind}_{measure}"))
    return found


def sums(conn: Connection, wanted: Wanted) -> Found:
    """The sums of the entries that answer all conditions."""
    return conn.execute(select(*_sums()).where(*wanted)).one()


def sums_by_month(conn: Connection, wanted: Wanted, zone: str) -> Sequence[Found]:
    """The sums by local month (its first day at 00:00, without a zone), the earliest first."""
    month = func.date_trunc("month", func.timezone(zone, _entry.at)).label("key")
    return conn.execute(select(month, *_sums()).where(*wanted).group_by(month).order_by(month)).all()


def sums_by_article(conn: Connection, wanted: Wanted) -> Sequence[Found]:
    """The sums by rule, article and regime, so many entries that the most come first."""
    by = (_entry.rule, _entry.cite, subjects.pack)
    query = select(*by, *_sums()).select_from(subjects.joined()).where(*wanted)
    return conn.execute(query.group_by(*by).order_by(func.count().desc())).all()


def sums_by_company(conn: Connection, wanted: Wanted) -> Sequence[Found]:
    """The sums by company."""
    each = select(subjects.company_id, *_sums()).select_from(subjects.joined()).where(*wanted)
    summed = each.group_by(subjects.company_id).subquery()
    query = select(summed, orgs.c.name, orgs.c.name_en, orgs.c.path).join(orgs, orgs.c.id == summed.c.company_id)
    return conn.execute(query.order_by(orgs.c.id)).all()


def first_at(conn: Connection) -> datetime | None:
    """When the earliest entry was made."""
    earliest: datetime | None = conn.execute(select(func.min(_entry.at))).scalar_one()
    return earliest


def hold(conn: Connection, entry_ids: Sequence[int]) -> None:
    """Let nobody else act on the ledger of these entries' cases and findings until the transaction ends."""
    for subject, key in ((cases, _entry.case_id), (findings, _entry.finding_id)):
        query = select(subject.c.id).where(subject.c.id.in_(select(key).where(_entry.id.in_(entry_ids))))
        conn.execute(query.order_by(subject.c.id).with_for_update(key_share=True)).all()


def same_lateness(conn: Connection, entry_id: int) -> list[int]:
    """The accruals of the same clock instance that the same person pays in the same capacity, this one among them."""
    columns = ("case_id", "rule", "n", "capacity")
    alike = and_(*(_about.c[name] == _entry[name] for name in columns), _about.c.payer_id.is_not_distinct_from(_entry.payer_id))
    query = select(_about.c.id).join_from(penalties, _about, alike).where(_entry.id == entry_id, _about.c.kind == _entry.kind)
    return list(conn.execute(query.order_by(_about.c.number)).scalars())


def about(conn: Connection, entry_id: int) -> Sequence[Found]:
    """The waivers and decisions about an entry, in order."""
    return conn.execute(_lines().where(_entry.refers_to == entry_id).order_by(_entry.id)).all()


def clock_of(conn: Connection, entry: Found) -> Found | None:
    """The clock that an entry came from."""
    query = select(clocks).where(clocks.c.case_id == entry.case_id, clocks.c.rule == entry.clock, clocks.c.n == entry.n)
    return conn.execute(query).one_or_none()


def add(conn: Connection, values: Mapping[str, Any]) -> int:
    """Enter a waiver or a decision; its id."""
    return int(conn.execute(insert(penalties).values(**values).returning(_entry.id)).scalar_one())


def _requests() -> Select[Any]:
    return (
        select(penalty_requests, _asker.c.name.label("asker"), _answerer.c.name.label("answerer"))
        .join(_asker, _asker.c.id == penalty_requests.c.asked_by)
        .join(_answerer, _answerer.c.id == penalty_requests.c.decided_by, isouter=True)
    )


def requests_about(conn: Connection, entry_ids: Sequence[int]) -> Sequence[Found]:
    """What was asked to be done about some entries, in order, with who asked and who answered."""
    query = _requests().where(penalty_requests.c.penalty_id.in_(entry_ids))
    return conn.execute(query.order_by(penalty_requests.c.asked_at, penalty_requests.c.id)).all()


def waiting(conn: Connection, wanted: Wanted, limit: int) -> Sequence[Found]:
    """Requests that wait for an answer about entries that answer all conditions, the oldest first."""
    query = _requests().join(penalties, _entry.id == penalty_requests.c.penalty_id)
    query = query.where(penalty_requests.c.granted.is_(None), *wanted)
    return conn.execute(query.order_by(penalty_requests.c.asked_at, penalty_requests.c.id).limit(limit)).all()


def count_waiting(conn: Connection, wanted: Wanted) -> int:
    """How many things wait for an answer about entries that answer all conditions; what was asked together counts once."""
    together = func.count(func.row(penalty_requests.c.asked_by, penalty_requests.c.request_id).distinct())
    query = select(together).select_from(penalty_requests).join(penalties, _entry.id == penalty_requests.c.penalty_id)
    return int(conn.execute(query.where(penalty_requests.c.granted.is_(None), *wanted)).scalar_one())


def by_request(conn: Connection, person_id: int, request_id: str) -> Sequence[Found]:
    """What this request of this person has asked already."""
    query = _requests().where(penalty_requests.c.asked_by == person_id, penalty_requests.c.request_id == request_id)
    return conn.execute(query.order_by(penalty_requests.c.id)).all()


def requests_by_id(conn: Connection, request_ids: Sequence[int]) -> Sequence[Found]:
    """Requests by id, in order."""
    return conn.execute(_requests().where(penalty_requests.c.id.in_(request_ids)).order_by(penalty_requests.c.id)).all()


def add_request(conn: Connection, values: Mapping[str, Any]) -> int:
    """Keep what somebody asks; its id."""
    return int(conn.execute(insert(penalty_requests).values(**values).returning(penalty_requests.c.id)).scalar_one())


def answer(conn: Connection, request_id: int, values: Mapping[str, Any]) -> None:
    """Write down what became of a request."""
    conn.execute(update(penalty_requests).where(penalty_requests.c.id == request_id).values(**values))


def waived_alone(conn: Connection, case_id: int, payer_id: int | None) -> Decimal:
    """The yuan that one person alone has waived so far in a case for a payer, by themselves or on an appeal."""
    query = (
        select(func.coalesce(func.sum(penalty_requests.c.yuan), 0))
        .join(penalties, _entry.id == penalty_requests.c.penalty_id)
        .where(_entry.case_id == case_id, _entry.payer_id.is_not_distinct_from(payer_id))
        # Appeals count as well, whoever granted them: one by one they would pass below any limit.
        .where(penalty_requests.c.granted, or_(penalty_requests.c.decided_by.is_(None), penalty_requests.c.kind == "appeal"))
    )
    return Decimal(conn.execute(query).scalar_one())
