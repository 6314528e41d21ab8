"""What digests there are, as the tables have them."""

from sqlalchemy import func, select

from db.engine import reading
from db.tables import digest_cases, digest_people, digests, messages


def told():
    """Every digest by rule and instant, with how much stands in it and where its message went."""
    size = {
        name: select(func.count()).where(of.c.digest_id == digests.c.id).scalar_subquery().label(name)
        for name, of in (("cases", digest_cases), ("people", digest_people))
    }
    query = select(digests, *size.values(), messages.c.merged_into, messages.c.status, messages.c.data)
    with reading() as conn:
        return conn.execute(
            query.join(messages, messages.c.id == digests.c.message_id).order_by(digests.c.rule, digests.c.at)
        ).all()


def cases_in(rule, at):
    """Ids of the cases in the digests of a rule and instant, with why."""
    query = select(digest_cases.c.case_id, digest_cases.c.reason).join(digests, digests.c.id == digest_cases.c.digest_id)
    with reading() as conn:
        return {row.case_id: row.reason for row in conn.execute(query.where(digests.c.rule == rule, digests.c.at == at))}
