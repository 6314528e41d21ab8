"""The API as another system asks it: a house with cases, and keys of its people."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from pages.api import app
from pages.routes.guard import Guard
from services import api_keys
from services.time import now
from tests.services.house import House


@pytest.fixture
def house(database):
    return House()


@pytest.fixture
def key_of(house):
    """`key_of("officer")`: a new key of that person, for everything or for some scopes only."""

    def issue(login, scopes=api_keys.SCOPES, **more):
        return api_keys.issue(house.people["admin"], login=login, name="CCRM", scopes=scopes, at=now(), **more).key

    return issue


@pytest.fixture
def web():
    """The routes as the dashboard has them, without its pages; what needs no key needs no house."""
    with TestClient(Starlette(routes=app.routes, middleware=[Middleware(Guard)]), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def asking(web, key_of):
    """`asking("officer")`: a client with a key of that person."""

    def with_key(login, **more):
        client = TestClient(web.app, raise_server_exceptions=False)
        client.headers.update({"authorization": f"Bearer {key_of(login, **more)}", "accept-language": "zh"})
        return client

    return with_key


@pytest.fixture
def yesterday():
    """An instant to tell stories from, so that what the API does now comes after them."""
    return now() - timedelta(days=1)
