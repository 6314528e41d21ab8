"""Who pays more or less, where, at which deadlines, and which deadlines of open cases move: each with the way to the case."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import streamlit as st

from pages.parts import session
from pages.parts.badges import text
from services import access, wording
from services.policy.packs import registry
from services.regimes.trying.tried import Both, Costs, Moved, PayerTried, Tried, UnitTried

_MOST = 12


def draw(tried: Tried) -> None:
    """Tabs, the deadlines of open cases first where any moves."""
    parts = {
        "moved": _moved(tried),
        "payers": _payers(tried),
        "units": _units(tried.companies) + _units(tried.projects),
        "clocks": _clocks(tried),
    }
    there = {name: said for name, said in parts.items() if said}
    if not there:
        return
    names = [session.say(f"rule_change.tab.{name}") for name in there]
    for tab, said in zip(st.tabs(names), there.values(), strict=True):
        with tab:
            st.html(said)


def _moved(tried: Tried) -> str:
    rows = [_moved_row(one) for one in tried.moved[:_MOST]]
    more = session.say("rule_change.moved.more", n=f"{tried.moved_total:,}") if tried.moved_total > len(rows) else ""
    return _table("moved", ("case", "clock", "before", "after"), rows, more)


def _moved_row(one: Moved) -> Sequence[str]:
    late = (
        f'<b class="late">▲ {text(session.say("rule_change.moved.late"))}</b>' if one.late_after and not one.late_before else ""
    )
    case = f'<a href="/case?no={text(one.no)}" target="_self">{text(one.no)}</a>'
    return case, text(_clock(one.pack, one.rule)), text(_instant(one.due_before)), f"{text(_instant(one.due_after))} {late}"


def _payers(tried: Tried) -> str:
    changed = [one for one in tried.payers if one.costs.differ]
    rows = [(text(_payer(one)), *_costs(one.costs)) for one in changed[:_MOST]]
    more = session.say("rule_change.payers.more", n=f"{tried.payers_total:,}") if tried.payers_total > len(rows) else ""
    return _table("payers", ("payer", "before", "after", "difference"), rows, more)


def _payer(one: PayerTried) -> str:
    """Somebody by name, role and capacity: whoever pays in two of them has two rows."""
    comma = wording.text("format.comma", session.language())
    standing = (_role(one.role), session.say(f"penalties.capacity.{one.capacity}"))
    name, more = (one.name, comma.join(standing)) if one.name else standing
    return session.say("rule_change.payer", name=name, role=more)


def _role(role: str) -> str:
    """A role by its title, in the words of the access matrix."""
    known = access.roles().get(role)
    return str(getattr(known.title, session.language())) if known else role


def _units(units: Sequence[UnitTried]) -> str:
    changed = [one for one in units if one.costs.differ or one.late.before != one.late.after]
    rows = [(text(one.name), f"{one.cases:,}", _both(one.late), *_costs(one.costs)) for one in changed[:_MOST]]
    return _table("units", ("unit", "cases", "late", "before", "after", "difference"), rows)


def _clocks(tried: Tried) -> str:
    changed = [one for one in tried.rules if one.late.before != one.late.after]
    rows = [(text(_clock(one.pack, one.rule)), f"{one.clocks.before:,}", _both(one.late)) for one in changed]
    return _table("clocks", ("clock", "deadlines", "late"), rows)


def _both(both: Both) -> str:
    return f'{both.before:,} <i aria-hidden="true">→</i> <b>{both.after:,}</b>'


def _costs(costs: Costs) -> tuple[str, str, str]:
    before, after = costs.before, costs.after
    return _paid(before.yuan, before.percent), _paid(after.yuan, after.percent), _difference(costs)


def _paid(yuan: Decimal, percent: Decimal) -> str:
    bonus = session.say("rule_change.bonus", percent=f"{percent.normalize():,f}") if percent else ""
    return text(" ".join(filter(None, (wording.money_text(yuan) if yuan or not percent else "", bonus))))


def _difference(costs: Costs) -> str:
    """How much more or less of each that is not the same: yuan and parts of bonuses may go opposite ways."""
    before, after, nothing = costs.before, costs.after, Decimal(0)
    yuan, percent = after.yuan - before.yuan, after.percent - before.percent
    said = [
        _signed(yuan, _paid(abs(yuan), nothing)) if yuan else "",
        _signed(percent, _paid(nothing, abs(percent))) if percent else "",
        text(session.say("rule_change.figure.decisions", before=before.decisions, after=after.decisions))
        if before.decisions != after.decisions
        else "",
    ]
    return " ".join(filter(None, said)) or "–"


def _signed(difference: Decimal, said: str) -> str:
    sign, tone = ("+", "more") if difference > 0 else ("−", "less")
    return f'<b class="{tone}">{sign}{said}</b>'


def _clock(pack: str, rule: str) -> str:
    """A deadline by its name; by its key where no version knows it any more."""
    versions = registry().versions.get(pack, {})
    known = next((one.clocks[rule].title for one in reversed(list(versions.values())) if rule in one.clocks), None)
    return known.in_(session.language()) if known else rule


def _instant(at: datetime | None) -> str:
    return wording.instant_text(at, session.language()) if at else session.say("rule_change.moved.none")


def _table(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]], more: str = "") -> str:
    found = list(rows)
    if not found:
        return ""
    labels = [text(session.say(f"rule_change.column.{column}")) for column in columns]
    head = "".join(f'<th scope="col">{label}</th>' for label in labels)
    body = "".join(f"<tr>{_cells(labels, row)}</tr>" for row in found)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    note = f"<p>{text(more)}</p>" if more else ""
    return f'<div class="list rc-table" data-testid="rc-{name}">{table}{note}</div>'


def _cells(labels: Sequence[str], row: Sequence[str]) -> str:
    return "".join(f'<td data-label="{label}">{cell}</td>' for label, cell in zip(labels, row, strict=True))
