"""What somebody has got done today."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from db.engine import reading
from db.queries import owed as queries
from services.access import Actor
from services.casework.regimes import pack_of
from services.policy.packs import registry
from services.policy.words import Title
from services.register import named

MOST = 100


@dataclass(frozen=True)
class Done:
    """A step that somebody has taken."""

    no: str
    project: str
    room: str | None
    title: Title
    at: datetime


def done_today(actor: Actor, *, at: datetime) -> list[Done]:
    """The steps that the actor has taken since midnight, newest first, at most 100."""
    zone = next(pack.tz for versions in registry().versions.values() for pack in versions.values())
    midnight = datetime.combine(at.astimezone(zone).date(), time.min, zone)
    with reading() as conn:
        rows = queries.steps_since(conn, actor.id, midnight, MOST)
    lang = actor.language
    return [Done(row.no, named(row.project, row.project_en, lang), row.room, _title(row), row.at) for row in rows]


def _title(row: Any) -> Title:
    return pack_of(row.pack, row.pack_version).steps[row.event].title
