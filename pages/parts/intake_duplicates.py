"""What may be the same matter, shown before it is saved: open that case, or register anyway."""

from collections.abc import Sequence

import streamlit as st

from pages.parts import intake_saving, session
from pages.parts.badges import text
from pages.parts.intake_room import face
from pages.parts.intake_sheet import Sheet
from services.reception.duplicates import Duplicate


def hint(sheet: Sheet) -> None:
    """The cases that the sheet may tell a second time, as soon as it says enough."""
    found = () if intake_saving.asked(sheet) else intake_saving.alike(sheet)
    # Always there, so that nothing below is drawn anew while somebody signs in it.
    with st.container(key="intake-hint"):
        if found:
            _draw("intake.alike", found, "status")


def ask(sheet: Sheet) -> None:
    """The same, once somebody wants to save: beside the buttons, with the way to register anyway."""
    asked = intake_saving.asked(sheet)
    found = intake_saving.alike(sheet) if asked else ()
    if not (asked and found):
        return
    with st.container(key="intake-ask"):
        _draw("intake.alike.ask", found, "alert")
        label, save = session.say("intake.alike.anyway"), intake_saving.save
        st.button(label, key=sheet.key("anyway"), on_click=save, args=(sheet, asked[1]), kwargs={"anyway": True})


def _draw(title: str, found: Sequence[Duplicate], role: str) -> None:
    st.html(f'<h2 role="{role}" data-testid="alike">{text(session.say(title, n=len(found)))}</h2>')
    for one in found:
        _one(one)


def _one(one: Duplicate) -> None:
    lang = session.language()
    why = session.say("intake.alike.why.category" if one.same_category else "intake.alike.why", percent=one.percent)
    with st.container(key=f"intake-alike-{one.line.no}", horizontal=True, vertical_alignment="center"):
        st.html(f'{face(one.line, lang)}<p class="in-quiet">{text(why)}</p>')
        label = session.say("intake.alike.open")
        st.button(label, key=f"open-alike-{one.line.no}", on_click=intake_saving.open_in_place, args=(one.line.no,))
