"""Keys and webhooks on the administration's page, without a browser."""

import pytest

from services import api_keys
from services.access import SYSTEM
from services.time import now
from services.webhooks import deliver_due, keeping
from tests.pages.desk import html, opened, sit_down
from tests.services.hearing import receiver
from tests.services.house import House


@pytest.fixture
def shown(database, monkeypatch):
    monkeypatch.setenv("DUBAN_WEBHOOKS_LOCAL", "1")
    House()
    sit_down(monkeypatch, "admin")
    return opened("admin", do="systems")


def test_a_key_is_issued_shown_once_and_revoked(shown):
    shown.text_input(key="key-new-login").set_value("officer")
    shown.button(key="key-issue").click().run()
    assert "名称" in shown.error[0].value and shown.text_input(key="key-new-login").value == "officer"
    shown.text_input(key="key-new-name").set_value("<b>CCRM</b>")
    shown.multiselect(key="key-new-scopes").set_value(["cases:read"])
    shown.button(key="key-issue").click().run()
    key = shown.code[0].value
    assert shown.text_input(key="key-new-login").value == "" and shown.multiselect(key="key-new-scopes").value == []
    assert api_keys.caller_of(key, "zh", at=now()).actor.role == "officer"
    assert "&lt;b&gt;CCRM" in html(shown) and "<b>CCRM</b></b>" not in html(shown)
    shown.button(key="once-key-seen").click().run()
    assert not shown.code and key not in repr(shown) + html(shown)
    shown.button(key=f"revoke-{key[:14]}").click().run()
    assert "已停用" in shown.success[0].value and not shown.button(key="key-issue").disabled
    with pytest.raises(api_keys.KeyRefused):
        api_keys.caller_of(key, "zh", at=now())


def test_a_webhook_is_added_tried_and_what_it_missed_is_sent_again(shown):
    with receiver() as ear:
        shown.text_input(key="hook-new-name").set_value("CCRM")
        shown.text_input(key="hook-new-url").set_value("gopher://x")
        shown.button(key="hook-add").click().run()
        assert "http" in shown.error[0].value
        shown.text_input(key="hook-new-url").set_value(ear.url)
        shown.button(key="hook-add").click().run()
        assert shown.code[0].value.startswith("whsec_") and "s3cret" not in html(shown)
        (hook,) = keeping.listed(SYSTEM)
        shown.button(key=f"hook-{hook.id}-test").click().run()
        ear.answer = lambda said: 500
        deliver_due(now() + keeping.PATIENCE * 2)
        shown.run()
        assert "1 次推送未送达" in html(shown) and "对方服务返回错误 500" in html(shown)
        shown.button(key=f"hook-{hook.id}-again").click().run()
        ear.answer = lambda said: 204
        deliver_due(now())
        assert "已送达" in html(shown.run()) and ear.events == ["ping", "ping"]
        shown.button(key=f"hook-{hook.id}-remove").click().run()
        assert keeping.listed(SYSTEM) == []
