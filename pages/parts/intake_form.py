"""The sheet of the counter: the regime's fields in the order in which a customer tells them, and the two ways to save."""

from datetime import timedelta
from typing import Literal

import streamlit as st

from pages.parts import deadline, draft_keeper, fields, intake_duplicates, intake_room, intake_saving, session, why
from pages.parts.badges import text
from pages.parts.intake_sheet import CATEGORY, NAME, Sheet, split
from services import wording
from services.reception.opening import First, Opening
from services.time import now

Width = Literal["stretch", "content"]
# What lasts for a day or more is said by when it ends: days off may lie between.
_SAID_BY_INSTANT = timedelta(days=1)


def draw(sheet: Sheet) -> None:
    """The sheet, as it was left."""
    st.session_state.update(draft_keeper.restore(sheet.name))
    sheet.begin()
    parts = split(sheet.form)
    with st.container(key="intake-sheet"):
        _lines(sheet, parts["lines"])
        intake_room.draw(sheet)
        for name in parts["texts"]:
            _field(sheet, name)
        if CATEGORY in parts["choices"]:
            _field(sheet, CATEGORY)
            with st.container(key="intake-departments"):
                _departments(sheet)
        with st.container(key="intake-short", horizontal=True, gap="large"):
            for name in parts["choices"]:
                if name != CATEGORY:
                    _field(sheet, name, width="content")
        intake_duplicates.hint(sheet)
        for name in parts["signed"]:
            _field(sheet, name, must=True)
        _more(sheet, parts["more"])
        with st.container(key="intake-bar", gap="small"):
            intake_duplicates.ask(sheet)
            _refusal(sheet, "")
            _ways(sheet)
        if sheet.form.first:
            # Beside the sheet's end, not in the bar: unfolded it would hide a phone's whole screen.
            st.html(
                f'<p class="in-quiet" data-testid="what-runs">{text(_what_runs(sheet))}</p>{_why(sheet.form, sheet.form.first)}'
            )
    given = {sheet.key(name): value for name, value in sheet.given().items()}
    draft_keeper.draw(sheet.name, sheet.keys(), given=given)


def _lines(sheet: Sheet, names: list[str]) -> None:
    """What takes one line, side by side."""
    for name, column in zip(names, st.columns(len(names)) if names else [], strict=True):
        with column:
            label = sheet.rules[name].title.in_(session.language())
            # The browser knows other customers; they are nobody's business here.
            st.text_input(label, key=sheet.key(name), autocomplete="off")
            _refusal(sheet, name)


def _field(sheet: Sheet, name: str, *, must: bool = False, width: Width = "stretch") -> None:
    """A field as its kind asks for, and why it was refused. `must`: nobody need say that it is not so."""
    rule, key = sheet.rules[name], sheet.key(name)
    optional = name not in dict(sheet.form.needs)
    with st.container(key=f"at-{key}", gap="small", width=width):
        fields.draw(key, rule, optional=optional and not must, must=[True] if must else None, who=sheet.says(NAME) or "")
        _refusal(sheet, name)


def _more(sheet: Sheet, names: list[str]) -> None:
    if not names:
        return
    filled = any(sheet.says(name) is not None or fields.files(sheet.key(name), sheet.rules[name]) for name in names)
    with st.expander(session.say("intake.more"), expanded=filled or any(_refused(sheet, name) for name in names)):
        for name in names:
            _field(sheet, name)


def _departments(sheet: Sheet) -> None:
    """Which department the category falls to first, and which have to help."""
    pack, lang = sheet.form.pack, session.language()
    category = pack.categories.get(str(sheet.says(CATEGORY)))
    if category is None:
        return
    first = pack.departments[category.department].title.in_(lang)
    others = session.say("intake.and").join(pack.departments[one].title.in_(lang) for one in category.cooperate)
    said = session.say("intake.department", first=first) + (session.say("intake.cooperate", others=others) if others else "")
    cite = f"<small>{text(pack.cite(category.cite, lang))}</small>"
    st.html(f'<p class="in-department" data-testid="department">{text(said)} {cite}</p>')


def _ways(sheet: Sheet) -> None:
    """The two ways to save."""
    lang = session.language()
    with st.container(key="intake-ways", horizontal=True):
        label = save_label(sheet.form)
        save = intake_saving.save
        st.button(label, key=sheet.key("save"), type="primary", width="stretch", on_click=save, args=(sheet, None))
        for ending in sheet.form.endings:
            said, key = ending.title.in_(lang), sheet.key(f"end-{ending.event}")
            st.button(said, key=key, width="stretch", on_click=save, args=(sheet, ending.event))
    _keys(sheet)


def _keys(sheet: Sheet) -> None:
    """What the keyboard does; only where there is one."""
    ends = [ending.title.in_(session.language()) for ending in sheet.form.endings]
    pairs = [
        ("Enter", session.say("intake.keys.next")),
        ("1–9", session.say("intake.keys.choose")),
        ("Ctrl+Enter", save_label(sheet.form)),
        *(("Ctrl+Shift+Enter", said) for said in ends[:1]),
    ]
    st.html('<p class="in-keys">' + " · ".join(f"<kbd>{key}</kbd> {text(said)}" for key, said in pairs) + "</p>")


def save_label(form: Opening) -> str:
    """What saving means: register, and begin with what is owed first."""
    if form.first is None:
        return session.say("intake.save")
    return session.say("intake.save.first", first=form.first.title.in_(session.language()))


def _what_runs(sheet: Sheet) -> str:
    """What saving starts, and what it costs to be late. Whoever left a recording has left long ago."""
    lang, first = session.language(), sheet.form.first
    if first is None:
        return ""
    runs = first.due_at - first.started_at
    facts = {"clock": first.title.in_(lang), "cite": first.cite}
    if runs >= _SAID_BY_INSTANT:
        said = session.say("intake.runs.until", due=wording.instant_text(first.due_at, lang), **facts)
    else:
        key = "intake.runs.arrival" if sheet.arrival else "intake.runs"
        said = session.say(key, minutes=round(runs.total_seconds() / 60), **facts)
    return " ".join(part for part in (said, why.cost_rule(first.rule, sheet.form.pack, lang)) if part)


def _why(form: Opening, first: First) -> str:
    """Why it would be due then, with a tap."""
    lang, at = session.language(), now()
    told = why.box(first, form.pack, lang, at) + deadline.foretold(first, form.pack, lang, at)
    return f'<details class="deadline-more"><summary>{text(session.say("case.clock.why"))}</summary>{told}</details>'


def _refused(sheet: Sheet, name: str) -> str:
    refused = st.session_state.get(sheet.key("refused"))
    return refused.why if refused and refused.field == name else ""


def _refusal(sheet: Sheet, name: str) -> None:
    """Why the sheet was not taken, at the field that it is about; at the end what is about none."""
    if said := _refused(sheet, name):
        st.error(said, icon=":material/error:")
