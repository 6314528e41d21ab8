"""“Why this deadline”: what a clock's reason says, in sentences.

A reason is what services/policy kept when it reckoned: a limit with its start and the days skipped, the candidates of a minimum,
or the window of a daily duty.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from services import wording
from services.policy.pack import Pack
from services.policy.words import Span, Title


class Reasoned(Protocol):
    """A deadline with its reason: a clock that runs, or one that a step would start."""

    @property
    def rule(self) -> str:
        """The clock's id in its pack."""

    @property
    def title(self) -> Title:
        """What the clock is called."""

    @property
    def due_at(self) -> datetime:
        """When it is due."""

    @property
    def cite(self) -> str:
        """Its article, as the regime's readers write it."""

    @property
    def reason(self) -> Mapping[str, Any]:
        """Why it is due then."""


def sentences(clock: Reasoned, pack: Pack, lang: str, at: datetime) -> list[str]:
    """Plain sentences, told at an instant: how the due instant came about, what was skipped, what was assumed."""
    return [*_came_about(clock, pack, lang, at), *_changed(clock, lang)]


def _came_about(clock: Reasoned, pack: Pack, lang: str, at: datetime) -> list[str]:
    reason = clock.reason
    if "daily" in reason:
        return [_daily(clock, pack, lang)]
    if "candidates" in reason:
        return [_earliest(clock, pack, lang)]
    return [_limit(clock, pack, lang, at), *_branch(clock, pack, lang), *_days(reason, pack, lang)]


def _changed(clock: Reasoned, lang: str) -> Iterator[str]:
    """What other rules have altered while it ran, and from when on."""
    if (changed := clock.reason.get("changed")) is None:
        return
    since, due_before = datetime.fromisoformat(changed["at"]), datetime.fromisoformat(changed["due_before"])
    said = "calendar" if changed["from"] == changed["to"] else ("same" if due_before == clock.due_at else "rules")
    facts = {"old": changed["from"], "new": changed["to"], "cite": clock.cite}
    at, due = wording.instant_text(since, lang), wording.instant_text(due_before, lang)
    yield wording.text(f"why.changed.{said}", lang, at=at, due=due, **facts)
    if "due" in clock.reason and clock.due_at == since:
        by_rule = wording.instant_text(datetime.fromisoformat(clock.reason["due"]), lang)
        yield wording.text("why.changed.not_before", lang, due=by_rule)


def cost_rule(rule: str, pack: Pack, lang: str) -> str:
    """What each block of lateness costs and by which article; empty where lateness costs no money by the block."""
    for penalty in pack.penalties_of(rule).values():
        measure = penalty.rates[0].responsible
        if penalty.every and measure and measure.yuan:
            every = _span(penalty.every, lang)
            cite = pack.cite(penalty.rates[0].cite, lang)
            return wording.text("why.cost", lang, every=every, yuan=wording.money_text(measure.yuan), cite=cite)
    return ""


def _span(span: Span, lang: str) -> str:
    unit, n = next((unit, n) for unit, n in span if n is not None)
    return wording.text(f"why.{unit}", lang, n=n)


def when(at: datetime, zone: ZoneInfo, lang: str, beside: datetime | None = None) -> str:
    """An instant as people say it; only the time of day when it is on the day of `beside`."""
    local = at.astimezone(zone)
    if beside is not None and beside.astimezone(zone).date() == local.date():
        return format_datetime(local, "HH:mm", tzinfo=zone, locale=lang)
    return wording.instant_text(at, lang)


def day(at: datetime, zone: ZoneInfo, lang: str) -> str:
    """The day of an instant as people say it: 11月24日, 24 Nov."""
    return _day(at.astimezone(zone).date(), lang)


def length(unit: str, amount: str, lang: str) -> str:
    """So many of a unit; no days are the same day."""
    return wording.text("why.same_day", lang) if (unit, amount) == ("days", "0") else wording.text(f"why.{unit}", lang, n=amount)


def _limit(clock: Reasoned, pack: Pack, lang: str, at: datetime) -> str:
    reason = clock.reason
    return wording.text(
        "why.limit",
        lang,
        start=when(datetime.fromisoformat(reason["start"]), pack.tz, lang, at),
        step=pack.steps[reason["step"]].title.in_(lang),
        amount=length(reason["unit"], reason["amount"], lang),
        duty=clock.title.in_(lang),
        cite=clock.cite,
    )


