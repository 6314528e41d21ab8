"""Webhooks set up and followed over the API."""

from services import webhooks
from services.time import now
from tests.services.hearing import receiver


def test_an_administrator_adds_tries_and_removes_a_webhook(house, asking, monkeypatch):
    monkeypatch.setenv("DUBAN_WEBHOOKS_LOCAL", "1")
    admin = asking("admin")
    with receiver() as ear:
        said = {"unit_id": house.units["east"], "name": "CCRM", "url": ear.url, "events": ["order_issued"]}
        first, again = (admin.post("/api/v1/webhooks", json=said, headers={"idempotency-key": "w-1"}) for _ in range(2))
        made = first.json()
        assert first.status_code == 201 and again.json() == made and made["secret"].startswith("whsec_")
        assert admin.post(f"/api/v1/webhooks/{made['id']}/test").status_code == 202
        webhooks.deliver_due(now())
        assert ear.events == ["ping"]
        (call,) = admin.get(f"/api/v1/webhooks/{made['id']}/calls", params={"status": "sent"}).json()["items"]
        assert call["id"] == ear.all[0].headers["webhook-id"] and call["attempts"] == 1
        (shown,) = asking("staff").get("/api/v1/webhooks").json()["items"]
        assert (shown["host"], shown["events"]) == (ear.url.split("/")[2], ["order_issued"]) and "s3cret" not in str(shown)
        assert admin.post(f"/api/v1/webhooks/{made['id']}/resend").json() == {"calls": 0}
        assert admin.delete(f"/api/v1/webhooks/{made['id']}").status_code == 204
        assert admin.delete(f"/api/v1/webhooks/{made['id']}").json()["code"] == "webhook_not_found"


def test_whoever_does_not_keep_webhooks_sets_none_up_and_none_leads_inside(house, asking):
    said = {"unit_id": house.units["east"], "name": "CCRM", "url": "http://169.254.169.254/"}
    refused = asking("admin").post("/api/v1/webhooks", json=said)
    assert (refused.status_code, refused.json()["code"]) == (422, "address_refused")
    assert "169.254" not in refused.text
    assert asking("staff").post("/api/v1/webhooks", json=said).json()["code"] == "not_permitted"
    assert asking("officer").get("/api/v1/webhooks").json()["code"] == "not_permitted"
