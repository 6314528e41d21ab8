"""The face of a finding: what was found where, whom it concerns, its pictures, and what was said about it."""

from pages.parts import badges, spot_check_pictures
from pages.parts.badges import text
from services import wording
from services.spot_checks.findings import Act, Finding


def face(finding: Finding, lang: str) -> str:
    """The finding as safe HTML."""
    say = wording.text
    facts = (
        ("place", f"{finding.company} {finding.project}"),
        ("concerns", say("case.clock.who", lang, name=finding.concerns, role=finding.concerns_role.in_(lang))),
        ("at", wording.instant_text(finding.at, lang)),
        ("reporter", say("findings.by", lang, who=finding.reporter, at=wording.instant_text(finding.reported_at, lang))),
    )
    rows = "".join(f"<div><dt>{text(say(f'findings.fact.{name}', lang))}</dt><dd>{text(said)}</dd></div>" for name, said in facts)
    return (
        f'<article class="sc-card" data-testid="finding" data-no="{text(finding.no)}" data-kind="{finding.kind}">'
        f"<header><b>{text(heading(finding, lang))}</b><span>{marks(finding, lang)}</span></header>"
        f'<p class="sc-about">{text(finding.about)}</p><dl>{rows}</dl>'
        f"{spot_check_pictures.html(finding.pictures, lang)}{story(finding, lang)}</article>"
    )


def heading(finding: Finding, lang: str) -> str:
    """What it is, by the regime: the wrongdoing, the item of the checklist, the article."""
    item = finding.item.in_(lang) if finding.item else ""
    return " · ".join(part for part in (finding.title.in_(lang), item, finding.cite) if part)


def marks(finding: Finding, lang: str) -> str:
    """How it stands, and whether it is one too many in its month."""
    found = [badges.mark("quiet", finding.no)]
    if finding.grave:
        found.append(badges.mark("missed", wording.text("findings.grave", lang, n=finding.nth), "▲"))
    state = finding.decision.kind if finding.decision else "answered" if finding.answer else "unanswered"
    look, sign = {"upheld": ("missed", "▲"), "not_upheld": ("met", "✓")}.get(state, ("soon", "◆"))
    return " ".join([*found, badges.mark(look, wording.text(f"findings.state.{state}", lang), sign)])


def story(finding: Finding, lang: str) -> str:
    """What was said about it, in order."""
    return f'<ul class="sc-story">{"".join(_act(act, lang) for act in finding.acts)}</ul>' if finding.acts else ""


def _act(act: Act, lang: str) -> str:
    said = wording.text(f"findings.act.{act.kind}", lang, who=act.by, at=wording.instant_text(act.at, lang))
    cost = f"<b>{text(act.consequence)}</b>" if act.consequence else ""
    return f'<li data-testid="act"><span>{text(said)}</span>{cost}<q>{text(act.said)}</q></li>'
