"""What happened to a case: its steps with who, when and what they said; and, apart from them, the comments."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pages.parts import articles, attached
from pages.parts.badges import text
from services import wording
from services.attachments import Attachment
from services.case_view import StepSeen
from services.policy.pack import Pack
from services.policy.rules import FieldRule


def steps(seen: Sequence[StepSeen], files: Mapping[int | None, Sequence[Attachment]], pack: Pack, lang: str) -> str:
    """The steps, the latest first, each with the files that it brought, as safe HTML."""
    told = (_step(step, files.get(step.n, ()), pack, lang) for step in reversed(seen))
    return f'<ol class="timeline">{"".join(told)}</ol>'


def comments(seen: Sequence[StepSeen], lang: str) -> str:
    """The comments, the latest first, as safe HTML."""
    return '<div class="comments">' + "".join(_comment(step, lang) for step in reversed(seen)) + "</div>"


def is_comment(step: StepSeen, pack: Pack) -> bool:
    """Whether the step is a word on the case and nothing more."""
    return pack.steps[step.event].right == "comment"


def value_text(rule: FieldRule, value: Any, lang: str) -> str:
    """What a field says, as people write it."""
    if rule.type == "yes_no":
        return wording.text("case.yes" if value else "case.no", lang)
    if rule.type == "instant":
        return wording.instant_text(datetime.fromisoformat(str(value)), lang)
    if rule.type == "choice" and value in rule.values:
        return rule.values[value].in_(lang)
    if isinstance(value, list):
        return wording.text(f"files.count.{rule.attach}", lang, n=len(value))
    return str(value)


def _step(step: StepSeen, files: Sequence[Attachment], pack: Pack, lang: str) -> str:
    said = "".join(_said(rule, value, lang) for rule, value in step.said)
    return (
        f'<li data-testid="step" data-event="{text(step.event)}"><header><b>{text(step.title.in_(lang))}</b>'
        f"<time>{text(wording.instant_text(step.at, lang))}</time></header>"
        f"<p>{text(_who(step, lang))} · {articles.link(pack, pack.steps[step.event].cite, lang)}</p>"
        f"{f'<dl>{said}</dl>' if said else ''}{attached.html(files, lang)}</li>"
    )


def _said(rule: FieldRule, value: Any, lang: str) -> str:
    return f"<dt>{text(rule.title.in_(lang))}</dt><dd>{text(value_text(rule, value, lang))}</dd>"


def _comment(step: StepSeen, lang: str) -> str:
    words = "".join(f"<p>{text(value)}</p>" for _, value in step.said)
    when = wording.instant_text(step.at, lang)
    return f'<blockquote data-testid="comment"><header>{text(_who(step, lang))} · {text(when)}</header>{words}</blockquote>'


def _who(step: StepSeen, lang: str) -> str:
    role = step.role.in_(lang)
    return wording.text("case.clock.who", lang, name=step.who, role=role) if step.who else role
