"""One import: how far it is, what it came to, what is kept of it, and how it is gone on with or undone."""

import streamlit as st

from pages.parts import import_address, import_list, news, session
from pages.parts.badges import text
from services import wording
from services.access import Actor
from services.errors import NotSignedIn, Refusal
from services.imports import history
from services.imports.history import Past
from services.imports.undoing import LONGEST, undo
from services.time import now

_LOOK_AGAIN_SECONDS = 1
# Begins with what a lost sign-in keeps.
_REASON = f"{session.TYPED}undo-import"


def draw(actor: Actor, import_id: int) -> None:
    """The import, or why it cannot be shown."""
    try:
        one = history.one(actor, import_id)
    except Refusal as refusal:
        st.error(wording.refusal_text(refusal, session.language()))
        return
    with st.container(border=True, key="import-opened"):
        if one.state == "running":
            _running(import_id)
            return
        st.html(_facts(one, session.language()))
        _files(actor, one)
        if one.state == "broken":
            _broken(one)
    if one.state in ("done", "broken") and one.added:
        _undoing(one)


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _running(import_id: int) -> None:
    """How far it is; when it is over, the page is drawn anew."""
    try:
        one = history.one(session.actor(), import_id)
    except NotSignedIn:
        st.rerun()
    if one.state != "running":
        st.rerun()
    said = session.say("import_page.running", read=f"{one.rows:,}", added=f"{one.added:,}", rejected=f"{one.rejected:,}")
    st.progress(one.part or 0.0, said)
    st.caption(session.say("import_page.running.leave"))


def _facts(one: Past, lang: str) -> str:
    figures = {"added": one.added, "steps": one.steps, "known": one.known, "rejected": one.rejected}
    cells = "".join(
        f"<div><span>{text(wording.text(f'import_page.figure.{name}', lang))}</span><b>{n:,}</b></div>"
        for name, n in figures.items()
    )
    begun = wording.text("import_page.begun", lang, who=import_list.who(one, lang), at=wording.instant_text(one.started_at, lang))
    lines = [begun, wording.text("import_page.rows", lang, rows=f"{one.rows:,}", aside=f"{one.rows_rejected:,}")]
    if one.undone_at is not None:
        by, at = one.undone_by or wording.text("import_page.by_command", lang), wording.instant_text(one.undone_at, lang)
        lines.append(wording.text("import_page.undone", lang, who=by, at=at, reason=one.undone_because or ""))
    said = "".join(f"<p>{text(line)}</p>" for line in lines)
    name = wording.text("import_page.title", lang, id=one.id, file=one.file_name)
    head = f'<h2>{text(name)}</h2><p data-testid="import-state">{import_list.mark(one, lang)}</p>'
    return f'<div class="if-head">{head}</div><div class="figures" data-testid="import-figures">{cells}</div>{said}'


def _files(actor: Actor, one: Past) -> None:
    """What is kept, to take away."""
    with st.container(horizontal=True, key="import-files"):
        if one.has_rejects:
            _offer("rejects", one, lambda: history.rejects(actor, one.id), "csv")
        if one.kept:
            _offer("mapping", one, lambda: history.mapping(actor, one.id), "yaml")


def _offer(what: str, one: Past, content: object, kind: str) -> None:
    name = session.say(f"import_page.{what}.name", id=one.id)
    label = session.say(f"import_page.{what}.take")
    st.download_button(label, content, f"{name}.{kind}", key=f"import-{what}", on_click="ignore")  # type: ignore[arg-type]


def _broken(one: Past) -> None:
    st.warning(session.say("import_page.broken", added=f"{one.added:,}"))
    if one.kept:
        st.button(session.say("import_page.go_on"), key="import-go-on", type="primary", on_click=_go_on, args=(one.id,))


def _go_on(import_id: int) -> None:
    def again() -> str:
        import_address.go(history.go_on(session.actor(), import_id, at=now()))
        return ""

    news.act(again)


def _undoing(one: Past) -> None:
    """Taking it back: with a reason, and a second click that says what will happen."""
    with st.container(border=True, key="import-undoing"):
        st.subheader(session.say("import_page.undo"))
        st.text(session.say("import_page.undo.about", added=f"{one.added:,}"))
        st.text_input(session.say("import_page.undo.reason"), key=_REASON, max_chars=LONGEST)
        with st.popover(session.say("import_page.undo.open"), key="import-undo-open"):
            st.text(session.say("import_page.undo.sure", added=f"{one.added:,}"))
            label = session.say("import_page.undo.do")
            st.button(label, key="import-undo", type="primary", on_click=_undo, args=(one.id,))


def _undo(import_id: int) -> None:
    def take_back() -> str:
        done = undo(session.actor(), import_id, at=now(), reason=st.session_state.get(_REASON, ""))
        st.session_state[_REASON] = ""
        return session.say("import_page.undo.done", cases=f"{done.cases:,}", reversed=f"{done.reversed:,}")

    news.act(take_back)
