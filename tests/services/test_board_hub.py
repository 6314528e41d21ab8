"""The hub, on a real database: what a screen receives, and what it receives when something goes wrong."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from psycopg import sql
from sqlalchemy import make_url

from services import accounts
from services.access import SYSTEM
from services.board import hub as hub_module
from services.board.hub import Hub
from services.board.streams import BACKLOG, Stream
from services.errors import BoardUnavailable, NotSignedIn
from services.time import now
from tests.seeds import PASSWORD, plant_people, plant_units
from tests.services.board_cases import put_case, stop_clock


@pytest.fixture
def token(database):
    plant_units()
    return accounts.enter_screen(accounts.add_screen(SYSTEM, name="lobby", org=None, at=now()), now())


def due(minutes):
    return {"visit": now() + timedelta(minutes=minutes)}


@asynccontextmanager
async def watching(token) -> AsyncIterator["Screen"]:
    async with Hub().running() as hub, hub.follow(token) as stream:
        yield Screen(stream, hub)


class Screen:
    """Reads a stream as a browser does."""

    def __init__(self, stream: Stream, hub: Hub) -> None:
        self.hub = hub
        self._messages = aiter(stream)

    async def next(self, *kinds: str, within: float = 8.0):
        """The next message of one of these kinds (of any when none is named)."""
        async with asyncio.timeout(within):
            while True:
                kind, data = parse(await anext(self._messages))
                if not kinds or kind in kinds:
                    return kind, data

    async def settled(self):
        """Wait until the listener listens and the picture is as it was then."""
        while not self.hub._listener.connected or self.hub._changed.is_set():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)


def parse(message: bytes):
    kind, data = message.decode().strip().split("\n")
    return kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def test_a_screen_gets_a_snapshot_and_then_only_what_changed(token):
    first = put_case("riverside", due(10), now())

    async def story():
        async with watching(token) as screen:
            kind, snapshot = await screen.next()
            assert (kind, [row["case"] for row in snapshot["put"]]) == ("snapshot", [first])
            await screen.settled()
            second = await asyncio.to_thread(put_case, "starbay", due(20), now())
            _, delta = await screen.next("delta", within=0.5)
            assert [row["case"] for row in delta["put"]] == [second]
            assert delta["version"] > snapshot["version"]
            await asyncio.to_thread(stop_clock, first, "visit", now())
            _, gone = await screen.next("delta", within=0.5)
            assert gone["drop"] == [row["id"] for row in snapshot["put"]]

    asyncio.run(story())


def test_an_announcement_that_changes_nothing_on_the_board_sends_nothing(token):
    no = put_case("riverside", due(10), now())
    stop_clock(no, "visit", now())

    async def story():
        async with watching(token) as screen:
            await screen.next("snapshot")
            await screen.settled()
            await asyncio.to_thread(stop_clock, no, "visit", now())
            kind, _ = await screen.next()
            assert kind == "beat"

    asyncio.run(story())


def test_many_changes_at_once_are_told_together(token):
    async def story():
        async with watching(token) as screen:
            await screen.next("snapshot")
            await screen.settled()
            for n in range(30):
                await asyncio.to_thread(put_case, "riverside", due(n + 5), now())
            deltas, rows = 0, 0
            while rows < 30:
                _, delta = await screen.next("delta", within=2)
                deltas, rows = deltas + 1, rows + len(delta["put"])
            assert deltas < 30

    asyncio.run(story())


def test_a_lost_database_leaves_the_last_picture_growing_old_and_comes_back_by_itself(
    token, server, database, caplog, monkeypatch
):
    monkeypatch.setattr(hub_module, "BEAT", 0.3)
    put_case("riverside", due(10), now())
    name = make_url(database).database

    def allow(yes: bool) -> None:
        with server.connect() as conn:
            conn.execute(sql.SQL("alter database {} allow_connections {}").format(sql.Identifier(name), sql.Literal(yes)))
            if not yes:
                conn.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])

    async def story():
        async with watching(token) as screen:
            await screen.next("snapshot")
            await screen.settled()
            await asyncio.to_thread(allow, False)
            await screen.next("beat")
            _, old = await screen.next("beat")
            _, older = await screen.next("beat")
            assert older["fresh"] == old["fresh"]
            assert older["now"] > old["now"]
            with pytest.raises(BoardUnavailable):
                async with screen.hub.follow(token):
                    pass
            await asyncio.to_thread(allow, True)
            missed = await asyncio.to_thread(put_case, "starbay", due(5), now())
            _, delta = await screen.next("delta")
            assert [row["case"] for row in delta["put"]] == [missed]
            _, beat = await screen.next("beat")
            assert beat["fresh"] > older["fresh"]

    asyncio.run(story())
    said = [record.getMessage() for record in caplog.records if record.name == "services.board.hub"]
    assert [line.split(":")[0].split(" after")[0] for line in said] == [
        "The board has lost its database and keeps the last picture",
        "The board has its database again",
    ]


def test_a_slow_screen_gets_a_fresh_snapshot_instead_of_a_backlog():
    async def story():
        stream = Stream("token", lambda: b"snapshot")
        for n in range(10 * BACKLOG + 5):
            stream.put(b"%d" % n)
        stream.end("restart")
        return [message async for message in stream]

    first, *later, last = asyncio.run(story())
    assert first == b"snapshot"
    assert 0 < len(later) < BACKLOG
    # Nothing that came after the snapshot is missing.
    assert [int(message) for message in later] == list(range(10 * BACKLOG + 5))[-len(later) :]
    assert parse(last) == ("end", {"reason": "restart"})


def test_a_revoked_screen_is_ended_with_a_word(token, monkeypatch):
    monkeypatch.setattr(hub_module, "CHECK", 0.1)

    async def story():
        async with watching(token) as screen:
            await screen.next("snapshot")
            await asyncio.to_thread(accounts.revoke_screen, SYSTEM, "lobby", now())
            return await screen.next("end")

    assert asyncio.run(story()) == ("end", {"reason": "signed_out"})


def test_the_end_of_the_process_ends_every_stream(token):
    async def story():
        async with watching(token) as screen:
            await screen.next("snapshot")
            screen.hub.close()
            return await screen.next(within=1)

    assert asyncio.run(story()) == ("end", {"reason": "restart"})


def test_nobody_follows_the_board_without_a_session(database):
    async def story():
        async with Hub().running() as hub, hub.follow(None):
            pass

    with pytest.raises(NotSignedIn):
        asyncio.run(story())


def test_a_screen_of_a_region_follows_that_region_only(database):
    plant_units()
    plant_people("chairman")  # of the east
    token = accounts.sign_in("chairman", PASSWORD, "127.0.0.1", now())
    here = put_case("riverside", due(10), now())
    put_case("starbay", due(5), now())

    async def story():
        async with watching(token) as screen:
            return await screen.next("snapshot")

    _, snapshot = asyncio.run(story())
    assert [row["case"] for row in snapshot["put"]] == [here]