def _branch(clock: Reasoned, pack: Pack, lang: str) -> Iterator[str]:
    """For what the limit is meant, where the clock has several."""
    if "branch" not in clock.reason:
        return
    branch, comma = pack.clocks[clock.rule].limits[clock.reason["branch"]], wording.text("format.comma", lang)
    facts = [_fact(pack, field, values, lang) for field, values in branch.when.is_.items()]
    if branch.between:
        facts.append(wording.text("why.between", lang, first=branch.between[0], last=branch.between[1]))
    yield wording.text("why.branch", lang, facts=comma.join(facts)) if facts else wording.text("why.branch.other", lang)


def _fact(pack: Pack, field: str, values: Sequence[Any], lang: str) -> str:
    known = pack.values(field)
    said = [known[value].in_(lang) if value in known else str(value) for value in values]
    title = pack.fields[field].title.in_(lang) if field in pack.fields else field
    return wording.text("why.fact", lang, field=title, value=wording.text("format.comma", lang).join(said))


def _days(reason: Mapping[str, Any], pack: Pack, lang: str) -> Iterator[str]:
    """What was done with the days on the way."""
    skipped = []
    for why, days in groupby(sorted(reason.get("skipped", ()), key=lambda d: (d["why"], d["date"])), lambda d: d["why"]):
        dates = [date.fromisoformat(day["date"]) for day in days]
        said = _spans(dates, lang) if why != "own" else _own(dates, pack, lang)
        skipped.append(wording.text(f"why.skipped.{why}", lang, days=said))
    if skipped:
        yield wording.text("why.skipped", lang, days=wording.text("format.comma", lang).join(skipped))
    if made_up := [date.fromisoformat(day) for day in reason.get("made_up", ())]:
        yield wording.text("why.made_up", lang, days=_spans(made_up, lang))
    if own := [date.fromisoformat(day) for day in reason.get("own_worked", ())]:
        yield wording.text("why.own_worked", lang, days=_own(own, pack, lang))
    if years := reason.get("assumed_years"):
        yield wording.text("why.assumed", lang, years=wording.text("format.comma", lang).join(map(str, years)))


def _own(days: Sequence[date], pack: Pack, lang: str) -> str:
    """The house's own days, each with its name and its article."""
    known = pack.calendar.days
    said = [
        wording.text("why.own", lang, day=_day(day, lang), title=own.title.in_(lang), cite=pack.cite(own.cite, lang))
        if (own := known.get(day))
        else _day(day, lang)
        for day in days
    ]
    return wording.text("format.comma", lang).join(said)


def _spans(days: Sequence[date], lang: str) -> str:
    """Days in a row as a span: 10月1日–10月7日."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    said = [_day(run[0], lang) if len(run) == 1 else f"{_day(run[0], lang)}–{_day(run[-1], lang)}" for run in runs]
    return wording.text("format.comma", lang).join(said)


def _day(day: date, lang: str) -> str:
    return format_date(day, wording.text("why.day", lang), locale=lang)


def _earliest(clock: Reasoned, pack: Pack, lang: str) -> str:
    """The branch of a minimum: which date set it, and which others there were."""
    reason = clock.reason
    chosen = next(c for c in reason["candidates"] if c["field"] == reason["chosen"])
    others = [_candidate(c, pack, lang) for c in reason["candidates"] if c is not chosen]
    if not others:
        return wording.text("why.only", lang, chosen=_candidate(chosen, pack, lang), duty=clock.title.in_(lang), cite=clock.cite)
    listed = wording.text("format.comma", lang).join(others)
    return wording.text("why.earliest", lang, chosen=_candidate(chosen, pack, lang), others=listed, cite=clock.cite)


def _candidate(candidate: Mapping[str, Any], pack: Pack, lang: str) -> str:
    field = pack.fields.get(candidate["field"])
    return wording.text(
        "why.candidate",
        lang,
        field=field.title.in_(lang) if field else candidate["field"],
        at=wording.instant_text(datetime.fromisoformat(candidate["at"]), lang),
        cite=pack.cite(candidate["cite"], lang),
    )


def _daily(clock: Reasoned, pack: Pack, lang: str) -> str:
    reason = clock.reason
    return wording.text(
        "why.daily.first" if reason.get("first") else "why.daily",
        lang,
        base=pack.clocks[reason["while"]].title.in_(lang),
        at=reason["daily"],
        start=wording.instant_text(datetime.fromisoformat(reason["start"]), lang),
        cite=clock.cite,
    )
