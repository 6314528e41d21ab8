"""Streamlit's field for a file, which says in the language of the page how one is chosen and what it may be."""

import json
from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.parts import session


def draw(label: str, kinds: Sequence[str], *, key: str, most: int | None = None) -> UploadedFile | None:
    """The file that was chosen, of one of these kinds and of `most` megabytes, by default as many as the server takes."""
    _say(kinds, most or st.get_option("server.maxUploadSize"))
    return st.file_uploader(label, type=list(kinds), key=key, max_upload_size=most)


def _say(kinds: Sequence[str], most: int) -> None:
    listed = ", ".join(kind.upper() for kind in kinds)
    said = {"choose": session.say("file_field.choose"), "limits": session.say("file_field.limits", most=most, kinds=listed)}
    values = "".join(f"--file-{name}: {json.dumps(sentence, ensure_ascii=False)};" for name, sentence in said.items())
    st.html(f"<style>:root {{{values}}}</style>")
    st.html(Path(__file__).parent / "file_field.css")
