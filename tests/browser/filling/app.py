"""The dashboard with a single page: a form with fields, a signature and photos."""

from pathlib import Path

import streamlit as st

from pages.routes import drafts, files, health, sign_in

routes = [*sign_in.routes, *health.routes, *files.routes, *drafts.routes]
app = st.App(Path(__file__).parent / "page.py", routes=routes)
