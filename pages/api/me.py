"""Who the key is."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Security
from pydantic import Field

from pages.api.keyed import Keyed, key
from pages.api.shapes import Answered, Title, titled
from services import access
from services.api_keys import Caller

router = APIRouter(route_class=Keyed, tags=["me"])


class Me(Answered):
    """The person as whom the key acts, and what the key was issued for."""

    login: str
    name: str
    role: str
    role_title: Title
    unit_id: int | None = Field(description="The unit of the organisation where this person's sight begins.")
    department: str | None
    key: str = Field(description="The beginning of the key, by which people know it.")
    key_name: str
    scopes: list[str]
    expires_at: datetime


@router.get("/me", operation_id="me", summary="Who the key is")
def me(caller: Annotated[Caller, Security(key)]) -> Me:
    """As whom the key acts, and what for."""
    actor = caller.actor
    return Me(
        login=caller.login,
        name=caller.person,
        role=actor.role,
        role_title=titled(access.title_of(actor.role)),
        unit_id=actor.org_id,
        department=actor.department,
        key=caller.prefix,
        key_name=caller.key_name,
        scopes=sorted(caller.scopes),
        expires_at=caller.expires_at,
    )
