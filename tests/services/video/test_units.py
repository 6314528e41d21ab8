from hypothesis import given
from hypothesis import strategies as st

from services.video.units import Timeline


def test_stamps_keep_the_rhythm_of_the_camera_not_of_the_network():
    line = Timeline(1000)
    assert [line.stamp(shown, arrived) for shown, arrived in ((7.00, 100.0), (7.04, 100.3), (7.08, 100.31))] == [
        100_000,
        100_040,
        100_080,
    ]


def test_a_camera_whose_clock_jumps_is_set_right():
    line = Timeline(1000)
    line.stamp(7.0, 100.0)
    assert line.stamp(9000.0, 100.04) == 100_040


def test_a_new_connection_continues_our_time_wherever_the_camera_begins():
    line = Timeline(1000)
    line.stamp(7.0, 100.0)
    line.restart()
    # The camera's new time would fit within the slip by chance; it is laid on the instant of arrival all the same.
    assert line.stamp(7.5, 130.0) == 130_000


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0, 0.5)), min_size=2))
def test_stamps_always_grow(steps):
    line, arrived, last = Timeline(90_000), 1000.0, -1
    for shown, waited in steps:
        arrived += waited
        stamp = line.stamp(shown, arrived)
        assert stamp > last
        last = stamp
