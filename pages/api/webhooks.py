"""Where steps are told to."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Security
from pydantic import Field, StringConstraints

from pages.api.keyed import Acting, Keyed, key
from pages.api.once import RequestKey
from pages.api.shapes import Answered, Asked, Id, Line
from services.api_keys import Caller
from services.time import now
from services.webhooks import keeping, missed

router = APIRouter(route_class=Keyed, tags=["webhooks"])
Keeper = Annotated[Caller, Security(key, scopes=["webhooks"])]
HookId = Annotated[int, Path(ge=1, lt=1 << 63)]


class WebhookShape(Answered):
    """A webhook. Of its address the host is told, no more. `events` are those told, all when there are none."""

    id: int
    name: str
    unit_id: int
    unit: str
    host: str
    events: list[str]
    created_at: datetime
    waiting: int = Field(description="Calls that wait.")
    failed: int = Field(description="Calls that were given up after a day.")
    sent_at: datetime | None
    rests_until: datetime | None


class Webhooks(Answered):
    """The webhooks of this person's unit and below."""

    items: list[WebhookShape]


class Adding(Asked):
    """A webhook to be added: steps of cases in the unit and below are told to the address."""

    unit_id: Id
    name: Line
    url: Annotated[str, StringConstraints(max_length=2000)] = Field(examples=["https://ccrm.example.com/duban"])
    events: Annotated[list[Line], Field(max_length=100)] = []


class Added(Answered):
    """A webhook that was added. `secret` is told this once: calls are signed with it."""

    id: int
    secret: str


class CallShape(Answered):
    """One call, under the id that the receiver sees."""

    id: str
    no: str | None
    event: str | None
    n: int | None
    happened_at: datetime
    status: Literal["waiting", "sent", "failed"]
    attempts: int
    tried_at: datetime | None
    error: str | None


class Calls(Answered):
    """The newest calls."""

    items: list[CallShape]


class Again(Answered):
    """How many calls are tried anew."""

    calls: int


@router.get("/webhooks", operation_id="listWebhooks", summary="Where steps are told to")
def listed(actor: Acting, caller: Keeper) -> Webhooks:
    """The webhooks of this person's unit and below."""
    return Webhooks(items=[_shape(hook) for hook in keeping.listed(actor)])


@router.post("/webhooks", operation_id="addWebhook", status_code=201, summary="Add a webhook")
def added(actor: Acting, caller: Keeper, said: Adding, request_key: RequestKey = None) -> Added:
    """Tell steps to an address from now on; for administrators.

    Where no answer came because this system failed meanwhile, look at the list before asking again, whatever the Idempotency-Key:
    the webhook may be there already. Remove it then, as its secret is not told twice.
    """
    made = keeping.add(actor, org_id=said.unit_id, name=said.name, url=said.url, events=said.events, at=now())
    return Added(id=made.id, secret=made.secret)


@router.delete("/webhooks/{webhook_id}", operation_id="removeWebhook", status_code=204, summary="Remove a webhook")
def removed(actor: Acting, caller: Keeper, webhook_id: HookId) -> None:
    """Tell it nothing any more, neither what it still waits for."""
    keeping.remove(actor, webhook_id, at=now())


@router.post("/webhooks/{webhook_id}/test", operation_id="testWebhook", status_code=202, summary="Try a webhook")
def tried(actor: Acting, caller: Keeper, webhook_id: HookId) -> Again:
    """Send it a call of type `ping`; how it went, its calls tell."""
    keeping.test(actor, webhook_id, at=now())
    return Again(calls=1)


@router.get("/webhooks/{webhook_id}/calls", operation_id="listCalls", summary="What a webhook was told")
def calls(
    actor: Acting,
    caller: Keeper,
    webhook_id: HookId,
    status: Annotated[Literal["waiting", "sent", "failed"] | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Calls:
    """The newest calls of a webhook."""
    return Calls(items=[CallShape.model_validate(one) for one in missed.calls(actor, webhook_id, status, limit)])


@router.post("/webhooks/{webhook_id}/resend", operation_id="resendCalls", status_code=202, summary="Send again")
def resent(actor: Acting, caller: Keeper, webhook_id: HookId) -> Again:
    """Try everything anew that was given up."""
    return Again(calls=missed.send_again(actor, webhook_id, at=now()))


def _shape(hook: keeping.Webhook) -> WebhookShape:
    return WebhookShape(
        id=hook.id,
        name=hook.name,
        unit_id=hook.org_id,
        unit=hook.unit,
        host=hook.host,
        events=list(hook.events),
        created_at=hook.created_at,
        waiting=hook.waiting,
        failed=hook.failed,
        sent_at=hook.sent_at,
        rests_until=hook.rests_until,
    )
