"""The dashboard with a single page that has a field to type in."""

from pathlib import Path

import streamlit as st

from pages.routes import health, sign_in

app = st.App(Path(__file__).parent / "page.py", routes=[*sign_in.routes, *health.routes])
