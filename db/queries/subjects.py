"""What an entry of the ledger is about: a case, or what a spot check found. Both have a number, a regime and a place."""

from sqlalchemy import FromClause, func

from db.tables import cases, findings, penalties

no = func.coalesce(cases.c.no, findings.c.no).label("no")
pack = func.coalesce(cases.c.pack, findings.c.pack).label("pack")
pack_version = func.coalesce(cases.c.pack_version, findings.c.pack_version).label("pack_version")
project_id = func.coalesce(cases.c.project_id, findings.c.project_id).label("project_id")
company_id = func.coalesce(cases.c.company_id, findings.c.company_id).label("company_id")


def joined() -> FromClause:
    """Entries with their case or finding; the columns of the other are null."""
    with_cases = penalties.join(cases, cases.c.id == penalties.c.case_id, isouter=True)
    return with_cases.join(findings, findings.c.id == penalties.c.finding_id, isouter=True)
