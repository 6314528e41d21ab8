"""The dashboard with a single page that plays the cameras of its address."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from pages.routes import health, looks, sign_in, whep


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    async with looks.kept():
        yield


routes = [*sign_in.routes, *health.routes, *looks.routes, *whep.routes]
app = st.App(Path(__file__).parent / "page.py", lifespan=lifespan, routes=routes)
