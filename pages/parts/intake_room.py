"""What is known about the room on the sheet: who spoke for it before, and what it has complained about."""

from html import escape
from urllib.parse import quote

import streamlit as st

from pages.parts import badges, session, ticking
from pages.parts.badges import text
from pages.parts.intake_sheet import NAME, PHONE, ROOM, Sheet
from services import wording
from services.reception import room
from services.reception.room import NOTHING, Owner, Room
from services.register import CaseLine
from services.time import now


def changed(sheet: Sheet) -> None:
    """The room was written: whoever spoke for it last is filled in, unless somebody else was."""
    known = look(sheet)
    owner = known.owners[0] if known.owners else None
    before = st.session_state.get(sheet.key("from")) or {}
    for name in (NAME, PHONE):
        written = st.session_state.get(sheet.key(name)) or ""
        if not written or written == before.get(name):
            st.session_state[sheet.key(name)] = getattr(owner, _PART[name], "")
    _remember(sheet, owner)


_PART = {NAME: "name", PHONE: "phone"}


def look(sheet: Sheet) -> Room:
    """What is known about the room that the sheet names."""
    written = sheet.says(ROOM)
    return room.look(session.actor(), sheet.form.project_id, str(written), at=now()) if written else NOTHING


def draw(sheet: Sheet) -> None:
    """What is known about the room, below it."""
    known, written = look(sheet), sheet.says(ROOM)
    if not written:
        return
    with st.container(key="room-known"):
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
            st.button(one, key=f"{sheet.name}-room-{one}", on_click=_take_room, args=(sheet, one))


def _owners(sheet: Sheet, known: Room) -> None:
    """From which case name and telephone come; and who else has spoken for the room."""
    taken = st.session_state.get(sheet.key("from")) or {}
    with st.container(key="intake-owners", horizontal=True, vertical_alignment="center"):
        if taken and taken.get(NAME) == sheet.says(NAME):
            said = session.say("intake.owner.from", no=taken["no"], at=taken["at"])
            st.html(f'<p class="in-quiet" data-testid="owner">{text(said)}</p>', width="content")
        for one in known.owners:
            if (one.name, one.phone) != (sheet.says(NAME), sheet.says(PHONE) or ""):
                label = session.say("intake.owner.take", name=one.name, phone=one.phone)
                st.button(label, key=f"{sheet.name}-owner-{one.no}", on_click=_take_owner, args=(sheet, one))


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
    changed(sheet)


def _take_owner(sheet: Sheet, owner: Owner) -> None:
    for name in (NAME, PHONE):
        st.session_state[sheet.key(name)] = getattr(owner, _PART[name])
    _remember(sheet, owner)


def _remember(sheet: Sheet, owner: Owner | None) -> None:
    at = wording.instant_text(owner.at, session.language()) if owner else ""
    found = {NAME: owner.name, PHONE: owner.phone, "no": owner.no, "at": at} if owner else {}
    st.session_state[sheet.key("from")] = found
