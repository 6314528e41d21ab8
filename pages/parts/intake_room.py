"""What is known about the room on the sheet: who spoke for it before, and what it has complained about."""

from html import escape
from urllib.parse import quote

import streamlit as st

from pages.parts import badges, labels, session, ticking
from pages.parts.badges import text
from pages.parts.intake_sheet import NAME, PHONE, ROOM, Sheet
from services import wording
from services.reception import room
from services.reception.room import NOTHING, Owner, Room
from services.register import CaseLine
from services.time import now


def look(sheet: Sheet) -> Room:
    """What is known about the room that the sheet names."""
    written = sheet.says(ROOM)
    return room.look(session.actor(), sheet.form.project_id, str(written), at=now()) if written else NOTHING


def draw(sheet: Sheet) -> None:
    """What is known about the room, below it."""
    known, written = look(sheet), sheet.says(ROOM)
    # Always there, so that nothing below is drawn anew while somebody writes or signs in it.
    with st.container(key="room-known"):
        if not written:
            return
        if known.suggested:
            _suggest(sheet, known)
        elif known.known_as is None:
            st.html(f'<p class="in-quiet" data-testid="room-new">{text(session.say("intake.room.new"))}</p>')
        if known.owners:
            _owners(sheet, known)
        if known.cases:
            _cases(known)


def _suggest(sheet: Sheet, known: Room) -> None:
    with st.container(key="intake-suggested", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="in-quiet">{text(session.say("intake.room.meant"))}</p>', width="content")
        for one in known.suggested:
            st.button(labels.plain(one), key=f"{sheet.name}-room-{one}", on_click=_take_room, args=(sheet, one))


def _owners(sheet: Sheet, known: Room) -> None:
    """Who has spoken for the room, to be taken; and of whoever was taken, from which case.

    Nobody is filled in unasked: what somebody is typing there just then would be lost, and the wrong one would stay unnoticed.
    """
    taken = st.session_state.get(sheet.key("from")) or {}
    with st.container(key="intake-owners", horizontal=True, vertical_alignment="center"):
        if taken and taken.get(NAME) == sheet.says(NAME):
            said = session.say("intake.owner.from", no=taken["no"], at=taken["at"])
        else:
            said = session.say("intake.owner.before")
        st.html(f'<p class="in-quiet" data-testid="owner">{text(said)}</p>', width="content")
        for one in known.owners:
            if (one.name, one.phone) != (sheet.says(NAME), sheet.says(PHONE) or ""):
                label = session.say("intake.owner.take", name=one.name, phone=one.phone)
                st.button(labels.plain(label), key=f"{sheet.name}-owner-{one.no}", on_click=_take_owner, args=(sheet, one))


def _cases(known: Room) -> None:
    lang = session.language()
    head = session.say("intake.room.cases", room=known.known_as, n=len(known.cases))
    items = "".join(f"<li>{face(one, lang)}</li>" for one in known.cases)
    unfolded = "open" if any(one.closed_at is None for one in known.cases) else ""
    st.html(
        f'<details class="in-cases" data-testid="room-cases" {unfolded}><summary>{text(head)}</summary><ul>{items}</ul></details>'
    )


def face(one: CaseLine, lang: str) -> str:
    """A case in one line: how it stands, what it is about, since when, and its nearest deadline."""
    link = f'<a href="/case?no={quote(one.no)}" target="_blank">{escape(one.no)}</a>'
    opened = text(wording.instant_text(one.opened_at, lang))
    category = text(one.category.in_(lang)) if one.category else ""
    about = " · ".join(part for part in (link, category, opened) if part)
    clock = ""
    if one.closed_at is None and one.due_at and one.stage:
        clock = f"<span class='in-clock'>{text(one.stage.in_(lang))} {ticking.countdown()}</span>"
    due = ticking.due_attributes(one.due_at if clock else None, one.warn_at)
    return (
        f'<article class="in-case" data-testid="room-case" data-case="{escape(one.no)}" {due}>'
        f"<header>{badges.state(one.state, lang)} {about}{clock}</header><p>{text(one.demand[:120])}</p></article>"
    )


def _take_room(sheet: Sheet, written: str) -> None:
    st.session_state[sheet.key(ROOM)] = written


def _take_owner(sheet: Sheet, owner: Owner) -> None:
    at = wording.instant_text(owner.at, session.language())
    st.session_state[sheet.key(NAME)], st.session_state[sheet.key(PHONE)] = owner.name, owner.phone
    st.session_state[sheet.key("from")] = {NAME: owner.name, "no": owner.no, "at": at}
