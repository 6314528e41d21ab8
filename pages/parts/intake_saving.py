"""Saving the counter's sheet: once however often it is sent, and not before likely duplicates were seen."""

from dataclasses import dataclass
from uuid import uuid4

import streamlit as st

from pages.parts import draft_keeper, fields, session
from pages.parts.intake_sheet import CATEGORY, DEMAND, ROOM, Sheet
from services import wording
from services.errors import NotSignedIn, Refusal
from services.reception import duplicates
from services.reception.duplicates import Duplicate
from services.reception.registering import register
from services.time import now

_SAVED = "intake-saved"
_LOOK_AGAIN = "intake-look-again"


@dataclass(frozen=True)
class Refused:
    """Why a sheet was not taken, and the field that it is about, empty for none of the sheet."""

    field: str
    why: str


@dataclass(frozen=True)
class Saved:
    """A case that was just registered here; `ended` with the name of the step that ended it on the spot."""

    no: str
    ended: str | None


def save(sheet: Sheet, ending: str | None, *, anyway: bool = False) -> None:
    """Register what the sheet says, and end it on the spot by the step `ending`; first show what may be the same matter.

    `anyway`: what was shown is another matter.
    """
    look_again()
    st.session_state.pop(sheet.key("refused"), None)
    if unfinished := _unfinished(sheet):
        st.session_state[sheet.key("refused")] = unfinished
        return
    try:
        if not anyway and _must_ask(sheet, ending):
            return
        no = _register(sheet, ending)
    except NotSignedIn:
        return
    except Refusal as refusal:
        about = str(refusal.facts.get("name", ""))
        why = wording.refusal_text(refusal, session.language())
        st.session_state[sheet.key("refused")] = Refused(about if about in sheet.rules else "", why)
        return
    title = next((one.title.in_(session.language()) for one in sheet.form.endings if one.event == ending), None)
    draft_keeper.forget(sheet.name)
    sheet.clear()
    open_in_place(None if ending else no)
    st.session_state[_SAVED] = Saved(no, title)


def _unfinished(sheet: Sheet) -> Refused | None:
    """What is still being signed or on its way: saved now, it would be lost."""
    said = ((name, fields.unfinished(sheet.key(name), rule)) for name, rule in sheet.rules.items())
    return next((Refused(name, why) for name, why in said if why), None)


def _register(sheet: Sheet, ending: str | None) -> str:
    request = st.session_state.setdefault(sheet.key("request"), uuid4().hex)
    return register(
        session.actor(),
        sheet.form,
        sheet.values(),
        at=now(),
        files=sheet.files(),
        ending=ending,
        arrival_id=sheet.arrival.id if sheet.arrival else None,
        request_id=request,
    )


def alike(sheet: Sheet) -> tuple[Duplicate, ...]:
    """The cases that the sheet may tell a second time."""
    room, demand = sheet.says(ROOM), sheet.says(DEMAND)
    if not (room and demand):
        return ()
    category = sheet.says(CATEGORY)
    return duplicates.likely(
        session.actor(), sheet.form.project_id, room=str(room), category=category, demand=str(demand), at=now()
    )


def _must_ask(sheet: Sheet, ending: str | None) -> bool:
    """Whether something may be the same matter; then it is asked at the sheet, however often it is sent unanswered."""
    numbers = tuple(one.line.no for one in alike(sheet))
    if numbers:
        st.session_state[sheet.key("asked")] = (numbers, ending)
    return bool(numbers)


def asked(sheet: Sheet) -> tuple[tuple[str, ...], str | None] | None:
    """The numbers of the cases that were asked about, and the ending that was to be saved; None before anybody wanted to save."""
    found: tuple[tuple[str, ...], str | None] | None = st.session_state.get(sheet.key("asked"))
    return found


def saved() -> Saved | None:
    """What was just registered here."""
    found: Saved | None = st.session_state.get(_SAVED)
    return found


def open_in_place(no: str | None, do: str | None = None, arrival: int | None = None) -> None:
    """Show this case, this arrival, or a new sheet at the left of the page; what was registered before is told no more."""
    st.session_state.pop(_SAVED, None)
    chosen = {"no": no, "do": do, "arrival": str(arrival) if arrival else None}
    st.query_params.clear()
    st.query_params.update({name: value for name, value in chosen.items() if value})
    look_again()


def look_again() -> None:
    """Everything on the page has to be drawn anew."""
    st.session_state[_LOOK_AGAIN] = True
    st.session_state["intake-focus"] = st.session_state.get("intake-focus", 0) + 1


def must_look_again() -> bool:
    """Whether something has happened since this was last asked, so that everything has to be drawn anew."""
    return bool(st.session_state.pop(_LOOK_AGAIN, False))
