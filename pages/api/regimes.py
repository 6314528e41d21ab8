"""The regimes as data: steps with their fields, clocks with their articles. An integrator learns here what can be sent."""

from typing import Annotated

from fastapi import APIRouter, Path, Security
from pydantic import Field

from pages.api.keyed import Acting, Keyed, key
from pages.api.shapes import Answered, FieldShape, Title, field, titled
from services.api_keys import Caller
from services.errors import RegimeNotFound
from services.policy.pack import Pack
from services.policy.packs import NoSuchPack, registry

router = APIRouter(route_class=Keyed, tags=["regimes"])
Anybody = Annotated[Caller, Security(key)]


class Regime(Answered):
    """A regime, in its newest version."""

    id: str
    version: str
    title: Title
    source: Title


class Regimes(Answered):
    """All regimes."""

    items: list[Regime]


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
    """All regimes, in their newest versions."""
    known = registry()
    return Regimes(items=[Regime(**_face(known.latest(pack))) for pack in known.versions])


@router.get("/regimes/{regime}", operation_id="getRegime", summary="A regime with its steps, fields and clocks")
def one(actor: Acting, caller: Anybody, regime: Annotated[str, Path(max_length=60)]) -> RegimeWhole:
    """The newest version of a regime."""
    try:
        pack = registry().latest(regime)
    except NoSuchPack:
        raise RegimeNotFound(pack=regime) from None
    return RegimeWhole(
        **_face(pack),
        fields=[field(name, rule) for name, rule in pack.fields.items()],
        steps=_steps(pack, actor.language),
        clocks=_clocks(pack, actor.language),
    )


def _face(pack: Pack) -> dict[str, object]:
    return {"id": pack.id, "version": pack.version, "title": titled(pack.title), "source": titled(pack.source)}


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
