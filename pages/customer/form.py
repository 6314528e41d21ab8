"""The forms by which customers answer: sign, agree, rate, complain again. After a refusal what was typed stands in them again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe

from pages.parts.badges import text
from pages.parts.timeline import value_text
from services.customers.doing import MOST_TEXT
from services.customers.links import PATH
from services.customers.visiting import CustomerView
from services.policy.customers import AskRule
from services.wording import text as words


@dataclass(frozen=True)
class Typed:
    """What came with a form that was refused, and why; of a page just opened nothing."""

    ask: str = ""
    why: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def draw(view: CustomerView, token: str, name: str, rule: AskRule, lang: str, typed: Typed) -> str:
    """One thing to do, with the one button that does it; refused, with the sentence that says why."""
    refused = typed if typed.ask == name else Typed()
    why = f'<p class="refused" role="alert">{text(refused.why)}</p>' if refused.why else ""
    content = _INSIDE[rule.does](view, rule, lang, refused)
    return (
        f'<form method="post" action="{PATH}" data-testid="ask-{name}" data-keep="{text(view.no)}-{name}" '
        f'data-kind="{rule.does}">'
        f"{_hidden(token, name, lang, refused)}<h2>{text(rule.title.in_(lang))}</h2>{why}"
        f"<p>{text(rule.about.in_(lang))}</p>{content}"
        f'<button class="primary" data-sending="{text(words("customer.sending", lang))}">'
        f"{text(words(f'customer.{rule.does}.send', lang))}</button></form>"
    )


def _hidden(token: str, name: str, lang: str, refused: Typed) -> str:
    """The same request is sent again when a refused form is: what was too long is the same wish once it is shorter."""
    request = refused.values.get("request") or token_urlsafe(12)
    fields = {"k": token, "do": name, "lang": lang, "request": request}
    return "".join(f'<input type="hidden" name="{key}" value="{text(value)}">' for key, value in fields.items())


def _sign(_: CustomerView, rule: AskRule, lang: str, refused: Typed) -> str:
    here, empty, undo, clear, no_script = (
        text(words(f"customer.sign.{key}", lang)) for key in ("here", "empty", "undo", "clear", "no_script")
    )
    return (
        f'<div class="pad" data-said="{here}"></div><input type="hidden" name="picture">'
        f'<p class="refused" role="alert" data-empty="{empty}" hidden></p>'
        f'<div class="pair"><button type="button" data-undo>{undo}</button>'
        f'<button type="button" data-clear>{clear}</button></div>'
        f"<noscript><p>{no_script}</p></noscript>"
    )


def _agree(view: CustomerView, rule: AskRule, lang: str, refused: Typed) -> str:
    rows = "".join(
        f"<dt>{text(field.title.in_(lang))}</dt><dd><bdi>{text(value_text(field, value, lang))}</bdi></dd>"
        for field, value in view.proposal
    )
    return f"<dl>{rows}</dl>"


def _rate(view: CustomerView, rule: AskRule, lang: str, refused: Typed) -> str:
    chosen = refused.values.get("score")
    stars = "".join(
        f'<label><input type="radio" name="score" value="{score}" required{" checked" if chosen == str(score) else ""}>'
        f'<span aria-hidden="true">★</span><b>{text(word.in_(lang))}</b></label>'
        for score, word in rule.scores.items()
    )
    choose = text(words("customer.rate.choose", lang))
    return f'<fieldset class="stars"><legend>{choose}</legend>{stars}</fieldset>' + _box(
        "comment", "customer.rate.comment", lang, refused, required=False
    )


def _complain(view: CustomerView, rule: AskRule, lang: str, refused: Typed) -> str:
    return _box("words", "customer.complain.words", lang, refused, required=True)


def _box(name: str, label: str, lang: str, refused: Typed, *, required: bool) -> str:
    """What is too long is told, never cut: the box itself sets no limit."""
    longest = text(words("customer.longest", lang, n=MOST_TEXT))
    return (
        f'<label class="box"><span>{text(words(label, lang))}</span><textarea name="{name}" rows="3" dir="auto" '
        f'placeholder="{longest}"{" required" if required else ""}>'
        f"{_plain(refused.values.get(name, ''))}</textarea></label>"
    )


def _plain(said: str) -> str:
    """Text inside a box, where a line break is one."""
    return text(said).replace("<br>", "\n")


_INSIDE = {"sign": _sign, "agree": _agree, "rate": _rate, "complain": _complain}
