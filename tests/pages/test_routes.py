"""The routes beside the pages: what they hand out, and to whom."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from db import engine
from pages.routes import health, screen, sign_in
from pages.routes.guard import Guard
from pages.routes.sign_in import address_within
from services import access, accounts
from services.time import now
from tests.seeds import PASSWORD, plant_people, plant_units

HERE = {"origin": "http://testserver"}


async def _anything(request):
    return PlainTextResponse("page")


@pytest.fixture
def client(database):
    plant_units()
    plant_people("gm", "admin")
    routes = [*sign_in.routes, *screen.routes, *health.routes, Route("/{path:path}", _anything)]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(Guard)]), follow_redirects=False) as made:
        yield made


def form(**changes):
    return {"name": "gm", "password": PASSWORD, "next": "/cases?region=east", "lang": "zh", **changes}


def test_signing_in_sets_a_cookie_that_no_script_can_read_and_leads_back(client):
    answer = client.post("/sign-in", data=form(), headers=HERE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?region=east")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie and "secure" not in cookie
    assert accounts.actor_of(client.cookies[accounts.COOKIE], now()).role == "gm"


def test_over_https_the_cookie_travels_only_encrypted(client):
    answer = client.post("https://testserver/sign-in", data=form(), headers={"origin": "https://testserver"})
    assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(("lang", "sentence"), [("zh", "账号或密码不正确"), ("en", "not right"), ("fr", "账号或密码不正确")])
def test_a_refusal_is_a_sentence_in_the_forms_language_and_sets_no_cookie(client, lang, sentence):
    answer = client.post("/sign-in", data=form(password="wrong", lang=lang), headers=HERE)
    assert answer.status_code == 401 and sentence in answer.text and "set-cookie" not in answer.headers


def test_too_many_tries_are_told_how_long_to_wait(client):
    for _ in range(5):
        client.post("/sign-in", data=form(password="wrong"), headers=HERE)
    answer = client.post("/sign-in", data=form(), headers=HERE)
    assert answer.status_code == 429 and "秒" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
        {"origin": "http://testserver", "sec-fetch-site": "same-site"},
        {"origin": "http://testserver", "sec-fetch-site": "none"},
    ],
)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out"])
def test_a_form_of_another_site_is_refused(client, path, headers):
    client.cookies.set(accounts.COOKIE, token := accounts.sign_in("gm", PASSWORD, "x", now()))
    answer = client.post(path, data=form(), headers=headers)
    assert answer.status_code == 403 and "set-cookie" not in answer.headers
    assert accounts.actor_of(token, now()).role == "gm"


def test_a_form_longer_than_any_name_and_password_is_not_read(client):
    answer = client.post("/sign-in", data=form(password="x" * 9000), headers=HERE)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "outside",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/ /evil",
        "/a\nb",
        "javascript:alert(1)",
        "",
        "cases",
    ],
)
def test_after_signing_in_nobody_is_led_to_another_site(client, outside):
    assert address_within(outside) == "/"
    assert client.post("/sign-in", data=form(next=outside), headers=HERE).headers["location"] == "/"


def test_addresses_within_are_kept_whole():
    assert address_within("/case?no=KS-1&x=%2F#top") == "/case?no=KS-1&x=%2F#top"


def test_signing_out_ends_the_session_and_takes_the_cookie_back(client):
    client.post("/sign-in", data=form(), headers=HERE)
    token = client.cookies[accounts.COOKIE]
    answer = client.post("/sign-out", headers=HERE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert accounts.COOKIE not in client.cookies
    with pytest.raises(accounts.NotSignedIn):
        accounts.actor_of(token, now())


def test_opening_the_forms_targets_as_pages_leads_to_the_start(client):
    assert [client.get(path).headers["location"] for path in ("/sign-in", "/sign-out")] == ["/", "/"]


def test_a_screens_key_becomes_a_cookie_and_leaves_the_address(client):
    key = accounts.add_screen(access.SYSTEM, name="大厅", org=None, at=now())
    answer = client.get("/screen", params={"key": key})
    assert (answer.status_code, answer.headers["location"]) == (303, "/wall")
    assert answer.headers["referrer-policy"] == "no-referrer" and "max-age=" in answer.headers["set-cookie"].lower()
    assert accounts.actor_of(client.cookies[accounts.COOKIE], now()).kind == "screen"


def test_a_wrong_or_revoked_key_opens_nothing(client):
    key = accounts.add_screen(access.SYSTEM, name="大厅", org=None, at=now())
    accounts.revoke_screen(access.SYSTEM, "大厅", now())
    for given in (key, "made-up", ""):
        answer = client.get("/screen", params={"key": given})
        assert answer.status_code == 401 and "密钥" in answer.text and "set-cookie" not in answer.headers


def test_another_site_cannot_turn_a_desk_into_a_screen(client):
    key = accounts.add_screen(access.SYSTEM, name="大厅", org=None, at=now())
    answer = client.get("/screen", params={"key": key}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403 and "set-cookie" not in answer.headers


def test_health_is_open_to_all_and_says_how_old_the_worker_is(client):
    answer = client.get("/healthz")
    state = answer.json()
    assert answer.status_code == 200 and state["ok"] and state["database"] == "ok"
    assert state["schema_revision"] and state["data_version"] == 0 and state["worker_heartbeat_age_seconds"] is None


def test_without_a_database_health_says_so(client):
    engine.use("postgresql+psycopg://nobody@127.0.0.1:1/none")
    answer = client.get("/healthz")
    assert answer.status_code == 503 and answer.json() == {"ok": False, "database": "unavailable"}


def test_figures_are_for_this_machine_and_for_administrators(client):
    assert client.get("/metrics").status_code == 403
    for login, status in (("gm", 403), ("admin", 200)):
        client.cookies.set(accounts.COOKIE, accounts.sign_in(login, PASSWORD, "x", now()))
        assert client.get("/metrics").status_code == status
    client.cookies.clear()
    local = TestClient(client.app, client=("127.0.0.1", 5))
    answer = local.get("/metrics")
    assert (
        answer.status_code == 200
        and "duban_cases_open 0.0" in answer.text
        and "# TYPE duban_page_seconds histogram" in answer.text
    )
    assert local.get("/metrics", headers={"x-forwarded-for": "10.1.2.3"}).status_code == 403


def test_files_that_pages_offer_are_for_whoever_is_signed_in(client):
    assert client.get("/media/abc.xlsx").status_code == 401
    client.cookies.set(accounts.COOKIE, accounts.sign_in("gm", PASSWORD, "x", now() - timedelta(hours=13)))
    assert client.get("/media/abc.xlsx").status_code == 401
    client.cookies.set(accounts.COOKIE, accounts.sign_in("gm", PASSWORD, "x", now()))
    assert client.get("/media/abc.xlsx").status_code == 200


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [("/cases/", "/cases"), ("/cases/old?x=1", "/cases?x=1"), ("/a/b/c", "/a"), ("//evil.example/x", "/evil.example")],
)
def test_an_address_of_several_parts_is_cut_to_its_first(client, asked, led_to):
    answer = client.get(f"http://testserver{asked}", headers={"accept": "text/html"})
    assert answer.headers["location"] == led_to
