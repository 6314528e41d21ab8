"""A customer's own case on a telephone: what is asked, how it goes, what comes next."""

from collections.abc import Iterator

from pages.customer import form
from pages.customer.form import Typed
from pages.parts.badges import text
from pages.parts.timeline import value_text
from services.customers.acts import Act
from services.customers.links import PATH
from services.customers.telling import Next, Told
from services.customers.visiting import CustomerView
from services.wording import instant_text
from services.wording import text as words


def content(view: CustomerView, token: str, lang: str, *, typed: Typed, done: str) -> str:
    """The page's body. `typed` is what was refused just now, `done` the name of what was done just now."""
    forms = {name: form.draw(view, token, name, rule, lang, typed) for name, rule in view.asks.items()}
    last = [name for name, rule in view.asks.items() if rule.does == "complain"]
    first = "".join(drawn for name, drawn in forms.items() if name not in last)
    return (
        f"<main>{_head(view, lang)}{_notice(view, lang, typed, done)}{first}{_progress(view, lang)}{_acts(view.acts, lang)}"
        f"{''.join(_folded(view, name, forms[name], lang, typed) for name in last)}{_foot(view, token, lang)}</main>"
    )


def refused(sentence: str, lang: str) -> str:
    """The body of a page that shows nothing but why."""
    return f'<main><h1>{_say("customer.title", lang)}</h1><p class="card" data-testid="closed">{text(sentence)}</p></main>'


def signs(view: CustomerView) -> bool:
    """Whether something is to be signed."""
    return any(rule.does == "sign" for rule in view.asks.values())


def _say(key: str, lang: str, **facts: object) -> str:
    return text(words(key, lang, **facts))


def _head(view: CustomerView, lang: str) -> str:
    facts = [("customer.room", view.room), ("customer.opened", instant_text(view.opened_at, lang))]
    facts += [("customer.department", view.department.in_(lang))] if view.department else []
    rows = "".join(f"<dt>{_say(key, lang)}</dt><dd><bdi>{text(value)}</bdi></dd>" for key, value in facts if value)
    return (
        f'<header><p class="place">{text(view.project)}</p><h1>{_say("customer.yours", lang)}</h1>'
        f'<p class="demand" dir="auto">{text(view.demand)}</p><dl>{rows}</dl></header>'
    )


def _notice(view: CustomerView, lang: str, typed: Typed, done: str) -> str:
    """What was done just now; or why not, where its form is gone."""
    if typed.why and typed.ask not in view.asks:
        return f'<p class="card refused" role="alert" data-testid="refused">{text(typed.why)}</p>'
    act = next((act for act in view.acts if act.ask == done), None)
    if act is None:
        return ""
    thanks = _say("customer.done.now", lang, what=act.title.in_(lang))
    return f'<p class="card thanks" role="status" data-testid="thanks">✓ {thanks}</p>'


def _progress(view: CustomerView, lang: str) -> str:
    points = "".join(_told(told, lang) for told in view.told)
    coming = "".join(_coming(view, lang))
    nothing = "" if view.told else f"<p>{_say('customer.nothing_told', lang)}</p>"
    return (
        f'<section class="card" data-testid="progress"><h2>{_say("customer.progress", lang)}</h2>{nothing}'
        f'<ol class="line">{points}{coming}</ol></section>'
    )


def _told(told: Told, lang: str) -> str:
    said = told.words.in_(lang)
    if told.who:
        said = words("customer.step", lang, words=said, who=told.who)
    rows = "".join(
        f"<dt>{text(field.title.in_(lang))}</dt><dd><bdi>{text(value_text(field, value, lang))}</bdi></dd>"
        for field, value in told.says
    )
    return f"<li><b>{text(said)}</b><time>{text(instant_text(told.at, lang))}</time>{f'<dl>{rows}</dl>' if rows else ''}</li>"


def _coming(view: CustomerView, lang: str) -> Iterator[str]:
    if view.closed_at is not None:
        return
    label = _say("customer.next", lang)
    for one in view.next:
        yield f'<li class="next"><small>{label}</small><b>{text(one.words.in_(lang))}</b>{_by(one, lang)}</li>'
    if not view.next:
        yield f'<li class="next"><small>{label}</small><b>{_say("customer.arranging", lang)}</b></li>'


def _by(one: Next, lang: str) -> str:
    key = "customer.late" if one.late else "customer.by"
    return f"<time>{_say(key, lang, at=instant_text(one.due_at, lang))}</time>"


def _acts(acts: tuple[Act, ...], lang: str) -> str:
    if not acts:
        return ""
    rows = "".join(f"<li><b>✓ {_act(act, lang)}</b><time>{text(instant_text(act.at, lang))}</time></li>" for act in acts)
    title = _say("customer.done", lang)
    return f'<section class="card" data-testid="acts"><h2>{title}</h2><ul class="done">{rows}</ul></section>'


def _act(act: Act, lang: str) -> str:
    title = act.title.in_(lang)
    if act.score is None:
        return text(title)
    return _say("customer.done.scored", lang, what=title, n=act.value, word=act.score.in_(lang))


def _folded(view: CustomerView, name: str, drawn: str, lang: str, typed: Typed) -> str:
    """What is not what most people come for: behind its title, open where it was refused just now."""
    opened = " open" if typed.ask == name else ""
    title = view.asks[name].title.in_(lang)
    return f'<details class="card"{opened}><summary>{text(title)}</summary>{drawn}</details>'


def _foot(view: CustomerView, token: str, lang: str) -> str:
    number = view.telephone
    call = (
        f'<a class="call" href="tel:{text(number)}">{_say("customer.call", lang, number=number)}</a>'
        if number
        else f"<p>{_say('customer.no_number', lang)}</p>"
    )
    other = "zh" if lang == "en" else "en"
    change = f'<a href="{PATH}?k={text(token)}&amp;lang={other}" lang="{other}">{_say("customer.language", lang)}</a>'
    return f"<footer>{call}<p>{_say('customer.until', lang, at=instant_text(view.expires_at, lang))}</p>{change}</footer>"
