"""Those of the house whom a regime lets hear of what a customer did. What was written is not in it: it may name people."""

from datetime import datetime
from typing import Any

from db.engine import Connection
from services.delivery import outbox
from services.policy.customers import AskRule
from services.policy.pack import Pack
from services.policy.story import Standing, party

RULE = "customer_act"


def tell(conn: Connection, act_id: int, case: Any, pack: Pack, rule: AskRule, standing: Standing, at: datetime) -> None:
    """Put the news of an act into the inbox of each person, or of everybody with the role where the case names none."""
    facts = {"ask": {"zh": rule.title.zh, "en": rule.title.en}}
    data = {"pack": pack.id, "pack_version": pack.version, "facts": facts}
    for role in dict.fromkeys(party(pack, who, standing) for who in rule.tells):
        whom = {"to_role": role, "to_id": standing.people.get(role), "case_id": case.id}
        outbox.post(conn, key=f"customer_act/{act_id}/{role}", rule=RULE, at=at, data=data, cite=rule.cite, **whom)
