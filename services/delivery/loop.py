"""Delivery at work: once, up to an instant, or for ever. Any number of workers may deliver at once."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread

from db.engine import Connection, reading
from db.queries import delivery as messages
from db.queries import lanes as queries
from services.delivery import gateways, lanes
from services.delivery.gateways import Gateways
from services.delivery.lanes import Clock, Route, Turn
from services.delivery.routing import route
from services.errors import GatewaysRefused
from services.rounds import go_round
from services.time import now

# A message may come in, and a gateway be configured, while nothing is due: look again at least this often.
LONGEST_REST = timedelta(seconds=1)
# Another worker may be routing what is due already.
SHORTEST_REST = timedelta(seconds=0.05)
# Whoever stops the worker waits ten seconds in all; an attempt that is broken off is repeated.
SECONDS_TO_END = 5.0
LANES_AT_ONCE = 100


def deliver_due(at: datetime) -> int:
    """Deliver what is due at `at`, each gateway by itself; how many messages were sent. Raises GatewaysRefused.

    What a gateway's rate does not allow at this instant stays for a later call.
    """
    known = gateways.load()
    route(known.gateways, at)
    routes = [_route(known, name) for name in known.gateways]
    if not routes:
        return 0
    with ThreadPoolExecutor(len(routes), thread_name_prefix="delivery") as pool:
        return sum(turn.sent for turn in pool.map(lambda one: _drain(one, lambda: at, Event()), routes))


def next_instant(conn: Connection) -> datetime | None:
    """When something falls due for delivery next; None when nothing waits. Raises GatewaysRefused."""
    instants = (messages.next_unrouted(conn), queries.next_delivery(conn, list(gateways.load().gateways)))
    return min((instant for instant in instants if instant is not None), default=None)


def run(stop: Event) -> None:
    """Deliver until `stop` is set: one thread decides on deliveries, each gateway has its own, so that none waits for another.

    A database that does not answer and a configuration that cannot be used are waited for; the first failure and the recovery
    are logged. A gateway that is added, changed or removed is so at once.
    """
    serving: dict[str, Thread] = {}

    def decide() -> timedelta:
        known = gateways.load()
        route(known.gateways, now())
        for name in known.gateways:
            if name not in serving or not serving[name].is_alive():
                serving[name] = Thread(target=_serve, args=(name, stop), name=f"delivery-{name}", daemon=True)
                serving[name].start()
        return _rest()

    _keep_doing(decide, stop)
    for thread in serving.values():
        thread.join(SECONDS_TO_END)


def _serve(name: str, stop: Event) -> None:
    """Work for one gateway until `stop`, or until it is not configured any more."""
    gone = Event()

    def serve() -> timedelta:
        known = gateways.load()
        if name in known.gateways:
            _drain(_route(known, name), now, stop)
        else:
            gone.set()
        return LONGEST_REST

    _keep_doing(serve, stop, gone)


def _keep_doing(what: Callable[[], timedelta], stop: Event, gone: Event | None = None) -> None:
    """Do it until `stop`, or until it is `gone`."""

    def goes_on() -> bool:
        return not stop.is_set() and not (gone and gone.is_set())

    go_round("Delivery", what, goes_on, lambda rest: stop.wait(rest.total_seconds()), _told)


def _told(error: Exception) -> str:
    """What may be logged of it: a refusal's facts hold no secret; of anything else only what it is."""
    return str(error) if isinstance(error, GatewaysRefused) else type(error).__name__


def _rest() -> timedelta:
    with reading() as conn:
        following = messages.next_unrouted(conn)
    if following is None:
        return LONGEST_REST
    return min(LONGEST_REST, max(SHORTEST_REST, following - now()))


def _route(known: Gateways, name: str) -> Route:
    return Route(name, known.gateways[name], known.link)


def _drain(way: Route, clock: Clock, stop: Event) -> Turn:
    """Work lanes until none has anything due that may be sent now."""
    total = Turn()
    with ThreadPoolExecutor(way.gateway.parallel, thread_name_prefix=f"delivery-{way.name}") as pool:
        while not stop.is_set():
            with reading() as conn:
                due = queries.lanes_due(conn, way.name, clock(), LANES_AT_ONCE)
            done = _sum(pool.map(partial(_work, way, clock, stop), [lane.id for lane in due]))
            if not done.tried:
                break
            total += done
    return total


def _work(way: Route, clock: Clock, stop: Event, contact_id: int) -> Turn:
    return lanes.work(way, contact_id, clock, stop)


def _sum(turns: Iterable[Turn]) -> Turn:
    return sum(turns, start=Turn())
