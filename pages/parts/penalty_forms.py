"""What this person may do about an entry: waive, decide or appeal, each with its reason."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from pages.parts import penalty_acts, penalty_words, session
from services import wording
from services.ledger import acts
from services.ledger.acts import Done
from services.ledger.detail import EntrySeen
from services.time import now


def draw(seen: EntrySeen) -> None:
    """The forms, the likeliest first."""
    for act, form in (("decide", _decide), ("waive", _waive), ("appeal", _appeal)):
        if act in seen.may:
            with st.container(border=True, key=f"penalty-{act}"):
                st.markdown(f"**{session.say(f'penalties.{act}')}**")
                form(seen)


def _key(seen: EntrySeen, act: str) -> str:
    return f"penalty-{seen.line.id}-{act}"


def _typed(seen: EntrySeen, act: str) -> str:
    return f"{session.TYPED}{_key(seen, act)}"


def _finish(seen: EntrySeen, act: str, send: Any) -> None:
    """Reason, refusal and button of a form."""
    penalty_acts.reason(_typed(seen, act), "penalties.reason", "penalties.reason.hint")
    penalty_acts.news(_key(seen, act))
    st.button(session.say(f"penalties.{act}"), key=f"{act}-{seen.line.id}", type="primary", on_click=send, args=(seen,))


def _said(key: str) -> Any:
    return st.session_state.get(key)


def _chosen(seen: EntrySeen, act: str) -> tuple[Sequence[int], int]:
    """The entries that the form is about, and the version in which they were seen."""
    if _said(f"{_key(seen, act)}-scope") == "alike":
        return seen.alike.ids, seen.alike.version
    return [seen.line.id], seen.version


def _scope(seen: EntrySeen, act: str) -> bool:
    """Whether it is about this entry alone; asked only where there are others of the same deadline."""
    if len(seen.alike.ids) < 2 or seen.line.id not in seen.alike.ids:
        return True
    said = {
        "one": session.say("penalties.scope.one"),
        "alike": session.say("penalties.scope.alike", n=len(seen.alike.ids), amount=wording.money_text(seen.alike.left_yuan)),
    }
    key = f"{_key(seen, act)}-scope"
    st.segmented_control(
        session.say("penalties.scope"), list(said), format_func=said.__getitem__, key=key, default="one", required=True
    )
    return bool(_said(key) != "alike")


def _waive(seen: EntrySeen) -> None:
    if seen.line.consequence is None or seen.line.percent:
        _how_much(seen, alone=_scope(seen, "waive"))
    _finish(seen, "waive", _send_waiver)


def _how_much(seen: EntrySeen, *, alone: bool) -> None:
    in_yuan = seen.line.yuan is not None
    if alone:
        left = seen.line.left_yuan if in_yuan else seen.line.left_percent
        label = session.say("penalties.yuan" if in_yuan else "penalties.percent")
        st.number_input(label, 0.01, max(0.01, float(left)), None, 0.01, key=f"{_key(seen, 'waive')}-amount", format="%.2f")
    if in_yuan and seen.alone is not None:
        st.caption(session.say("penalties.limit", amount=wording.money_text(seen.alone)))
    else:
        st.caption(session.say("penalties.limit.bonus"))


def _send_waiver(seen: EntrySeen) -> None:
    ids, version = _chosen(seen, "waive")
    said = _said(f"{_key(seen, 'waive')}-amount") if len(ids) == 1 else None
    amount = Decimal(f"{said:.2f}") if said is not None else None
    measure = {"yuan" if seen.line.yuan is not None else "percent": amount}

    def act(request: str) -> Done:
        reason = str(_said(_typed(seen, "waive")) or "")
        return acts.waive(session.actor(), ids, reason=reason, at=now(), seen=version, request_id=request, **measure)

    def done(came: Done) -> str:
        return session.say("penalties.done.waive.waiting" if came.waiting else "penalties.done.waive")

    penalty_acts.send(_key(seen, "waive"), act, done, _typed(seen, "waive"))


def _decide(seen: EntrySeen) -> None:
    low, high = seen.line.decision or (Decimal(0), Decimal(100))
    label = session.say("penalties.decide.percent", low=f"{low.normalize():f}", high=f"{high.normalize():f}")
    # The service says where the range ends; the field does not cut off in silence what somebody typed.
    st.number_input(label, 0.0, 100.0, None, 5.0, key=f"{_key(seen, 'decide')}-percent", format="%.4g")
    st.text_input(session.say("penalties.decide.words"), key=f"{_key(seen, 'decide')}-words", max_chars=200)
    _finish(seen, "decide", _send_decision)


def _send_decision(seen: EntrySeen) -> None:
    said = _said(f"{_key(seen, 'decide')}-percent")

    def act(request: str) -> Done:
        return acts.decide(
            session.actor(),
            seen.line.id,
            reason=str(_said(_typed(seen, "decide")) or ""),
            at=now(),
            percent=Decimal(f"{said:.2f}") if said is not None else None,
            consequence=str(_said(f"{_key(seen, 'decide')}-words") or ""),
            seen=seen.version,
            request_id=request,
        )

    penalty_acts.send(_key(seen, "decide"), act, lambda _: session.say("penalties.done.decide"), _typed(seen, "decide"))


def _appeal(seen: EntrySeen) -> None:
    _scope(seen, "appeal")
    _finish(seen, "appeal", _send_appeal)


def _send_appeal(seen: EntrySeen) -> None:
    ids, version = _chosen(seen, "appeal")

    def act(request: str) -> Done:
        reason = str(_said(_typed(seen, "appeal")) or "")
        return acts.appeal(session.actor(), ids, reason=reason, at=now(), seen=version, request_id=request)

    penalty_acts.send(_key(seen, "appeal"), act, lambda _: session.say("penalties.done.appeal"), _typed(seen, "appeal"))


def amount_left(seen: EntrySeen, lang: str) -> str:
    """What is still to be paid of an entry."""
    return penalty_words.amount(seen.line.left_yuan, seen.line.left_percent, lang)
