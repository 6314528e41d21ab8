"""What the columns of a file mean: proposed by their names, chosen part by part, taken from a mapping that ships, or written."""

import re
from dataclasses import replace
from typing import Any

import streamlit as st

from pages.parts import import_choices, session
from services import register, wording
from services.access import Actor
from services.errors import Refusal
from services.imports import drafting, proposing, shipped
from services.imports.drafting import Draft
from services.imports.looking import Looked, Upload
from services.imports.mapping import SOURCE
from services.imports.trying import Tried, try_first
from services.time import now

_WAY, _TEXT = "import-way", "import-text"
_PACK, _LAYOUT, _SOURCE = "import-pack", "import-layout", "import-source"
_DRAFT, _TRIED = "import-draft", "import-tried"
_FORM, _WRITTEN = "form", "text"
_USUAL = "group"


def draw(actor: Actor, upload: Upload, looked: Looked, file_id: str) -> str | None:
    """The text of the mapping, as soon as the first cases of the file can be read by it; None until then."""
    with st.container(border=True, key="import-mapping"):
        st.subheader(session.say("import_page.mapping"))
        known = shipped.for_columns(looked)
        way = st.selectbox(
            session.say("import_page.way"), (_FORM, *known, _WRITTEN), format_func=_way_named, key=_WAY, width="stretch"
        )
        if way == _FORM:
            draft = _form(looked, file_id)
            text = drafting.written(draft)
            st.session_state[_TEXT] = text
            if said := _unfinished(draft):
                st.info(said)
                return None
            with st.expander(session.say("import_page.as_text")):
                st.code(text, language="yaml")
        elif way == _WRITTEN:
            text = st.text_area(session.say("import_page.text"), key=_TEXT, height=320)
        else:
            text = known[way]
            st.code(text, language="yaml", height=320)
        return text if _fits(actor, upload, text, file_id) else None


def _way_named(way: str) -> str:
    return session.say(f"import_page.way.{way}") if way in (_FORM, _WRITTEN) else session.say("import_page.way.known", name=way)


def _form(looked: Looked, file_id: str) -> Draft:
    """The draft as it is chosen; a new file, regime or layout begins with a proposal."""
    packs = register.packs()
    first, second, third = st.columns(3)
    ids = list(packs)
    said = packs.__getitem__
    usual = ids.index(_USUAL) if _USUAL in ids else 0
    pack = first.selectbox(
        session.say("import_page.pack"), ids, index=usual, format_func=lambda p: said(p).in_(session.language()), key=_PACK
    )
    proposed = _proposal(looked, file_id, pack)
    layouts: tuple[drafting.Layout, ...] = ("case", "step")
    layout = second.selectbox(
        session.say("import_page.layout"),
        layouts,
        index=layouts.index(proposed.layout),
        format_func=lambda one: session.say(f"import_page.layout.{one}"),
        key=f"{_LAYOUT}-{pack}-{file_id}",
    )
    if layout != proposed.layout:
        proposed = _proposal(looked, file_id, pack, layout)
    source = third.text_input(session.say("import_page.source"), "other", key=_SOURCE, max_chars=40)
    draft = replace(proposed, source=source.strip().lower(), sheet=st.session_state.get("import-sheet") or proposed.sheet)
    return import_choices.draw(draft, looked, f"{file_id}-{pack}-{layout}")


def _unfinished(draft: Draft) -> str:
    """What is still to be chosen or written, empty when nothing is."""
    if not re.fullmatch(SOURCE, draft.source):
        return session.say("import_page.source.wrong")
    names = [import_choices.named(part, draft) for part in drafting.missing(draft)]
    return session.say("import_page.missing", parts=session.say("format.comma").join(names)) if names else ""


def _proposal(looked: Looked, file_id: str, pack: str, layout: drafting.Layout | None = None) -> Draft:
    wanted = (file_id, looked.columns, pack, layout)
    kept: dict[Any, Draft] = st.session_state.setdefault(_DRAFT, {})
    if wanted not in kept:
        kept[wanted] = proposing.propose(looked, pack, layout)
    return kept[wanted]


def _fits(actor: Actor, upload: Upload, text: str, file_id: str) -> bool:
    """Say what the first cases come to by the mapping; whether it can be rehearsed."""
    wanted = (file_id, text)
    kept = st.session_state.get(_TRIED)
    if not kept or kept[0] != wanted:
        kept = st.session_state[_TRIED] = (wanted, _tried(actor, upload, text))
    found = kept[1]
    if isinstance(found, Refusal):
        st.error(wording.refusal_text(found, session.language()))
        return False
    _say(found)
    return True


def _tried(actor: Actor, upload: Upload, text: str) -> Tried | Refusal:
    try:
        return try_first(actor, upload, text, at=now())
    except Refusal as refusal:
        return refusal


def _say(found: Tried) -> None:
    said = session.say("import_page.tried", n=found.taken + found.refused, taken=found.taken, refused=found.refused)
    if not found.refused:
        st.success(said)
        return
    lines = [session.say("import_page.reject", line=line, reason=reason) for line, reason in found.reasons]
    st.warning(f"{said}")
    for line in lines:
        st.text(line)
