"""Cameras as a table, region by region; on a phone, cards. A row opens its camera."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import streamlit as st

from pages.parts import badges, camera_address, camera_result, opening_rows, session
from pages.parts.badges import text
from services import wording
from services.cameras import Kept
from services.time import now
from services.video import stills
from services.video.condition import State, condition_text

_HERE = Path(__file__).parent
_COLUMNS = ("where", "camera", "kind", "found")


def draw(found: Sequence[Kept]) -> None:
    """The cameras, and opening the one whose row was clicked."""
    head = "".join(f'<th scope="col" class="{name}">{text(session.say(f"admin.column.{name}"))}</th>' for name in _COLUMNS)
    groups = "".join(_group(region, list(those)) for region, those in groupby(found, lambda one: one.camera.region))
    st.html(_HERE / "lists.css")
    st.html(_HERE / "camera_table.css")
    st.html(f'<div class="list opens ck"><table><thead><tr>{head}</tr></thead>{groups}</table></div>')
    if opened := opening_rows.opened("camera-table"):
        camera_address.go(camera=opened)
        st.rerun()


def _group(region: str, those: Sequence[Kept]) -> str:
    head = (
        f'<tr class="region"><th scope="rowgroup" colspan="{len(_COLUMNS)}">{text(region)} <small>{len(those)}</small></th></tr>'
    )
    return f"<tbody>{head}{''.join(_row(one) for one in those)}</tbody>"


def _row(one: Kept) -> str:
    camera = one.camera
    link = f'<a href="/admin?camera={camera.id}">{text(camera.name)}</a>'
    cells = {
        "where": f"<b>{text(camera.project)}</b><small>{text(one.project_code)}</small>",
        "camera": f"{link}<small>{text(camera.place)}</small>",
        "kind": " ".join(_kinds(one)),
        "found": _found(one),
    }
    inside = "".join(f'<td class="{name}">{cells[name]}</td>' for name in _COLUMNS)
    return f'<tr data-testid="camera" data-entry="{camera.id}">{inside}</tr>'


def _kinds(one: Kept) -> list[str]:
    marks = {"demonstration": one.camera.demonstration, "sound": one.camera.sound, "sub": one.has_sub}
    return [
        badges.mark("soon" if name == "demonstration" else "", session.say(f"admin.kind.{name}"))
        for name, holds in marks.items()
        if holds
    ]


def _found(one: Kept) -> str:
    """The last test, what should be changed, and how the camera does for those who look just now, if anybody does."""
    lang, lines = session.language(), []
    if one.tested:
        at = wording.instant_text(one.tested.at, lang)
        lines = [one.tested.text(lang), *(wording.text(key, lang) for key in one.tested.advice)]
        lines[0] += f" · {at}"
    present = stills.latest(one.camera.id).condition(now())
    if present.state is not State.CONNECTING:
        lines.append(session.say("admin.now", condition=condition_text(present, lang)))
    return camera_result.mark(one.tested) + "".join(f"<small>{text(line)}</small>" for line in lines)
