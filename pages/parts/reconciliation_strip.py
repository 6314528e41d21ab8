"""The picture of a counter's day: visits in the upper lane, cases in the lower one, lines between those that are one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pages.parts.badges import text
from services import wording
from services.spot_checks.reconciliation import Day, Entered, Seen

# Nobody comes earlier or later, as a rule; who does makes the strip longer.
OPENS, CLOSES = timedelta(hours=8), timedelta(hours=19)


def html(found: Day, lang: str) -> str:
    """The day as a drawing; every mark says what it is."""
    cases = {case.no: case.at for case in found.cases}
    span = _Span.of(found)
    label = text(wording.text("visit.strip", lang, project=found.project))
    parts = [
        *(f'<b class="{lane}">{text(wording.text(f"visit.lane.{lane}", lang))}</b>' for lane in ("visits", "cases")),
        *(f'<i class="hour" style="left:{span.x(at)}"><small>{hour:02}:00</small></i>' for hour, at in span.hours(found)),
        *(_one(span, visit.at, cases[visit.case]) for visit in found.visits if visit.case in cases),
        *(_visit(visit, span.x(visit.at), lang) for visit in found.visits),
        *(_case(case, span.x(case.at), lang) for case in found.cases),
    ]
    return f'<div class="sc-strip" data-testid="strip" role="img" aria-label="{label}"><div>{"".join(parts)}</div></div>'


@dataclass(frozen=True)
class _Span:
    first: datetime
    last: datetime

    @classmethod
    def of(cls, found: Day) -> "_Span":
        instants = [*(visit.at for visit in found.visits), *(case.at for case in found.cases)]
        return cls(min([found.begins + OPENS, *instants]), max([found.begins + CLOSES, *instants]))

    def part(self, at: datetime) -> float:
        """How far along an instant lies, in percent."""
        return 100 * ((at - self.first) / (self.last - self.first))

    def x(self, at: datetime) -> str:
        """The same for CSS."""
        return f"{self.part(at):.2f}%"

    def hours(self, found: Day) -> list[tuple[int, datetime]]:
        """Every second hour of the local day that lies within."""
        hours = ((hour, found.begins + timedelta(hours=hour)) for hour in range(0, 25, 2))
        return [(hour, at) for hour, at in hours if self.first <= at <= self.last]


def _one(span: _Span, seen: datetime, entered: datetime) -> str:
    """The line from a visit to its case: the diagonal of the box between them."""
    width = f"{span.part(max(seen, entered)) - span.part(min(seen, entered)):.2f}%"
    return (
        f'<i class="one {"later" if entered >= seen else "earlier"}" style="left:{span.x(min(seen, entered))};width:{width}"></i>'
    )


def _visit(visit: Seen, x: str, lang: str) -> str:
    look = "seen" if visit.case else "missing" if visit.missing else "waiting"
    said = wording.text("visit.strip.visit", lang, at=wording.instant_text(visit.at, lang), case=visit.case or "–")
    return _dot("visits", look, x, said)


def _case(case: Entered, x: str, lang: str) -> str:
    said = wording.text("visit.strip.case", lang, at=wording.instant_text(case.at, lang), no=case.no)
    return _dot("cases", "seen" if case.seen else "unseen" if case.by_visit else "other", x, said)


def _dot(lane: str, look: str, x: str, said: str) -> str:
    return f'<i class="dot {lane} {look}" style="left:{x}" title="{text(said)}"></i>'
