"""What is accepted as a configuration of gateways, and how it is refused: by place and problem, never with a value."""

import io

import pytest
from sqlalchemy import select

from db import embedded
from db.engine import reading
from db.tables import audit, contacts
from services import wording
from services.__main__ import main
from services.delivery import gateways as configuration
from services.errors import GatewaysRefused

GOOD = """
link: https://duban.example
gateways:
  mail: {url: "mailtos://duban:p4ssw0rd@smtp.example.com?to={address}", per_minute: 30}
"""
BAD = [
    ("link: [", "gateway_yaml", "1"),
    ("just words", "gateway_yaml", "1"),
    (GOOD.replace("link: https://duban.example\n", ""), "missing", "link"),
    (GOOD.replace("https://duban.example", "duban"), "gateway_value", "link"),
    (GOOD.replace("{address}", "me@example.com"), "gateway_address", "gateways.mail.url"),
    (GOOD.replace("mailtos:", "pigeon:"), "gateway_scheme", "gateways.mail.url"),
    (GOOD.replace("per_minute", "per_week"), "gateway_key", "gateways.mail.per_week"),
    (GOOD.replace("30", "-1"), "gateway_value", "gateways.mail.per_minute"),
    (GOOD.replace("  mail:", "  Mail 1:"), "gateway_value", "gateways.Mail 1.[key]"),
]


def test_without_a_file_there_are_no_gateways(home, monkeypatch):
    monkeypatch.setenv("DUBAN_HOME", str(home))
    assert configuration.load() == configuration.NONE


def test_a_file_that_only_the_owner_reads_is_taken(home, monkeypatch):
    monkeypatch.setenv("DUBAN_HOME", str(home))
    path = embedded.home() / configuration.FILE
    path.touch(0o600)
    path.write_text(GOOD)
    found = configuration.load()
    assert found.gateways["mail"].per_minute == 30 and "p4ssw0rd" not in repr(found)


def test_a_file_that_others_may_read_is_refused(home, monkeypatch):
    monkeypatch.setenv("DUBAN_HOME", str(home))
    path = embedded.home() / configuration.FILE
    path.write_text(GOOD)
    path.chmod(0o640)
    with pytest.raises(GatewaysRefused) as refusal:
        configuration.load()
    assert refusal.value.facts["problem"] == "gateway_open"
    assert "chmod 600" in wording.refusal_text(refusal.value, "en")


@pytest.mark.parametrize(("said", "problem", "where"), BAD)
def test_a_mistake_is_named_by_place_and_no_value_is_shown(monkeypatch, said, problem, where):
    monkeypatch.setenv(configuration.VARIABLE, said)
    with pytest.raises(GatewaysRefused) as refusal:
        configuration.load()
    assert (refusal.value.facts["problem"], refusal.value.facts["where"]) == (problem, where)
    for lang in wording.LANGUAGES:
        shown = wording.refusal_text(refusal.value, lang) + str(refusal.value) + repr(refusal.value)
        assert "p4ssw0rd" not in shown and "…" not in shown


def test_an_address_is_read_from_standard_input_and_never_shown(here, web, gateways, monkeypatch, capsys):
    monkeypatch.setenv("DUBAN_LANG", "en")
    gateways(web=web.port)
    monkeypatch.setattr("sys.stdin", io.StringIO("gm-13812342204\n"))
    assert main(["contact", "set", "gm", "web"]) == 0
    assert main(["contact", "list", "gm"]) == 0
    with reading() as conn:
        assert conn.execute(select(contacts.c.address, contacts.c.preferred)).one() == ("gm-13812342204", True)
        noted = conn.execute(select(audit.c.action, audit.c.subject, audit.c.data)).all()
    assert noted[-1] == ("contact_set", "person/gm", {"channel": "web"})
    assert main(["contact", "remove", "gm", "web"]) == 0
    shown = capsys.readouterr()
    assert "web" in shown.out and "13812342204" not in shown.out + shown.err


@pytest.mark.parametrize(
    ("login", "channel", "typed"),
    [("gm", "pigeon", "a"), ("nobody", "web", "a"), ("gm", "web", ""), ("gm", "web", "a\tb"), ("gm", "web", "x" * 301)],
)
def test_what_cannot_be_an_address_is_refused_in_a_line(here, web, gateways, monkeypatch, capsys, login, channel, typed):
    gateways(web=web.port)
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert main(["contact", "set", login, channel]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    with reading() as conn:
        assert conn.execute(select(contacts)).all() == []
