"""Figures for Prometheus: what the database knows at the moment of asking, and what this process has measured."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from db import engine
from db.queries import health as queries

MEDIA_TYPE = CONTENT_TYPE_LATEST

page_seconds = Histogram("duban_page_seconds", "Server time of a full run of a page", ["page"])
breach_to_screen_seconds = Histogram(
    "duban_breach_to_screen_seconds", "From a due instant to its row on a wall", buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10)
)


def text(at: datetime) -> bytes:
    """Everything in Prometheus' text format."""
    stored = CollectorRegistry(auto_describe=False)
    stored.register(_Stored(at))
    return generate_latest(REGISTRY) + generate_latest(stored)


class _Stored(Collector):
    """What the database knew at `at`."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        with engine.reading() as conn:
            yield GaugeMetricFamily("duban_cases_open", "Cases not yet closed", value=queries.open_cases(conn))
            yield _by("duban_clocks", "Open clocks by state", "state", queries.open_clocks_by_state(conn, self._at))
            yield _by("duban_deliveries", "Messages by status", "status", queries.messages_by_status(conn))
            if beat := queries.last_heartbeat(conn):
                age = (self._at - beat).total_seconds()
                yield GaugeMetricFamily("duban_worker_heartbeat_age_seconds", "Since a worker was last heard of", value=age)


def _by(name: str, meaning: str, label: str, rows: Iterable[Any]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for kind, n in rows:
        family.add_metric([kind], n)
    return family
