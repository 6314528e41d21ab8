"""Signs of life, goodbyes and the gateway's signalling: whom the routes let in, and what they tell nobody."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.routes import looks as routes_of_looks
from pages.routes import whep
from services import accounts, cameras, looks
from services.time import now
from services.video import gateway, seats
from tests.seeds import PASSWORD, plant_people, plant_units

HERE = {"origin": "http://testserver"}


class Gateway(BaseHTTPRequestHandler):
    """Answers like a WHEP gateway, and remembers what it was asked."""

    heard: list[tuple[str, str, str | None, bytes]] = []
    status = 201

    def do_POST(self):
        self._note(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.status)
        self.send_header("Location", "/7/whep/session-1")
        self.end_headers()
        self.wfile.write(b"v=0 answer")

    def do_DELETE(self):
        self._note(b"")
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass

    def _note(self, body):
        self.heard.append((self.command, self.path, self.headers.get("Authorization"), body))


@pytest.fixture
def beyond(monkeypatch):
    monkeypatch.setattr(Gateway, "heard", [])
    with ThreadingHTTPServer(("127.0.0.1", 0), Gateway) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv(gateway.VARIABLE, f"http://viewer:geheim@127.0.0.1:{server.server_port}/{{camera}}/whep")
        yield Gateway
        server.shutdown()


@pytest.fixture
def client(database, monkeypatch):
    monkeypatch.setenv("DUBAN_SECRET", "a secret of this test, long enough")
    with TestClient(Starlette(routes=[*routes_of_looks.routes, *whep.routes])) as made:
        made.units = plant_units()
        plant_people("gm", "officer", "admin")
        yield made


def enter(client, login):
    token = accounts.sign_in(login, PASSWORD, "x", now())
    client.cookies.set(accounts.COOKIE, token)
    return accounts.actor_of(token, now())


@pytest.fixture
def camera(client):
    admin = accounts.actor_of(accounts.sign_in("admin", PASSWORD, "x", now()), now())
    return cameras.add(admin, project_id=client.units["riverside"], name="前台", address="rtsp://127.0.0.1:1/none", at=now())


def offer(client, camera, **more):
    return client.post(f"{whep.PATH}/{camera}", content="v=0 offer", headers={**HERE, **more})


def test_a_sign_of_life_needs_the_session_of_whoever_took_the_place(client, camera):
    seat = seats.take(enter(client, "gm"), camera, now())
    address = f"{routes_of_looks.PATH}/{seat.ticket}"
    answer = client.post(address, headers=HERE)
    assert answer.status_code == 200 and set(answer.json()) == {"now"}
    assert client.post(address, headers={"origin": "http://elsewhere.example"}).status_code == 404
    enter(client, "admin")
    assert client.post(address, headers=HERE).status_code == 404
    assert not seat.left
    client.cookies.clear()
    assert client.post(address, headers=HERE).status_code == 401 and seat.left


def test_a_goodbye_needs_the_ticket_and_no_session_but_a_page_of_ours(client, camera):
    seat = seats.take(enter(client, "gm"), camera, now())
    client.cookies.clear()
    address = f"{routes_of_looks.PATH}/{seat.ticket}/end"
    client.post(address, headers={"origin": "http://elsewhere.example"})
    assert not seat.left
    assert client.post(address, headers=HERE).status_code == 204 and seat.left


def test_an_offer_passes_to_the_gateway_with_its_credentials_and_nothing_of_it_comes_back(client, camera, beyond):
    enter(client, "gm")
    answer = offer(client, camera)
    assert (answer.status_code, answer.text) == (201, "v=0 answer")
    assert all(secret not in str(answer.headers) for secret in ("geheim", "127.0.0.1", "session-1"))
    address = f"{routes_of_looks.PATH}/{answer.headers['x-ticket']}"
    assert client.post(address, headers=HERE).status_code == 200
    client.post(f"{address}/end", headers=HERE)
    basic = "Basic dmlld2VyOmdlaGVpbQ=="
    assert beyond.heard == [("POST", f"/{camera}/whep", basic, b"v=0 offer"), ("DELETE", "/7/whep/session-1", basic, b"")]
    (look,) = looks.listed(enter(client, "admin"), looks.Filter(), at=now()).looks
    assert look.person == "周明远" and look.to_at and not look.vanished


def test_a_token_for_the_gateway_goes_before_name_and_password(client, camera, beyond, monkeypatch):
    monkeypatch.setenv(gateway.TOKEN, "t-1")
    enter(client, "gm")
    offer(client, camera)
    assert beyond.heard[0][2] == "Bearer t-1"


@pytest.mark.parametrize(("login", "named", "status"), [("officer", None, 403), ("gm", 4711, 403), ("wall", None, 401)])
def test_who_may_not_watch_and_forged_cameras_never_reach_the_gateway(client, camera, beyond, login, named, status):
    if login != "wall":
        enter(client, login)
    answer = offer(client, named or camera)
    assert answer.status_code == status and beyond.heard == []


def test_a_page_of_another_site_and_a_house_without_a_gateway_get_nothing(client, camera, beyond, monkeypatch):
    enter(client, "gm")
    assert offer(client, camera, origin="http://elsewhere.example").status_code == 404
    monkeypatch.delenv(gateway.VARIABLE)
    assert offer(client, camera).status_code == 404 and beyond.heard == []


@pytest.mark.parametrize(("status", "sentence"), [(404, "没有这台摄像机"), (401, "权限"), (500, "连不上")])
def test_a_gateway_that_does_not_play_is_told_in_a_sentence_without_its_address(
    client, camera, beyond, monkeypatch, status, sentence
):
    monkeypatch.setattr(beyond, "status", status)
    enter(client, "gm")
    answer = offer(client, camera)
    assert answer.status_code == 502 and sentence in answer.text and "127.0.0.1" not in answer.text
    assert looks.listed(enter(client, "admin"), looks.Filter(), at=now()).looks == ()


def test_a_gateway_that_is_away_is_told_too(client, camera, monkeypatch):
    monkeypatch.setenv(gateway.VARIABLE, "http://127.0.0.1:1/{camera}/whep")
    enter(client, "gm")
    assert "连不上视频网关" in offer(client, camera).text
