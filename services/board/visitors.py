"""Who may follow the board, and which part of it: asked when a stream opens and again while it runs."""

from collections.abc import Mapping
from datetime import datetime

from services import access, accounts


def unit_of(token: str | None, at: datetime) -> str:
    """The path of the unit whose board the session shows. Raises NotSignedIn or NotPermitted."""
    return access.scope_of(accounts.actor_of(token, at), "see_board").org_path


def endings(following: Mapping[str, str], at: datetime) -> dict[str, str]:
    """Why a stream must end, by token, where it must: `following` is the path that each token's stream shows.

    `signed_out` when the session has ended or may not see the board any more, `restart` when it sees another unit now.
    """
    actors = accounts.actors_of(following, at)
    found: dict[str, str] = {}
    for token, path in following.items():
        actor = actors.get(token)
        if actor is None or not access.may(actor, "see_board"):
            found[token] = "signed_out"
        elif access.scope_of(actor, "see_board").org_path != path:
            found[token] = "restart"
    return found
