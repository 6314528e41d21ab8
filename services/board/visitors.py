"""Who may follow the board, and which part of it: asked when a stream opens and again while it runs."""

from datetime import datetime

from services import access, accounts


def unit_of(token: str | None, at: datetime) -> str:
    """The path of the unit whose board the session shows. Raises NotSignedIn or NotPermitted."""
    actor = accounts.actor_of(token, at)
    return access.scope_of(actor, "see_board").org_path
