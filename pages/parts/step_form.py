"""The form of a step: its fields as the regime names them, what would follow from it, and the way to take it once.

What has been filled in survives a refusal, somebody else's step and an expired sign-in: it is forgotten only once it was taken.
"""

from collections.abc import Callable

import streamlit as st

from pages.parts import articles, customer_offers, draft_keeper, session, step_effects, step_fields, taking
from pages.parts.badges import text
from services.case_view import Action, CaseView

Leave = Callable[[], None]


def _close() -> None:
    """The form is no longer open."""
    st.query_params.pop("do", None)


def draw(seen: CaseView, action: Action, *, leave: Leave = _close) -> None:
    """The form; what was filled in before and not taken stands in it again. Once it was taken, `leave`.

    What decides about the deadlines stands below what is written, and the customer signs last, below all of it. What comes and
    goes has a container of its own that stays: else all below it would be made anew, under the finger that signs.
    """
    lang, draft = session.language(), _draft(seen.no, action)
    st.session_state.update(draft_keeper.restore(draft))
    written, added = step_fields.parts(action)
    given = customer_offers.of_step(seen, action.event)
    with st.container(key=f"form-{action.event}", border=True):
        cite = articles.link(seen.pack, seen.pack.steps[action.event].cite, lang)
        st.html(f'<p class="step-title"><b>{text(action.title.in_(lang))}</b> {cite}</p>')
        with st.container(key=f"phrases-{action.event}"):
            _phrases(seen, action, leave)
        step_fields.draw(seen, action, written, given)
        with st.container(key=f"effects-{action.event}"):
            step_effects.tell(seen, action, step_fields.values(seen.no, action))
        step_fields.draw(seen, action, added, given)
        draft_keeper.draw(draft, step_fields.keys(seen.no, action))
        taking.show_refusal(seen.no, action)
        with st.container(key=f"sending-{action.event}"):
            label = session.say("case.submit", step=action.title.in_(lang))
            st.button(
                label, key=_submit(seen.no, action), type="primary", width="stretch", on_click=_send, args=(seen, action, leave)
            )


def _phrases(seen: CaseView, action: Action, leave: Leave) -> None:
    """What people say most often at this step, to be said with one tap while nothing else is written."""
    phrases = seen.pack.steps[action.event].phrases
    if not phrases or st.session_state.get(_text(seen.no, action)):
        return
    st.caption(session.say("fieldwork.phrases"))
    for n, phrase in enumerate(phrases):
        said, key = phrase.in_(session.language()), f"phrase-{seen.no}-{action.event}-{n}"
        st.button(said, key=key, width="stretch", on_click=_say, args=(seen, action, said, leave))


def _text(no: str, action: Action) -> str:
    """Where the one text is kept that the step needs."""
    return step_fields.key(no, action, action.needs[0][0])


def _say(seen: CaseView, action: Action, phrase: str, leave: Leave) -> None:
    st.session_state[_text(seen.no, action)] = phrase
    _send(seen, action, leave)


def comment(seen: CaseView, action: Action) -> None:
    """The box for a word on the case."""
    name, rule = action.needs[0]
    key = f"{session.TYPED}{seen.no}"
    if key not in st.session_state:
        st.session_state[key] = session.typed_before(key)
    hint = session.say("case.comment.hint")
    st.text_area(rule.title.in_(session.language()), key=key, height=84, placeholder=hint, label_visibility="collapsed")
    taking.show_refusal(seen.no, action)
    st.button(session.say("case.comment.send"), key=f"send-{seen.no}", on_click=_send_comment, args=(seen, action, name))


def _send(seen: CaseView, action: Action, leave: Leave) -> None:
    if waits := step_fields.unfinished(seen.no, action):
        taking.put_off(seen, action, waits)
    elif taking.take(seen, action, step_fields.values(seen.no, action), step_fields.files(seen.no, action)):
        step_fields.clear(seen.no, action)
        draft_keeper.forget(_draft(seen.no, action))
        leave()


def _send_comment(seen: CaseView, action: Action, name: str) -> None:
    key = f"{session.TYPED}{seen.no}"
    if taking.take(seen, action, {name: st.session_state.get(key, "")}):
        st.session_state[key] = ""
        session.forget_typed(key)


def _draft(no: str, action: Action) -> str:
    return f"step-{no}-{action.event}"


def _submit(no: str, action: Action) -> str:
    return f"{action.decision}-{no}" if action.decision else f"take-{no}-{action.event}"
