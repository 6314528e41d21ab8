"""The directors' desk: what waits for me, the paper as it will be issued, and the decision in reach.

Beside the desk an ear hears of papers that have come or gone, and has the desk drawn again only when it has grown old; what
somebody types stays as it is.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Literal

import streamlit as st

from pages.parts import badges, deadline, desk_keys, following, session, ticking
from pages.parts.approvals import cards, chosen, decided, opened
from pages.parts.approvals.desk import ALL, TODAY, Desk, cost_of, desk, in_order
from services import approvals
from services.access import Actor
from services.approvals import Waiting
from services.errors import NotSignedIn
from services.time import now

_EMPTY = (("h2", "approvals.empty"), ("p", "approvals.empty.how"))
_HERE = Path(__file__).parent / "parts" / "approvals"


def _desk() -> None:
    actor, here = _present(), desk()
    # First, so that whatever comes while the list is being read is noticed afterwards.
    here.shown = approvals.versions(actor)
    papers = approvals.waiting(actor, at=now())
    today = approvals.decided_today(actor, at=now())
    with st.container(key="approvals"):
        _head(papers, approvals.count(actor))
        _choices(here, papers, len(today))
        _news(here)
        if here.kind == TODAY:
            decided.draw(actor, today)
        else:
            _work(here, actor, in_order(papers, here.order))
    ticking.draw()
    desk_keys.draw(here.asked)


@st.fragment(run_every=30)
def _ear() -> None:
    """Runs when papers may have moved, and now and then should the stream be lost; the desk is drawn again only when they have.

    An ended sign-in is left to the frame, which takes care of what is being typed.
    """
    following.draw()
    with suppress(NotSignedIn):
        if approvals.versions(session.actor()) != desk().shown:
            st.rerun()


def _present() -> Actor:
    """Whoever is signed in; else the frame takes over and asks for it, and keeps what was being typed."""
    try:
        return session.actor()
    except NotSignedIn:
        st.rerun()


def _head(papers: Sequence[Waiting], count: int) -> None:
    said = [escape(session.say("approvals.count", n=count))]
    if papers:
        said.append(f"{escape(session.say('approvals.longest'))} {ticking.waited(min(paper.since for paper in papers))}")
    total = f" · {escape(session.say('approvals.charged'))} {ticking.cost(map(cost_of, papers))}"
    charged = f'<span class="charged">{total}</span>'
    st.html(f"<h1>{escape(session.say('approvals.title'))}</h1><p>{' · '.join(said)}{charged}</p>")


def _choices(here: Desk, papers: Sequence[Waiting], decided_today: int) -> None:
    lang = session.language()
    counts = Counter(paper.paper for paper in papers)
    kinds = {paper.paper: (paper.approve or paper.send_back or paper.last_step).in_(lang) for paper in papers}
    if here.kind not in (ALL, TODAY, *kinds):
        here.kind = ALL
    with st.container(key="choices", horizontal=True):
        _choice(here, ALL, session.say("approvals.all"), len(papers))
        for kind, title in kinds.items():
            _choice(here, kind, title, counts[kind])
        _choice(here, TODAY, session.say("approvals.today"), decided_today)
        if here.kind == TODAY:
            return
        with st.container(key="orders", horizontal=True):
            for order in ("money", "time"):
                label = session.say(f"approvals.by_{order}")
                st.button(
                    label, key=f"order-{order}", type=_look(here.order == order), on_click=setattr, args=(here, "order", order)
                )


def _choice(here: Desk, kind: str, title: str, count: int) -> None:
    st.button(f"{title} {count}", key=f"kind-{kind}", type=_look(here.kind == kind), on_click=here.show, args=(kind,))


def _look(is_on: bool) -> Literal["primary", "secondary"]:
    return "primary" if is_on else "secondary"


def _news(here: Desk) -> None:
    """What has just been done or refused, until something else is."""
    lines = "".join(
        f'<li class="news-{"done" if line.done else "refused"}">{badges.text(line.said)}'
        + (f"<q>{badges.text(line.typed)}</q>" if line.typed.strip() else "")
        + "</li>"
        for line in sorted(here.news, key=lambda line: line.done)
    )
    st.html(f'<ul class="news" role="status" aria-live="polite">{lines}</ul>')


def _work(here: Desk, actor: Actor, everything: Sequence[Waiting]) -> None:
    papers = [paper for paper in everything if here.kind in (ALL, paper.paper)]
    wanted = here.selected
    paper = here.choose(papers, everything)
    if paper is None:
        said = "".join(f"<{tag}>{escape(session.say(key))}</{tag}>" for tag, key in _EMPTY)
        st.html(f'<div class="nothing">{said}</div>')
        return
    if wanted and wanted != paper.no and st.query_params.get("no") == wanted:
        st.html(f'<p class="asks">{escape(session.say("approvals.elsewhere", no=wanted))}</p>')
    if "no" in st.query_params and st.query_params["no"] != paper.no:
        st.query_params["no"] = paper.no
    here.limit = max(here.limit, here.place + 1)
    left, right = st.columns([2, 3])
    with left, st.container(key="papers"):
        cards.draw(here, papers, paper)
        chosen.draw(here, papers)
    with right:
        opened.draw(here, actor, paper, gone=all(p.no != paper.no for p in everything))


badges.styles()
deadline.styles()
st.html(_HERE / "approvals.css")
_desk()
_ear()
