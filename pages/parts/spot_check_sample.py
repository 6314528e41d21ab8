"""The sample of today: which centres were drawn and why, how far it has come and by whom."""

from collections.abc import Callable

import streamlit as st

from pages.parts import badges, session, spot_check_acts
from pages.parts.badges import text
from services import wording
from services.access import Actor
from services.policy.spot_checks import SpotCheckRule
from services.spot_checks import drawing
from services.spot_checks.drawing import Drawn, Sample
from services.spot_checks.regime import regime, rule_of
from services.time import now

CHOSEN = "spot-check-centre"


def choose(project_id: int | None) -> None:
    """Open the form of a centre; of none: back to the sample."""
    st.session_state[CHOSEN] = project_id


def chosen() -> int | None:
    """The centre whose form is open."""
    found = st.session_state.get(CHOSEN)
    return int(found) if found is not None else None


def draw(actor: Actor, check: Callable[[int], None] = choose) -> None:
    """Today's sample with its progress; `check` opens the form of a centre."""
    spot_check_acts.begin()
    at = now()
    found, rule = drawing.sample(actor, at), rule_of(regime(at))
    if found is None or not found.centres:
        with st.container(border=True, key="sample-empty"):
            st.text(session.say("spot_check.sample.empty"))
        return
    _progress(found)
    for centre in found.centres:
        with st.container(border=True, key=f"drawn-{centre.id}"):
            left, right = st.columns([8, 4], vertical_alignment="center")
            left.html(_face(centre, found, rule, session.language()))
            if centre.check_id is None and centre.gone_by is None:
                with right, st.container(horizontal=True, horizontal_alignment="right", key=f"drawn-acts-{centre.id}"):
                    _replace(centre)
                    st.button(
                        session.say("spot_check.start"),
                        key=f"check-{centre.project_id}",
                        type="primary",
                        on_click=check,
                        args=(centre.project_id,),
                    )


def _progress(found: Sample) -> None:
    due = len(found.due)
    said = session.say("spot_check.progress", done=found.done, due=due)
    st.progress(found.done / due if due else 1.0, text=said)
    facts = {"at": wording.instant_text(found.drawn_at, session.language()), "seed": found.seed, "among": found.among}
    st.caption(session.say("spot_check.drawn", **facts))


def _face(centre: Drawn, found: Sample, rule: SpotCheckRule, lang: str) -> str:
    why = [
        wording.text("spot_check.risk", lang, risk=risk.title.in_(lang), n=centre.risks.get(name, 0))
        for name, risk in rule.risks.items()
        if centre.risks.get(name, 0)
    ]
    weight = wording.text("spot_check.weight", lang, weight=f"{centre.weight.normalize():f}")
    facts = text(" · ".join([centre.region, weight, *why]))
    inside = (
        f"<b>{centre.n}. {text(centre.project)}</b> {_state(centre, lang)}<small>{facts}</small>{_instead(centre, found, lang)}"
    )
    return f'<div class="sc-drawn" data-testid="drawn" data-project="{centre.project_id}">{inside}</div>'


def _state(centre: Drawn, lang: str) -> str:
    if centre.check_id is not None and centre.checked_at:
        at = wording.instant_text(centre.checked_at, lang)
        return badges.mark("met", wording.text("spot_check.checked", lang, who=centre.checked_by, at=at), "✓")
    if centre.gone_by is not None:
        return badges.mark("quiet", wording.text("spot_check.gone", lang))
    return badges.mark("soon", wording.text("spot_check.open", lang), "◆")


def _instead(centre: Drawn, found: Sample, lang: str) -> str:
    if centre.gone_by is not None:
        said = wording.text("spot_check.gone.why", lang, who=centre.gone_by, reason=centre.gone_because)
        return f"<small>{text(said)}</small>"
    first = next((one for one in found.centres if one.id == centre.replaces), None)
    return f"<small>{text(wording.text('spot_check.instead', lang, project=first.project))}</small>" if first else ""


def _replace(centre: Drawn) -> None:
    key = f"{session.TYPED}replace-{centre.id}"
    with st.popover(session.say("spot_check.replace")):
        st.caption(session.say("spot_check.replace.how"))
        spot_check_acts.text_area(key, "spot_check.replace.reason", "spot_check.replace.hint", most=drawing.LONGEST)
        spot_check_acts.news(key)
        st.button(session.say("spot_check.replace.send"), key=f"replace-{centre.id}", on_click=_send, args=(centre.id, key))


def _send(sample_id: int, key: str) -> None:
    def act(_: str) -> str:
        drawing.replace(session.actor(), sample_id, str(st.session_state.get(key) or ""), at=now())
        return session.say("spot_check.replaced")

    spot_check_acts.send(key, act, key)
