"""Everything that is to be told of a deadline, in one language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services import wording
from services.case_view import StepSeen
from services.casework.eras import Held
from services.deadlines.days import Row, folded, rows, total
from services.deadlines.strip import limit_of, ran_by, strip
from services.policy.pack import Pack
from services.policy.strips import Strip
from services.why import Reasoned, sentences


@dataclass(frozen=True)
class Told:
    """Why a clock is due when it is.

    `reason`: how the due instant came about; `further`: what its article asks for, where it started and who said so, and by which
    rules and calendar it was reckoned. `strip`: its days, None where no rules that it went by set this due instant; in words
    they are `days`, one by one, and `folded` with days in a row that count nothing as one; `total` is what they add up to.
    """

    reason: tuple[str, ...]
    further: tuple[str, ...]
    strip: Strip | None
    days: tuple[Row, ...]
    folded: tuple[Row, ...]
    total: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that is said of it, apart from its days."""
        return (*self.reason, *self.further)


def tell(clock: Reasoned, eras: Sequence[Held], steps: Sequence[StepSeen], lang: str, at: datetime) -> Told:
    """Why a clock of a case with these steps is due when it is, told at an instant.

    `eras` are what the case has gone by, oldest first. The clock is told by the last rules and days that held while it ran;
    where these gave it no other due instant than it had, because nothing is due before a rule is in force, by those that did.
    """
    ran = ran_by(clock, eras)
    tried = ((held, strip(clock, held)) for held in reversed(ran))
    held, found = next(((held, found) for held, found in tried if found), (ran[-1], None))
    pack = held.pack
    reason = tuple(sentences(clock, pack, lang, at))
    further = (*_about(clock, pack, lang), *_origin(clock, steps, lang), *_rules(clock, held, lang))
    if found is None:
        return Told(reason, (*further, wording.text("deadlines.changed", lang)), None, (), (), "")
    lost = [datetime.fromisoformat(c["at"]) for c in _others(clock.reason)]
    days = rows(found, lost, pack, lang)
    return Told(reason, further, found, tuple(days), tuple(folded(found, days, lang)), total(found, lang))


def _about(clock: Reasoned, pack: Pack, lang: str) -> Iterator[str]:
    """What the article asks for."""
    if about := pack.clocks[clock.rule].about:
        yield wording.text("deadlines.about", lang, cite=clock.cite, about=about.in_(lang))


def _others(reason: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The dates that did not set the due instant."""
    return [candidate for candidate in reason.get("candidates", ()) if candidate["field"] != reason["chosen"]]


def _origin(clock: Reasoned, steps: Sequence[StepSeen], lang: str) -> Iterator[str]:
    """Which step it started with, taken when and by whom; and who named the dates that could set it."""
    reason = clock.reason
    if "step" in reason and (step := _step(steps, reason["step"], reason["start"])):
        yield wording.text("deadlines.origin", lang, **_taken(step, lang))
    for candidate in reason.get("candidates", ()):
        if step := _step(steps, candidate["step"], candidate["said"]):
            named = wording.instant_text(datetime.fromisoformat(candidate["at"]), lang)
            yield wording.text("deadlines.named", lang, date=named, **_taken(step, lang))


def _step(steps: Sequence[StepSeen], event: str, at: str) -> StepSeen | None:
    instant = datetime.fromisoformat(at)
    return next((step for step in steps if step.event == event and step.at == instant), None)


def _taken(step: StepSeen, lang: str) -> dict[str, Any]:
    who = " ".join(part for part in (step.role.in_(lang), step.who) if part)
    return {"n": step.n, "step": step.title.in_(lang), "at": wording.instant_text(step.at, lang), "who": who, "cite": step.cite}


def _rules(clock: Reasoned, held: Held, lang: str) -> Iterator[str]:
    """How the unit counts, and by which version of the rules and of the calendar."""
    pack, edition = held.pack, held.edition
    limit = limit_of(clock, pack)
    if limit:
        yield wording.text(f"deadlines.unit.{limit.unit}", lang)
    yield wording.text("deadlines.rules", lang, title=pack.title.in_(lang), since=pack.since.isoformat())
    if limit and (limit.roll or limit.unit in ("workhours", "workdays")):
        facts = {"library": edition.library, "first": edition.first_year, "last": edition.last_year}
        yield wording.text(f"deadlines.calendar.{pack.calendar.holidays}", lang, **facts)
