"""Bringing a file: its first rows as they are, what its columns mean, a rehearsal of the whole, and then the import."""

import streamlit as st

from pages.parts import file_field, import_mapping, import_preview, import_rehearsal, session
from services import wording
from services.access import Actor
from services.errors import Refusal
from services.imports.looking import MOST_BYTES, Looked, Upload, look
from services.imports.template import template

FILE = "import-file"
_SHEET = "import-sheet"
_LOOKED = "import-looked"
# Old and locked workbooks too: they are refused with what to do, which a greyed-out file in a dialogue does not say.
_KINDS = ("csv", "tsv", "txt", "xlsx", "zip", "xls", "xlsm")
_MIME = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def draw(actor: Actor) -> None:
    """The steps of an import, each below the one before, as far as they have come."""
    st.caption(session.say("import_page.about"))
    with st.container(border=True, key="import-bring"):
        _templates(actor)
        label, most = session.say("import_page.file"), MOST_BYTES // 1_000_000
        file = file_field.draw(label, _KINDS, key=FILE, most=most)
    if file is None:
        return
    upload = Upload(file.name, file.getvalue())
    try:
        looked = _looked(actor, upload, file.file_id)
    except Refusal as refusal:
        st.error(wording.refusal_text(refusal, session.language()))
        return
    import_preview.draw(looked)
    mapping = import_mapping.draw(actor, upload, looked, file.file_id)
    if mapping is not None:
        import_rehearsal.draw(actor, upload, mapping, file.file_id)


def _templates(actor: Actor) -> None:
    with st.container(horizontal=True, key="import-templates", vertical_alignment="center"):
        name = session.say("import_page.template.name")
        st.text(session.say("import_page.template"), width="content")
        for kind in ("xlsx", "csv"):
            label = session.say(f"import_page.template.{kind}")
            st.download_button(
                label, template(actor, kind), f"{name}.{kind}", _MIME[kind], key=f"import-template-{kind}", on_click="ignore"
            )


def _looked(actor: Actor, upload: Upload, file_id: str) -> Looked:
    """The first rows, read once for each file and sheet."""
    wanted = (file_id, st.session_state.get(_SHEET))
    kept = st.session_state.get(_LOOKED)
    if not kept or kept[0] != wanted:
        kept = st.session_state[_LOOKED] = (wanted, look(actor, upload, wanted[1]))
    looked: Looked = kept[1]
    if looked.sheets:
        st.selectbox(session.say("import_page.sheet"), looked.sheets, key=_SHEET)
    return looked
