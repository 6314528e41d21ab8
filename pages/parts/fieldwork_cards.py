"""Cards of what somebody owes: one for each step that is to be taken, with every deadline that it stops."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from pages.parts import badges, fieldwork_why, session, ticking, why
from pages.parts.badges import text
from services import wording
from services.done_today import Done
from services.owed import Owed
from services.time import now

_MORE = "fieldwork-more"
_A_PAGE = 20


@dataclass(frozen=True)
class Card:
    """The nearest deadline of a case that one step stops, and the others that it stops with it."""

    first: Owed
    others: tuple[Owed, ...]


def cards_of(found: Iterable[Owed]) -> list[Card]:
    """The cards of what is owed, in its order."""
    together: dict[tuple[str, str | None], list[Owed]] = {}
    for one in found:
        together.setdefault((one.no, one.step), []).append(one)
    return [Card(first, tuple(others)) for first, *others in together.values()]


def draw(found: Sequence[Owed]) -> None:
    """The cards, the nearest due on top; or what will stand here."""
    cards = cards_of(found)
    late = sum(card.first.state == "overdue" for card in cards)
    said = session.say("fieldwork.count", n=len(cards)) + (session.say("fieldwork.late", n=late) if late else "")
    st.html(f'<header class="fw-head"><h1>{text(session.say("fieldwork.title"))}</h1><p>{text(said)}</p></header>')
    if not cards:
        title, how = (text(session.say(f"fieldwork.empty{part}")) for part in ("", ".how"))
        st.html(f'<div class="fw-nothing"><h2>{title}</h2><p>{how}</p></div>')
    shown = st.session_state.get(_MORE, _A_PAGE)
    for card in cards[:shown]:
        _card(card)
    if len(cards) > shown:
        label = session.say("fieldwork.more", n=len(cards) - shown)
        st.button(label, key=_MORE + "-button", width="stretch", on_click=_show_more, args=(shown,))


def _show_more(shown: int) -> None:
    st.session_state[_MORE] = shown + _A_PAGE


def _card(card: Card) -> None:
    one, lang = card.first, session.language()
    name = f"{one.no}-{one.step or 'none'}"
    with st.container(key=f"duty-{name}"):
        st.html(_matter(card, lang))
        with st.container(key=f"doing-{name}", horizontal=True):
            _ways(one, name, lang)
        fieldwork_why.draw(one, name)


def _ways(one: Owed, name: str, lang: str) -> None:
    """The step to take about it, else the way to the case."""
    if one.step is None:
        st.page_link("case.py", label=session.say("fieldwork.look"), query_params={"no": one.no}, width="stretch")
        return
    _opener(f"first-{name}", one.pack.steps[one.step].title.in_(lang), one.no, one.step)
    if _further(one):
        _opener(f"other-{name}", session.say("fieldwork.others"), one.no)


def _opener(key: str, label: str, no: str, event: str | None = None) -> None:
    look: Literal["primary", "secondary"] = "primary" if event else "secondary"
    st.button(label, key=key, type=look, width="stretch", on_click=open_case, args=(no, event))


def open_case(no: str, event: str | None = None) -> None:
    """Open a case here, with the form of a step; the browser's way back leads to where it was opened."""
    st.query_params.from_dict({"no": no, "do": event} if event else {"no": no})


def _further(one: Owed) -> bool:
    """Whether another step than a word on the case may be taken."""
    return any(event != one.step and one.pack.steps[event].right != "comment" for event in one.actions)


def _matter(card: Card, lang: str) -> str:
    one = card.first
    attributes = ticking.due_attributes(one.due_at, one.warn_at)
    return (
        f'<article class="duty" data-testid="duty" data-no="{text(one.no)}" {attributes}>{countdown(one, lang)}'
        f'<p class="fw-what">{_what(one, lang)}</p>{_with(card, lang)}'
        f"<h2>{text(place(one.project, one.room))}</h2><p>{text(_about(one, lang))}</p>"
        f"{customer(one.customer_name, one.customer_phone, one.masked)}{came_back(one, lang)}{_who(one, lang)}</article>"
    )


def place(project: str, room: str | None) -> str:
    """Project and room."""
    return " ".join(part for part in (project, room) if part)


def countdown(one: Owed, lang: str) -> str:
    """The time left; of a paper without a deadline how long it has lain here."""
    if one.due_at is not None:
        return ticking.countdown()
    return f'<span class="countdown">{text(session.say("fieldwork.waiting"))} {ticking.waited(one.started_at)}</span>'


def customer(name: str, phone: str, masked: bool) -> str:
    """The customer, to be called with a tap by whoever handles the case."""
    if not (name or phone):
        return ""
    if masked or not phone:
        return f"<p>{text(' '.join(part for part in (name, phone) if part))}</p>"
    call = text(session.say("fieldwork.call", name=name))
    return f'<p><a class="fw-call" href="tel:{text(phone)}" aria-label="{call}">☎ {text(name)} {text(phone)}</a></p>'


def came_back(one: Owed, lang: str) -> str:
    """That what was sent came back, by whom and why."""
    if one.returned is None:
        return ""
    back = one.returned
    facts = {"step": back.title.in_(lang), "who": back.who or "", "at": wording.instant_text(back.at, lang), "why": back.said}
    return f'<p class="fw-back">{text(session.say("fieldwork.returned", **facts))}</p>'


def _what(one: Owed, lang: str) -> str:
    due = session.say("fieldwork.due", at=why.when(one.due_at, one.pack.tz, lang, now())) if one.due_at else ""
    parts = [f"<b>{text(one.title.in_(lang))}</b>", text(one.cite), text(due)]
    cost = " + ".join(_costs(one))
    charged = f" <strong>{text(session.say('fieldwork.cost', cost=cost))}</strong>" if cost else ""
    return " · ".join(part for part in parts if part) + charged


def _costs(one: Owed) -> list[str]:
    yuan = [wording.money_text(one.cost)] if one.cost else []
    return yuan + ([session.say("case.cost.percent", percent=f"{one.percent.normalize():f}")] if one.percent else [])


def _with(card: Card, lang: str) -> str:
    """What the same step does away with; or what else runs where this person can take no step."""
    if not card.others:
        return ""
    comma = wording.text("format.comma", lang)
    listed = comma.join(dict.fromkeys(one.title.in_(lang) for one in card.others))
    said = session.say("fieldwork.with" if card.first.step else "fieldwork.beside", others=listed)
    return f'<p class="fw-with">{text(said)}</p>'


def _about(one: Owed, lang: str) -> str:
    return " · ".join(part for part in (one.category.in_(lang) if one.category else "", one.demand) if part)


def _who(one: Owed, lang: str) -> str:
    """Who answers for it, where that is somebody else."""
    return "" if one.mine else f"<p>{text(session.say('fieldwork.answers', role=one.responsible_role.in_(lang)))}</p>"


def done(steps: Sequence[Done]) -> None:
    """What was got done today."""
    if not steps:
        return
    lang = session.language()
    with st.expander(session.say("fieldwork.done", n=len(steps)), key="fieldwork-done"):
        rows = "".join(
            f'<li>{badges.state("met", lang)} <a href="/case?no={text(one.no)}" target="_self">'
            f"{text(place(one.project, one.room))}</a> {text(one.title.in_(lang))}"
            f"<time>{text(wording.instant_text(one.at, lang))}</time></li>"
            for one in steps
        )
        st.html(f'<ul class="fw-done">{rows}</ul>')
