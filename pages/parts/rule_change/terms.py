"""From which day a change holds, whether for open cases too, and why: asked in plain words, refused beside the field."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from pages.parts import draft_keeper, session
from pages.parts.rule_change.writing import Writing, change, wrong
from services.casework.regimes import local_day
from services.regimes.drafting import Draft
from services.time import now

PLACES = {
    "change_no_reason": "reason",
    "change_long_reason": "reason",
    "change_too_early": "since",
    "change_day_taken": "since",
    "change_open_too_early": "open_from",
    "change_not_carried": "open_from",
}


def draw(writing: Writing) -> None:
    """The fields, each kept as soon as it is changed."""
    draft, tomorrow = writing.draft, local_day(now()) + timedelta(days=1)
    _show("rc-since", max(draft.since, tomorrow))
    said = session.say("rule_change.since")
    tell = {"on_change": _changed, "args": (writing.main, "since")}
    st.date_input(said, min_value=tomorrow, format="YYYY-MM-DD", key="rc-since", **tell)
    wrong("since")
    _open_cases(writing)
    _reason(writing)


def reason() -> str:
    """Why, as it stands in the field."""
    return str(st.session_state.get("rc-reason") or "")


def kept_as(pack_id: str) -> str:
    """Under which name the reason is kept while it is typed."""
    return f"rules-{pack_id}"


def _open_cases(writing: Writing) -> None:
    draft = writing.draft
    _show("rc-whom", "new" if draft.open_from is None else "open")
    titles = {name: session.say(f"rule_change.whom.{name}") for name in ("new", "open")}
    tell = {"on_change": _changed, "args": (writing.main, "whom")}
    st.radio(session.say("rule_change.whom"), list(titles), format_func=titles.__getitem__, key="rc-whom", **tell)
    if draft.open_from is not None:
        _show("rc-open-from", draft.open_from)
        label = session.say("rule_change.open_from")
        tell = {"on_change": _changed, "args": (writing.main, "open_from")}
        st.date_input(label, min_value=min(draft.since, draft.open_from), format="YYYY-MM-DD", key="rc-open-from", **tell)
        st.caption(session.say("rule_change.open_from.about"))
    wrong("open_from")


def _reason(writing: Writing) -> None:
    key = kept_as(writing.main)
    if "rc-reason" not in st.session_state:
        st.session_state["rc-reason"] = draft_keeper.restore(key).get("rc-reason") or writing.draft.reason
    hint = session.say("rule_change.reason.hint")
    st.text_area(session.say("rule_change.reason"), key="rc-reason", placeholder=hint, max_chars=2000, height=96)
    draft_keeper.draw(key, ["rc-reason"], given={"rc-reason": writing.draft.reason})
    wrong("reason")


def _show(key: str, value: object) -> None:
    """Let a field say what the draft says."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _changed(pack_id: str, what: str) -> None:
    change(pack_id, _CHANGES[what], place="open_from" if what == "whom" else what)


def _since(draft: Draft) -> Draft:
    """Another first day; open cases go on by it on that day at the earliest."""
    day: date = st.session_state["rc-since"]
    return replace(draft, since=day, open_from=draft.open_from and max(draft.open_from, day))


def _whom(draft: Draft) -> Draft:
    return replace(draft, open_from=draft.since if st.session_state["rc-whom"] == "open" else None)


def _open_from(draft: Draft) -> Draft:
    return replace(draft, open_from=st.session_state["rc-open-from"])


_CHANGES: dict[str, Callable[[Draft], Draft]] = {"since": _since, "whom": _whom, "open_from": _open_from}
