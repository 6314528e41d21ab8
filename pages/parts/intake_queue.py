"""The officer's own queue beside the sheet: every deadline, the nearest first, and what came in; one click opens its form."""

import streamlit as st

from pages.parts import fieldwork_cards, intake_saving, session, ticking
from pages.parts.badges import text
from services import arrivals, owed, wording
from services.access import Actor
from services.arrivals import Arrival
from services.owed import Owed
from services.time import now

_SHOWN = 30
_LONGEST = 60


def stamp(actor: Actor) -> tuple[object, ...]:
    """What changes whenever the queue does by more than the passing of time."""
    return owed.stamp(actor), arrivals.count(actor)


def draw(actor: Actor) -> None:
    """The queue; or what will stand here."""
    at = now()
    came, mine = arrivals.listed(actor, at=at), owed.owed(actor, at=at)
    late = sum(one.state == "overdue" for one in mine)
    with st.container(key="intake-queue"):
        said = session.say("intake.queue", n=len(mine) + len(came))
        st.html(f"<h2>{text(said)}{_late(late)}</h2>")
        if not (came or mine):
            _nothing()
        # What came in has no deadline: it goes after what burns, and before what has time.
        pressing = [one for one in mine if one.state in ("overdue", "soon")]
        queue: list[Owed | Arrival] = [*pressing, *came, *(one for one in mine if one not in pressing)]
        for thing in queue[:_SHOWN]:
            _arrival(thing) if isinstance(thing, Arrival) else _duty(thing)
        if len(queue) > _SHOWN:
            st.html(f'<p class="in-quiet">{text(session.say("intake.queue.more", n=len(queue) - _SHOWN))}</p>')


def _late(n: int) -> str:
    return f' <span class="badge badge-overdue">▲ {text(session.say("intake.queue.late", n=n))}</span>' if n else ""


def _nothing() -> None:
    with st.container(border=True, key="intake-queue-empty"):
        st.text(session.say("intake.queue.empty"))
        st.caption(session.say("intake.queue.empty.how"))


def _duty(one: Owed) -> None:
    lang = session.language()
    step = one.pack.steps[one.step].title.in_(lang) if one.step else session.say("intake.look")
    about = " · ".join(part for part in (one.category.in_(lang) if one.category else "", one.demand[:_LONGEST]) if part)
    cost = f"<strong>{text(wording.money_text(one.cost))}</strong>" if one.cost else ""
    with st.container(key=f"queue-{one.no}-{one.rule or one.step}-{one.n}", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<article class="in-duty" data-testid="duty" data-case="{text(one.no)}" data-rule="{text(one.rule or "")}" '
            f"{ticking.due_attributes(one.due_at, one.warn_at)}><header>{fieldwork_cards.countdown(one, lang)}{cost}</header>"
            f"<p><b>{text(one.room or one.no)}</b> {text(one.title.in_(lang))} <small>{text(one.cite)}</small></p>"
            f"<p>{text(about)}</p>{fieldwork_cards.came_back(one, lang)}</article>"
        )
        key, args = f"work-{one.no}-{one.rule or one.step}-{one.n}", (one.no, one.step)
        st.button(step, key=key, on_click=intake_saving.open_in_place, args=args)


def _arrival(one: Arrival) -> None:
    sound = " ♪" if one.has_sound else ""
    about = " · ".join(part for part in (one.room, one.customer_name, one.text[:_LONGEST]) if part)
    with st.container(key=f"queue-arrival-{one.id}", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<article class="in-duty" data-testid="waiting-arrival" data-state="none"><header><b>{text(one.channel)}{sound}</b>'
            f"<small>{text(session.say('intake.waits'))} {ticking.waited(one.at)}</small></header><p>{text(about)}</p></article>"
        )
        args, label = (None, None, one.id), session.say("intake.complete")
        st.button(label, key=f"complete-{one.id}", on_click=intake_saving.open_in_place, args=args)
