"""One entry of the ledger: what it is, how it was computed, what has been done about it, and what this person may do."""

import streamlit as st

from pages.parts import as_of, badges, penalty_acts, penalty_address, penalty_forms, penalty_table, penalty_words, session, why
from pages.parts.badges import text
from services import wording
from services.access import Actor
from services.errors import PenaltyNotFound
from services.ledger import detail
from services.ledger.detail import Act, EntrySeen
from services.policy.words import Span


def draw(actor: Actor, entry_id: int) -> None:
    """The entry, with the way back to the ledger as it was."""
    st.button(
        session.say("penalties.back"),
        key="penalty-back",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=penalty_address.put,
        args=("entry", None),
    )
    try:
        seen = detail.entry(actor, entry_id)
    except PenaltyNotFound:
        with st.container(border=True, key="penalty-gone"):
            st.text(session.say("penalties.gone"))
        return
    lang = session.language()
    st.html(_head(seen, lang))
    penalty_acts.news()
    left, right = st.columns([7, 5], gap="medium")
    with left:
        st.html(_panel("penalties.how", _how(seen, lang)))
        st.html(_panel("penalties.story", _story(seen, lang)))
        if seen.entries or seen.origin:
            penalty_table.draw(seen.entries or [line for line in [seen.origin] if line], about=True)
    with right:
        st.html(_panel("penalties.column.case", _facts(seen, lang)))
        if as_of.asked() is None:
            penalty_forms.draw(seen)
    penalty_table.listen()


def _head(seen: EntrySeen, lang: str) -> str:
    line = seen.line
    title = wording.text("penalties.entry", lang, kind=wording.text(f"penalties.kind.{line.kind}", lang), id=line.id)
    return (
        f'<div class="ph" data-testid="penalty-head"><span>{text(title)}</span>{penalty_table.state(line, lang)}'
        f"<h1>{text(penalty_words.of(line, lang))}</h1><p>{text(line.title.in_(lang))} · {text(line.cite)} · "
        f"{text(penalty_words.who(line, lang))} · {text(wording.instant_text(line.at, lang))}</p></div>"
    )


def _panel(title: str, content: str) -> str:
    return f'<section class="panel" data-testid="{title}"><h2>{text(session.say(title))}</h2>{content}</section>'


def _how(seen: EntrySeen, lang: str) -> str:
    """The sentences that lead to the amount, and why the deadline was then."""
    said = "".join(f"<li>{text(sentence)}</li>" for sentence in (_made(seen, lang) if seen.origin else _computed(seen, lang)))
    box = why.box(seen.cause, seen.pack, lang, seen.cause.due_at) if seen.cause else ""
    return f'<ol class="ph-how">{said}</ol>{box}'


def _computed(seen: EntrySeen, lang: str) -> list[str]:
    line, zone = seen.line, seen.pack.tz
    found = []
    if seen.cause:
        times = {name: wording.instant_text(getattr(seen.cause, f"{name}_at"), lang) for name in ("due",)}
        times["start"] = wording.instant_text(seen.cause.started_at, lang)
        found.append(wording.text("penalties.how.clock", lang, clock=seen.cause.title.in_(lang), cite=seen.cause.cite, **times))
    if seen.cause and seen.block:
        exact = seen.cause.due_at + line.number * seen.block.length == line.at
        found.append(
            wording.text(
                "penalties.how.block" if exact else "penalties.how.block_other",
                lang,
                span=_span(seen.block, lang),
                due=why.when(seen.cause.due_at, zone, lang, line.at),
                number=line.number,
                at=wording.instant_text(line.at, lang),
            )
        )
    elif seen.cause:
        found.append(wording.text("penalties.how.once", lang, at=wording.instant_text(line.at, lang)))
    elif seen.step:
        step = seen.step.in_(lang)
        found.append(wording.text("penalties.how.step", lang, at=wording.instant_text(line.at, lang), step=step))
    elif line.finding:
        facts = {"who": line.author, "at": wording.instant_text(line.at, lang), "no": line.no}
        found.append(wording.text("penalties.how.finding", lang, **facts))
        found.append(wording.text("penalties.how.reason", lang, reason=line.reason))
    capacity = wording.text(f"penalties.capacity.{line.capacity}", lang)
    found.append(wording.text("penalties.how.payer", lang, capacity=capacity, who=penalty_words.who(line, lang)))
    key = "penalties.how.range" if line.decision else "penalties.how.amount"
    return [*found, wording.text(key, lang, cite=line.cite, amount=penalty_words.of(line, lang))]


