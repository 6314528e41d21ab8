"""A page as somebody sees it, without a browser: the frame runs as it does for everybody, only the cookie is put in its hand."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import session
from services import access, accounts
from services.time import now
from tests.seeds import PASSWORD

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"


def sit_down(patch: pytest.MonkeyPatch, login: str) -> None:
    """Whoever looks at pages from now on is this person."""
    accounts.set_password(access.SYSTEM, login, PASSWORD, now())
    token = accounts.sign_in(login, PASSWORD, "", now())
    patch.setattr(session, "token", lambda: token)


def opened(page: str, **address: str) -> AppTest:
    """The page at an address."""
    shown = AppTest.from_file(str(FRAME), default_timeout=30).run()
    shown.switch_page(f"{page}.py")
    for name, value in address.items():
        shown.query_params[name] = value
    return shown.run()


def html(shown: AppTest) -> str:
    """All that the page has written as HTML."""
    return "\n".join(str(one.proto.body) for one in shown.get("html"))
