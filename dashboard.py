"""The whole on one screen: `streamlit run dashboard.py` serves the pages and, beside them, the routes of this process.

The main script of every run is pages/frame.py: nothing below pages/ can be reached without passing it.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from db import engine
from pages.api import app as api
from pages.parts import failure
from pages.routes import board, customer, drafts, editor, evidence, files, health, looks, screen, sign_in, whep
from pages.routes import stills as pictures
from pages.routes.guard import Guard
from services import accounts, holiday_editions
from services.cameras import demonstration
from services.demo import first_start, live
from services.regimes import adopting
from services.time import now
from services.video import stills
from services.worker_process import worker_beside


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """What lives as long as this process."""
    if st.get_option("runner.postScriptGC"):
        raise SystemExit(
            "runner.postScriptGC is on: 40 screens would fill a core. Start from the folder of .streamlit/config.toml"
        )
    engine.migrate()
    adopting.catch_up()
    holiday_editions.keep_up(now())
    if first_start.wanted() and (begun := first_start.ensure_demo(now())):
        sys.stdout.write(first_start.announcement(begun, accounts.default_language()))
        sys.stdout.flush()
    if first_start.wanted():
        demonstration.ensure(now())
    with worker_beside(), live.busy_beside(), demonstration.served_beside(), stills.fetched_beside():
        async with board.hub.running(), looks.kept():
            yield
    engine.dispose()


routes = [
    *sign_in.routes,
    *customer.routes,
    *screen.routes,
    *health.routes,
    *board.routes,
    *evidence.routes,
    *files.routes,
    *drafts.routes,
    *editor.routes,
    *pictures.routes,
    *looks.routes,
    *whep.routes,
    *api.routes,
]
app = st.App("pages/frame.py", lifespan=lifespan, routes=routes, middleware=[Middleware(Guard)], on_script_error=failure.show)
