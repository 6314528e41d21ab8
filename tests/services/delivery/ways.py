"""How tests configure gateways, reach people, and post messages."""

from db.engine import transaction
from services import contacts
from services.access import SYSTEM
from services.delivery import outbox
from tests.services.group import MONDAY

LINK = "https://duban.example"


def hook(port: int) -> str:
    """A webhook with the address as the last part of its path."""
    return f"json://hook:s3cret@127.0.0.1:{port}/in/{{address}}"


def reach(login: str, channel: str = "web", address: str | None = None, preferred: bool = False) -> None:
    """Let somebody be reached; the address is the login unless another is given."""
    contacts.set_address(SYSTEM, login, channel, address or login, preferred=preferred, at=MONDAY)


def post(here, key: str, role: str = "gm", at=MONDAY, to_role: str | None = None, **more) -> int:
    """A message without a case to the one person of a role, or with `to_role` to everybody who has that."""
    with transaction() as conn:
        to_id = None if to_role else here.people[role].id
        values = {"rule": "weekly_leftovers", "data": {}, "cite": "31", **more}
        return outbox.post(conn, key=key, at=at, to_role=to_role or role, to_id=to_id, **values)
