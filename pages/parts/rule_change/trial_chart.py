"""Late cases and cost by month, on record beside what the tried rules would have given."""

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages.parts import session
from services.regimes.trying.tried import Tried

# Grey is what was; the action's colour is what would be. Each bar says its figure, so that no colour has to.
_WAS, _WOULD, _TEXT = "#9AA5B1", "#1257C9", "#17202A"
_FONT = "Source Sans, Noto Sans CJK SC, Microsoft YaHei, sans-serif"
_MOST_LABELS = 8


def draw(tried: Tried) -> None:
    """Two charts side by side; nothing for one month alone, whose figures stand above."""
    if len(tried.months) < 2:
        return
    left, right = st.columns(2, gap="medium")
    late = [(month.month, month.late.before, month.late.after) for month in tried.months]
    yuan = [(month.month, float(month.costs.before.yuan), float(month.costs.after.yuan)) for month in tried.months]
    with left:
        _panel("late", late)
    with right:
        _panel("cost", yuan)


def _panel(name: str, months: list[tuple[str, float, float]]) -> None:
    st.markdown(f"**{session.say(f'rule_change.chart.{name}')}**")
    st.altair_chart(_chart(months, name), key=f"rc-chart-{name}", width="stretch")


def _chart(months: list[tuple[str, float, float]], name: str) -> Any:
    was, would = session.say("rule_change.chart.before"), session.say("rule_change.chart.after")
    rows = [
        {"month": month, "which": which, "n": n, "said": _said(name, n)}
        for month, before, after in months
        for which, n in ((was, before), (would, after))
    ]
    across = alt.Axis(labelAngle=0, labelColor=_TEXT, labelFontSize=13, ticks=False, domain=False, title=None)
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("month:N", axis=across),
        xOffset=alt.XOffset("which:N", sort=[was, would]),
        y=alt.Y("n:Q", axis=None, scale=alt.Scale(zero=True)),
        tooltip=["month", "which", "said"],
    )
    legend = alt.Legend(title=None, orient="top", labelFontSize=13, labelColor=_TEXT)
    bars = base.mark_bar(cornerRadiusEnd=3).encode(
        color=alt.Color("which:N", scale=alt.Scale(domain=[was, would], range=[_WAS, _WOULD]), legend=legend)
    )
    labels = base.mark_text(dy=-7, fontSize=12, color=_TEXT).encode(text="said:N")
    drawn = bars + labels if len(months) <= _MOST_LABELS else bars
    return drawn.properties(height=230).configure(font=_FONT, background="transparent").configure_view(stroke=None)


def _said(name: str, n: float) -> str:
    return f"{n:,.0f}" if name == "late" else f"¥{n:,.0f}"
