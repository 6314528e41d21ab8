"""A change of a rule as somebody of the demonstration proposes it: two hours for the first visit, tried and sent for approval."""

import time
from datetime import timedelta

from bench.serving import passwords
from services import accounts
from services.access import Actor
from services.policy import editing
from services.policy.packs import registry
from services.regimes import changing
from services.regimes.trying import jobs
from services.time import now

REGIME, VALUE, BY = "group", ("clocks", "visit", "limit"), "staff"
REASON = "一小时上门太急，客户常不在家，白跑的多"
TRIED = timedelta(days=120)
ASKED_EVERY_S = 0.2


def proposed() -> int:
    """Propose the change, try it on the last months and send it for approval; its id. Raises RuntimeError when the try fails."""
    at, actor = now(), _actor(BY)
    newest = registry().latest(REGIME)
    text = editing.put(registry().text(REGIME, newest.version), VALUE, {"hours": 2})
    since = at.astimezone(newest.tz).date() + timedelta(days=9)
    made = changing.propose(actor, texts={REGIME: text}, since=since, open_from=since, reason=REASON, at=at)
    key = jobs.start(actor, made, since=at - TRIED, until=at, at=at)
    while (phase := jobs.state(actor, key).phase) in ("waiting", "running"):
        time.sleep(ASKED_EVERY_S)
    if phase != "done":
        raise RuntimeError(f"the change could not be tried: {phase}")
    jobs.submit(actor, key, now())
    return made


def _actor(login: str) -> Actor:
    return accounts.actor_of(accounts.sign_in(login, passwords()[login], "127.0.0.1", now()), now())
