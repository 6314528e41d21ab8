"""What `/metrics` tells about the board."""

from prometheus_client import Counter, Gauge, Histogram

streams = Gauge("duban_board_streams", "Screens that follow the board now.")
overtaken = Counter("duban_board_overtaken", "Times that a screen was too slow and got a whole snapshot instead of a backlog.")
reading = Histogram(
    "duban_board_read_seconds", "Reading the board for one unit.", buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2)
)
push = Histogram(
    "duban_board_push_seconds",
    "From hearing that something has changed to its delta in every queue.",
    buckets=(0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 5),
)
