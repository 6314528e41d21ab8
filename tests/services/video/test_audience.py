import asyncio

from services.video.audience import BACKLOG_SECONDS, Audience
from services.video.units import RATES, Unit

FRAME = RATES["video"] // 25


def picture(place, key=False, size=1):
    return Unit("video", bytes(size), place * FRAME, key)


async def drained(queue, count):
    return [await asyncio.wait_for(queue.next(), 1) for _ in range(count)]


def test_a_joiner_begins_with_the_key_frame_dated_close_to_the_present():
    async def joined():
        audience = Audience()
        for place in range(10):
            audience.give(picture(place, key=place in (0, 4)))
        queue = audience.join("video")
        audience.give(picture(10))
        return await drained(queue, 7)

    units = asyncio.run(joined())
    # Pictures 4 to 9 a millisecond apart, then the next one as it is.
    assert [unit.key for unit in units] == [True] + [False] * 6
    assert [unit.stamp for unit in units] == [9 * FRAME - behind * 90 for behind in range(5, -1, -1)] + [10 * FRAME]


def test_a_joiner_before_any_key_frame_waits_for_one():
    async def joined():
        audience = Audience()
        queue = audience.join("video")
        for place in range(5):
            audience.give(picture(place, key=place == 3))
        return await drained(queue, 2)

    assert [unit.stamp for unit in asyncio.run(joined())] == [3 * FRAME, 4 * FRAME]


def test_after_an_interruption_nothing_old_is_played_to_a_joiner():
    async def joined():
        audience = Audience()
        audience.give(picture(0, key=True))
        audience.break_off()
        queue = audience.join("video")
        audience.give(picture(1))
        audience.give(picture(2, key=True))
        return await drained(queue, 1)

    assert [unit.stamp for unit in asyncio.run(joined())] == [2 * FRAME]


def test_a_viewer_who_takes_nothing_holds_a_few_seconds_and_goes_on_with_a_key_frame():
    async def slow():
        audience = Audience()
        queue = audience.join("video")
        for place in range(1001):
            audience.give(picture(place, key=place % 50 == 0))
            await asyncio.sleep(0)
        return queue.dropped, len(queue._units), await drained(queue, 1)

    dropped, waiting, [first] = asyncio.run(slow())
    assert first.key
    assert waiting <= BACKLOG_SECONDS * 25 + 1
    assert dropped > 700


def test_a_camera_that_hardly_sends_key_frames_costs_no_memory_without_end():
    async def joined():
        audience = Audience()
        audience.give(picture(0, key=True))
        for place in range(1, 30):
            audience.give(picture(place, size=1_000_000))
        queue = audience.join("video")
        audience.give(picture(30))
        audience.give(picture(31, key=True))
        return await drained(queue, 1)

    assert [unit.stamp for unit in asyncio.run(joined())] == [31 * FRAME]


def test_sound_goes_to_those_who_listen_and_an_event_loop_that_has_ended_is_forgotten():
    audience = Audience()

    async def joined(kind):
        return audience.join(kind)

    gone = asyncio.run(joined("audio"))

    async def listen():
        seeing, hearing = audience.join("video"), audience.join("audio")
        audience.give(Unit("audio", b"", 1))
        heard = await drained(hearing, 1)
        return heard, len(seeing._units)

    assert asyncio.run(listen()) == ([Unit("audio", b"", 1)], 0)
    assert gone.loop not in audience._queues


def test_at_the_end_everybody_is_told_and_so_is_whoever_comes_later():
    async def end():
        audience = Audience()
        queue = audience.join("video")
        audience.end()
        return await drained(queue, 1), await drained(audience.join("audio"), 1)

    assert asyncio.run(end()) == ([None], [None])
