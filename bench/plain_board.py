"""The board as most people would write it: read everything with pandas, sort, draw, sleep a second, run again."""

import os
import time

import pandas as pd
import sqlalchemy
import streamlit as st

QUERY = """
    select cases.no, orgs.name as project, clocks.rule, clocks.due_at, people.name as person
    from clocks join cases on cases.id = clocks.case_id join orgs on orgs.id = cases.project_id
    left join people on people.id = clocks.responsible_id
    where clocks.outcome is null
"""


@st.cache_resource
def database() -> sqlalchemy.Engine:
    """One engine for all sessions."""
    return sqlalchemy.create_engine(os.environ["DATABASE_URL"])


with database().connect() as conn:
    rows = pd.read_sql(QUERY, conn)
now = pd.Timestamp.now(tz="UTC")
rows["left"] = (rows["due_at"] - now).dt.total_seconds().round()
rows["state"] = (rows["due_at"] < now).map({True: "OVERDUE", False: "running"})
ahead = rows[rows["state"] == "running"].sort_values("left").head(6)
late = rows[rows["state"] == "OVERDUE"].sort_values("left", ascending=False).head(6)
st.table(pd.concat([late, ahead])[["no", "project", "rule", "left", "state", "person"]])
time.sleep(1)
st.rerun()
