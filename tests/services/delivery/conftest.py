"""A small group, receivers, and gateways that lead to them."""

import json

import pytest

from tests.services.delivery.receivers import http_receiver, smtp_receiver
from tests.services.delivery.ways import LINK, hook
from tests.services.group import group


@pytest.fixture
def web():
    with http_receiver() as inbox:
        yield inbox


@pytest.fixture
def mailbox():
    with smtp_receiver() as inbox:
        yield inbox


@pytest.fixture
def here(database):
    return group()


@pytest.fixture
def gateways(monkeypatch):
    """`gateways(web={"url": …}, …)` configures these; an int stands for a webhook on that port."""

    def configure(**known):
        said = {name: {"url": hook(one)} if isinstance(one, int) else one for name, one in known.items()}
        monkeypatch.setenv("DUBAN_GATEWAYS", json.dumps({"link": LINK, "gateways": said}))

    return configure
