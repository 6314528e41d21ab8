"""Cameras from a file: the template, what a file would add and what of it cannot be taken, and then taking it."""

import csv
from collections.abc import Sequence
from io import StringIO

import streamlit as st

from pages.parts import badges, camera_address, exports, file_field, news, session
from pages.parts.badges import text
from services import cameras, wording
from services.access import Actor
from services.cameras import Imported, Reject
from services.errors import Refusal
from services.time import now

_FILE = "camera-file"
# More would only have to be scrolled past; the file with all of them is at hand.
_REJECTS_SHOWN, _NEW_SHOWN = 50, 12


def draw(actor: Actor) -> None:
    """The import's page."""
    camera_address.back()
    st.subheader(session.say("admin.import"))
    news.draw()
    with st.container(border=True, key="camera-import-box"):
        st.text(session.say("admin.import.about"))
        name = session.say("admin.import.template.name")
        label = session.say("admin.import.template")
        content = cameras.template(actor)
        st.download_button(label, content, f"{name}.csv", "text/csv", key="camera-template", on_click="ignore")
        file = file_field.draw(session.say("admin.import.file"), ["csv"], key=_FILE)
    if file is None:
        return
    try:
        found = cameras.import_csv(actor, file.getvalue(), dry_run=True, at=now())
    except Refusal as refusal:
        st.error(wording.refusal_text(refusal, session.language()))
        return
    _preview(found)


def _preview(found: Imported) -> None:
    with st.container(border=True, key="camera-preview"):
        marks = []
        if found.new:
            marks.append(badges.mark("met", session.say("admin.import.new", n=len(found.new)), "✓"))
        if found.known:
            marks.append(badges.mark("", session.say("admin.import.known", n=found.known)))
        if found.rejected:
            marks.append(badges.mark("missed", session.say("admin.import.rejected", n=len(found.rejected)), "▲"))
        st.html(f'<p data-testid="import-counts">{" ".join(marks)}</p>')
        if found.new:
            said = [f"{project} · {name}" for project, name in found.new[:_NEW_SHOWN]]
            said += [session.say("admin.import.more", n=len(found.new) - _NEW_SHOWN)] if len(found.new) > _NEW_SHOWN else []
            st.html(f'<p class="ci-new">{text(wording.text("format.comma", session.language()).join(said))}</p>')
            take = session.say("admin.import.take", n=len(found.new))
            st.button(take, key="camera-take", type="primary", on_click=_take)
        else:
            st.text(session.say("admin.import.none"))
        if found.rejected:
            _rejects(found.rejected)


def _rejects(those: Sequence[Reject]) -> None:
    lines = "".join(f"<li>{text(_line(one))}</li>" for one in those[:_REJECTS_SHOWN])
    more = f"<li>{session.say('admin.import.more', n=len(those) - _REJECTS_SHOWN)}</li>" if len(those) > _REJECTS_SHOWN else ""
    st.html(f'<ul class="ci-rejects" data-testid="import-rejects">{lines}{more}</ul>')
    name = session.say("admin.import.rejects.name")
    label = session.say("admin.import.rejects")
    st.download_button(label, _file(those), f"{name}.csv", "text/csv", key="camera-rejects", on_click="ignore")


def _line(one: Reject) -> str:
    where = " · ".join(filter(None, (session.say("admin.import.line", line=one.line), one.project, one.name)))
    return session.say("admin.import.reject", where=where, reason=_reason(one))


def _reason(one: Reject) -> str:
    return wording.refusal_text(one.refusal, session.language())


def _file(those: Sequence[Reject]) -> bytes:
    """Line, project, name and reason; never an address. With a mark, so that Excel reads the Chinese characters whole."""
    out, lang = StringIO(), session.language()
    writer = csv.writer(out)
    names = [wording.text(f"cameras.csv.{name}", lang) for name in ("project", "name")]
    writer.writerow([session.say("admin.import.column.line"), *names, session.say("admin.import.column.reason")])
    for one in those:
        writer.writerow([one.line, *map(exports.harmless, (one.project, one.name, _reason(one)))])
    return out.getvalue().encode("utf-8-sig")


def _take() -> None:
    file = st.session_state.get(_FILE)

    def act() -> str:
        taken = cameras.import_csv(session.actor(), file.getvalue() if file else b"", dry_run=False, at=now())
        camera_address.go()
        return session.say("admin.imported", n=len(taken.new))

    news.act(act)
