"""The regimes as data: steps with their fields, clocks with their articles. An integrator learns here what can be sent."""

from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Security
from pydantic import Field

from pages.api.keyed import Acting, Keyed, key
from pages.api.shapes import Answered, FieldShape, Title, field, titled
from services.api_keys import Caller
from services.casework.regimes import regime_at
from services.errors import RegimeNotFound
from services.policy.pack import Pack
from services.policy.packs import NoSuchPack, registry
from services.regimes.history import history
from services.time import now

router = APIRouter(route_class=Keyed, tags=["regimes"])
Anybody = Annotated[Caller, Security(key)]
Named = Annotated[str, Path(max_length=60)]


class Regime(Answered):
    """A regime in one version."""

    id: str
    version: str
    title: Title
    source: Title
    versions: list[str] = Field(description="All its versions by their first days, oldest first; some may be to come.")


class Regimes(Answered):
    """All regimes."""

    items: list[Regime]


class VersionShape(Answered):
    """A version of a regime: from when it holds, and how it came about."""

    version: str
    since: date
    standing: Literal["ended", "in_force", "coming"]
    differences: int | None = Field(description="In how many values it differs from the version before; null for the first.")
    by: str | None = Field(description="Who proposed it; null, like all that follows, where it came with the product.")
    at: datetime | None
    reason: str | None
    approved_by: str | None
    approved_at: datetime | None
    open_from: date | None = Field(description="From which day on cases that were open then go by it; null: only new cases do.")


class Versions(Answered):
    """All versions of a regime, the newest first."""

    items: list[VersionShape]


class StepRuleShape(Answered):
    """Something that may happen to a case."""

    event: str
    title: Title
    by: list[str] = Field(description="The roles that may take it, where the case allows it.")
    needs: list[str] = Field(description="Ids of the fields that it must say.")
    may: list[str] = Field(description="Ids of the fields that it may say.")
    opens: bool
    ends: bool
    cite: str


class ClockRuleShape(Answered):
    """A deadline."""

    rule: str
    title: Title
    started_by: list[str]
    stopped_by: list[str]
    cite: str


class RegimeWhole(Regime):
    """A regime with its rules. Articles are written as its readers do, in the language asked for."""

    fields: list[FieldShape]
    steps: list[StepRuleShape]
    clocks: list[ClockRuleShape]


@router.get("/regimes", operation_id="listRegimes", summary="The regimes")
def listed(caller: Anybody) -> Regimes:
    """All regimes, in the versions that are in force."""
    return Regimes(items=[Regime(**_face(regime_at(pack, now()))) for pack in registry().versions])


@router.get("/regimes/{regime}", operation_id="getRegime", summary="A regime with its steps, fields and clocks")
def one(
    actor: Acting,
    caller: Anybody,
    regime: Named,
    version: Annotated[str | None, Query(max_length=10, description="By default the one in force.")] = None,
) -> RegimeWhole:
    """A version of a regime."""
    try:
        pack = registry().version(regime, version) if version else regime_at(regime, now())
    except NoSuchPack:
        raise RegimeNotFound(pack=regime) from None
    return RegimeWhole(
        **_face(pack),
        fields=[field(name, rule) for name, rule in pack.fields.items()],
        steps=_steps(pack, actor.language),
        clocks=_clocks(pack, actor.language),
    )


@router.get("/regimes/{regime}/versions", operation_id="listRegimeVersions", summary="Who changed a regime, and from when")
def versions(actor: Acting, caller: Anybody, regime: Named) -> Versions:
    """All versions of a regime, the newest first."""
    return Versions(items=[VersionShape.model_validate(entry) for entry in history(actor, regime, now())])


def _face(pack: Pack) -> dict[str, object]:
    titles = {"title": titled(pack.title), "source": titled(pack.source)}
    return {"id": pack.id, "version": pack.version, **titles, "versions": list(registry().versions[pack.id])}


def _steps(pack: Pack, lang: str) -> list[StepRuleShape]:
    return [
        StepRuleShape(
            event=event,
            title=titled(rule.title),
            by=rule.by,
            needs=rule.needs,
            may=rule.may,
            opens=rule.opens,
            ends=rule.ends,
            cite=pack.cite(rule.cite, lang),
        )
        for event, rule in pack.steps.items()
    ]


def _clocks(pack: Pack, lang: str) -> list[ClockRuleShape]:
    return [
        ClockRuleShape(
            rule=name,
            title=titled(rule.title),
            started_by=sorted(rule.starters),
            stopped_by=sorted({match.step for match in rule.until}),
            cite=pack.cite(rule.cite, lang),
        )
        for name, rule in pack.clocks.items()
    ]
