"""The ledger by month, company and article, in Altair; a click on a bar goes to the entries behind it."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages.parts import as_of, penalty_address, session
from pages.parts.badges import text
from services import wording
from services.access import Actor
from services.ledger import charts
from services.ledger.charts import Part
from services.ledger.entries import Filter, month_of

_BAR, _TEXT, _QUIET = "#1257C9", "#17202A", "#5B6876"
_FONT = "Source Sans, Noto Sans CJK SC, Microsoft YaHei, sans-serif"
_MOST = 15


def draw(actor: Actor, wanted: Filter, *, wide: bool) -> None:
    """The charts of what the filter answers. `wide`: there is more than one company to compare."""
    months = charts.by_month(actor, wanted, until=wanted.month or month_of(as_of.shown()))
    if not months:
        with st.container(border=True, key="penalties-empty"):
            st.text(session.say("penalties.empty.charts"))
        return
    st.caption(session.say("penalties.chart.about"))
    left, right = st.columns(2, gap="medium")
    with left:
        _panel("month", months, upright=True)
        if wide:
            _panel("company", charts.by_company(actor, wanted))
    with right:
        _panel("article", charts.by_article(actor, wanted))


def _panel(name: str, parts: Sequence[Part], *, upright: bool = False) -> None:
    with st.container(border=True, key=f"chart-box-{name}"):
        st.markdown(f"**{session.say(f'penalties.chart.{name}')}**")
        if not parts:
            st.caption(session.say("penalties.empty.charts"))
            return
        # What costs no money, but part of a bonus, stands in the table alone.
        shown = [part for part in parts if part.sums.net or upright][:_MOST]
        event = st.altair_chart(
            _chart(shown, upright=upright), key=f"chart-{name}", on_select="rerun", selection_mode="chosen", width="stretch"
        )
        st.html(_table(parts))
        chosen = _chosen(event)
        if chosen is not None and chosen < len(shown):
            _open(shown[chosen])


def _chart(parts: Sequence[Part], *, upright: bool) -> Any:
    rows = [
        {"n": n, "name": p.name, "net": float(p.sums.net), "said": wording.money_text(p.sums.net)} for n, p in enumerate(parts)
    ]
    click = alt.selection_point(name="chosen", fields=["n"], on="click", clear="dblclick")
    names = {"sort": [part.name for part in parts], "title": None}
    across = alt.Axis(labelLimit=220, labelColor=_TEXT, labelFontSize=13, ticks=False, domain=False, labelAngle=0)
    if upright:
        x, y = alt.X("name:N", axis=across, **names), alt.Y("net:Q", axis=None, scale=alt.Scale(zero=True))
        label = {"dy": -8, "baseline": "bottom"}
    else:
        x, y = alt.X("net:Q", axis=None, scale=alt.Scale(zero=True)), alt.Y("name:N", axis=across, **names)
        label = {"dx": 6, "align": "left"}
    base = alt.Chart(pd.DataFrame(rows)).encode(x=x, y=y, tooltip=["name", "said"])
    bars = base.mark_bar(color=_BAR, cornerRadiusEnd=3, cursor="pointer", size=46 if upright else 22)
    bars = bars.encode(opacity=alt.condition(click, alt.value(1.0), alt.value(0.35))).add_params(click)
    labels = base.mark_text(color=_TEXT, fontSize=13, **label).encode(text="said:N")
    height = 260 if upright else max(80, 34 * len(parts))
    return (
        (bars + labels)
        .properties(height=height, padding={"right": 70, "top": 20})
        .configure(font=_FONT, background="transparent")
        .configure_view(stroke=None)
    )


def _chosen(event: Any) -> int | None:
    found = event.selection.get("chosen") if event else None
    return int(found[0]["n"]) if found else None


def _open(part: Part) -> None:
    """Go to the entries behind a mark."""
    penalty_address.go(tab=None, **penalty_address.asked_by(part.wanted))
    st.rerun()


def _table(parts: Sequence[Part]) -> str:
    """The same in figures, with links for whoever uses the keyboard."""
    rows = "".join(f"<tr><td>{_link(p)}</td><td>{p.sums.entries:,}</td><td>{_money(p)}</td></tr>" for p in parts)
    return f'<details class="pc"><summary>{text(session.say("penalties.chart.table"))}</summary><table>{rows}</table></details>'


def _link(part: Part) -> str:
    href = penalty_address.link(**penalty_address.asked_by(part.wanted))
    return f'<a href="{text(href)}" target="_self">{text(part.name)}</a>'


def _money(part: Part) -> str:
    return wording.money_text(part.sums.net)
