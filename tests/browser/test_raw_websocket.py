"""A client that is no browser, keeps no rule of one, and speaks Streamlit's protocol directly."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from services import accounts
from services.time import now
from tests.seeds import PASSWORD, plant_people, plant_units


@pytest.fixture(autouse=True)
def _house(database):
    plant_units()
    plant_people("gm")


def run(app_server, page, cookie=None):
    """All that the server sends for one run of a page, as one text."""
    headers = {"Cookie": f"{accounts.COOKIE}={cookie}"} if cookie else {}
    address = f"ws://localhost:{app_server.port}/_stcore/stream"
    said = []
    with connect(address, additional_headers=headers, subprotocols=["streamlit"], max_size=None) as socket:
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = ""
        socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(socket.recv(timeout=15))
            said.append(str(message))
            if message.WhichOneof("type") == "script_finished":
                return "\n".join(said)


def test_without_a_session_a_raw_socket_gets_the_sign_in_form_whatever_it_asks_for(app_server):
    for page in ("", "cases", "approvals", "case", "wall", "frame", "secret"):
        for cookie in (None, "made-up"):
            said = run(app_server, page, cookie)
            assert "duban_sign_in" in said
            assert "duban_sign_out" not in said and "duban_browser" not in said, f"{page} was drawn"


def test_with_a_session_the_same_socket_gets_the_page(app_server):
    token = accounts.sign_in("gm", PASSWORD, "x", now())
    assert "duban_sign_out" in run(app_server, "cases", token)
    accounts.sign_out(token, now())
    assert "duban_sign_out" not in run(app_server, "cases", token)