def _made(seen: EntrySeen, lang: str) -> list[str]:
    """What a waiver or a decision is about, who made it, and why."""
    line, origin = seen.line, seen.origin
    range_ = penalty_words.range_of(origin.decision, lang) if origin and origin.decision else ""
    key = "penalties.how.decision" if line.kind == "decision" else "penalties.how.waiver"
    facts = {"who": line.author, "at": wording.instant_text(line.at, lang), "id": origin.id if origin else "", "range": range_}
    amount = penalty_words.of(line, lang).removeprefix("−")
    return [
        wording.text(key, lang, amount=amount, **facts),
        wording.text("penalties.how.reason", lang, reason=line.reason),
    ]


def _span(span: Span, lang: str) -> str:
    unit, n = next((unit, n) for unit, n in span if n is not None)
    return wording.text(f"why.{unit}", lang, n=n)


def _facts(seen: EntrySeen, lang: str) -> str:
    line = seen.line
    in_words = line.yuan is None and line.percent is None
    left = "" if line.kind == "waiver" or in_words else penalty_forms.amount_left(seen, lang)
    facts = (
        (
            "finding" if line.finding else "case",
            f'<a href="{text(penalty_table.source(line))}" target="_self">{text(line.no)}</a>',
        ),
        ("place", text(" ".join(filter(None, (line.company, line.project, line.room))))),
        ("payer", text(penalty_words.who(line, lang))),
        ("cite", text(f"{line.title.in_(lang)} {line.cite}")),
        ("left", text(left)),
    )
    rows = "".join(f"<dt>{text(session.say(f'penalties.fact.{name}'))}</dt><dd>{said}</dd>" for name, said in facts if said)
    return f'<dl class="ph-facts">{rows}</dl>'


def _story(seen: EntrySeen, lang: str) -> str:
    if not seen.acts:
        return f'<p class="quiet">{text(session.say("penalties.story.none"))}</p>'
    return '<ul class="ph-story">' + "".join(_act(act, lang) for act in seen.acts) + "</ul>"


def _act(act: Act, lang: str) -> str:
    asked = wording.text("penalties.story.asked", lang, who=act.asker, at=wording.instant_text(act.asked_at, lang))
    amount = penalty_words.amount(act.yuan, act.percent, lang) if act.yuan or act.percent else ""
    if not amount and act.kind == "appeal":
        amount = wording.text("penalties.story.all", lang)
    said = " · ".join(filter(None, (amount, act.consequence)))
    title = f"{wording.text(f'penalties.kind.{act.kind}', lang)} {said}"
    return (
        f'<li data-testid="act"><b>{text(title)}</b><span>{text(asked)}</span><q>{text(act.reason)}</q>{_outcome(act, lang)}</li>'
    )


def _outcome(act: Act, lang: str) -> str:
    if act.granted is None:
        return f"<p>{badges.mark('soon', wording.text('penalties.story.waiting', lang), '◆')}</p>"
    if act.answerer is None or act.answered_at is None:
        return ""
    key = "penalties.story.granted" if act.granted else "penalties.story.refused"
    at = wording.instant_text(act.answered_at, lang)
    return f"<p>{text(wording.text(key, lang, who=act.answerer, at=at, comment=act.comment))}</p>"
