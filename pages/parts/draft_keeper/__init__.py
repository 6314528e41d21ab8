"""Keeps what somebody fills into a form until it is sent: through a reload, an ended sign-in, a dead network, another computer.

Text is kept in the browser with each letter and told to the server when the typing pauses, without a run of the page
(pages.routes.drafts). Everything else Streamlit tells the server at once, and it is kept with the run that follows.

    st.session_state.update(draft_keeper.restore("intake"))   # before the fields
    …
    draft_keeper.draw("intake", ["intake-room", "intake-demand"])   # after them
    …
    draft_keeper.forget("intake")   # in the callback that has sent the form
"""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from pages.parts import session
from pages.routes.drafts import PATH
from services import form_drafts
from services.errors import InputRefused, NotSignedIn
from services.form_drafts import FormDraft
from services.time import now

_HERE = Path(__file__).parent
_WORDS = ("saved", "lost", "ended")

_component = st.components.v2.component(
    "duban_draft_keeper",
    html='<p class="dk-line" role="status" data-testid="draft"></p>',
    css=(_HERE / "draft_keeper.css").read_text("utf-8"),
    js="\n".join((_HERE / f"{name}.js").read_text("utf-8") for name in ("kept", "draft_keeper")),
    # It listens to fields that lie elsewhere on the page.
    isolate_styles=False,
)


def restore(key: str) -> dict[str, Any]:
    """What the form said before, by field, for those fields that the session knows nothing of. A choice that was kept may not be
    offered any more: whoever draws the field has to look."""
    person = _person()
    if person is None:
        return {}
    return {name: value for name, value in form_drafts.of(person, key).said.items() if name not in st.session_state}


def draw(key: str, fields: Sequence[str], *, given: Mapping[str, Any] | None = None) -> None:
    """Keep what the widgets with these keys say, and say so in a line. Once in a run, after the widgets; nothing for a screen
    where nobody is signed in. `given`: what some say before anybody has filled them in, which is no draft."""
    person = _person()
    if person is None:
        return
    draft = _keep(person, key, fields, given or {})
    data = {
        "key": key,
        "fields": list(fields),
        "person": form_drafts.mark(person),
        "round": draft.round,
        "saved": _ms(draft.saved_at.timestamp()) if draft.saved_at else None,
        "now": _ms(now().timestamp()),
        "path": PATH,
        "words": {word: session.say(f"draft.{word}") for word in _WORDS},
    }
    _component(key=f"draft-{key}", data=data, on_back_change=partial(_bring_back, key, tuple(fields)))


def forget(key: str) -> None:
    """The form was sent: keep nothing of it, neither here nor in any browser."""
    person = _person()
    if person is not None:
        form_drafts.finish(person, key, now())
    st.session_state.pop(_last(key), None)


def _person() -> int | None:
    try:
        actor = session.actor()
    except NotSignedIn:
        return None
    return actor.id if actor.kind == "person" else None


def _keep(person: int, key: str, fields: Sequence[str], given: Mapping[str, Any]) -> FormDraft:
    """What the session knows newly of the fields goes to what is kept. A form that says nothing yet leaves no trace."""
    said = {name: st.session_state[name] for name in fields if name in st.session_state}
    draft = form_drafts.of(person, key)
    before: Mapping[str, Any] = st.session_state.get(_last(key), {**given, **draft.said})
    st.session_state[_last(key)] = dict(said)
    news = {name: value for name, value in said.items() if value != before.get(name)}
    news = {name: value for name, value in news.items() if name in draft.said or not _is_empty(value)}
    if not news:
        return draft
    try:
        return form_drafts.say(person, key, news, in_round=draft.round, at=now())
    except InputRefused:
        return draft


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [])


def _bring_back(key: str, fields: Sequence[str]) -> None:
    """What the browser kept from before this page was loaded has reached the server: the fields say it again."""
    person, names = _person(), st.session_state[f"draft-{key}"].back
    if person is None or not isinstance(names, list):
        return
    said = form_drafts.of(person, key).said
    for name in fields:
        if name in names and name in said:
            st.session_state[name] = said[name]


def _last(key: str) -> str:
    return f"draft-{key}-last"


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
