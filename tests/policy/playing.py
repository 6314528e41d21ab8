"""A case played on the pure engine: no database, instants as local readings or as datetimes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from services.casework.regimes import calendar_for
from services.policy.engine import Computed, compute
from services.policy.packs import registry
from services.policy.steps import allowed, is_allowed, read_data
from services.policy.story import Standing, Step, Story
from services.replay import filled, said

# Everything that a scenario may leave out of its case.
Result = dict[str, Any]


class Refused(Exception):
    """The step was not allowed there, or what it said was not good enough."""

    def __init__(self, events: list[str]) -> None:
        self.events = events
        super().__init__(f"allowed here: {', '.join(events)}")


class Play:
    """A story that grows step by step."""

    def __init__(self, pack_id: str, case: Mapping[str, Any] | None = None) -> None:
        self.pack = registry().latest(pack_id)
        self.calendar = calendar_for(self.pack)
        self.case = dict(case or {})
        self.steps: list[Step] = []

    @property
    def standing(self) -> Standing:
        return Story(self.pack, {}, {}, self.steps).now

    def take(self, event: str, at: str | datetime, by: str | None = None, **data: Any) -> None:
        """Raises Refused, or DataProblem with what is wrong."""
        rule, standing, when = self.pack.steps[event], self.standing, self.instant(at)
        role = by or rule.by[0]
        if not is_allowed(rule, event, standing, role):
            raise Refused(allowed(self.pack, standing))
        if rule.opens:
            data = {**filled(self.pack, rule, self.case), **data}
        self.steps.append(Step(event, when, role, read_data(self.pack, event, data, when, standing)))

    def at(self, now: str | datetime, since: str | datetime | None = None) -> Computed:
        """What follows from the story at an instant."""
        known = [step for step in self.steps if step.at <= self.instant(now)]
        return compute(
            self.pack, self.calendar, {}, {}, known, self.instant(now), self.instant(since) if since is not None else None
        )

    def seen(self, now: str | datetime) -> Result:
        """The same in the words of a scenario."""
        return said(self.at(now), self.instant(now))

    def instant(self, at: str | datetime) -> datetime:
        return at if isinstance(at, datetime) else datetime.fromisoformat(at).replace(tzinfo=self.pack.tz).astimezone(UTC)
