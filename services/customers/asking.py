"""What a customer can be asked as a case stands, and what is proposed to them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.errors import LinkRefused
from services.policy.customers import AskRule, CustomerRule
from services.policy.demands import require_later
from services.policy.holding import holds
from services.policy.pack import Pack
from services.policy.steps import READERS, DataProblem
from services.policy.story import Standing


def open_asks(rule: CustomerRule, standing: Standing) -> dict[str, AskRule]:
    """What the regime lets customers do as a case stands, whether a link asks for it or not."""
    return {name: ask for name, ask in rule.asks.items() if holds(ask.when, standing)}


def asked(rule: CustomerRule, standing: Standing, link: Any, acts: Sequence[Any]) -> dict[str, AskRule]:
    """What a link asks now and has not been done, given what the case's customer did."""
    return {
        name: ask
        for name, ask in open_asks(rule, standing).items()
        if (not ask.on_request or name in link.asks) and not done(name, ask, link.id, acts)
    }


def done(name: str, ask: AskRule, link_id: int, acts: Iterable[Any]) -> Any | None:
    """The act that did it by this link, or by any where it is done once for the case."""
    return next((act for act in acts if act.ask == name and (ask.once == "case" or act.link_id == link_id)), None)


def read_proposal(
    pack: Pack, asks: Collection[AskRule], said: Mapping[str, Any], at: datetime, standing: Standing
) -> dict[str, Any]:
    """What a link's maker proposes, checked and as it is kept. Raises LinkRefused with the field and what is wrong."""
    known = [field for ask in asks for field in ask.proposes]
    kept = {name: _read(pack, name, said[name], at, standing) for name in known if said.get(name) not in (None, "")}
    for ask in asks:
        if ask.proposes and ask.proposes[0] not in kept:
            raise LinkRefused(problem="nothing_proposed", field=pack.fields[ask.proposes[0]].title)
    return kept


def _read(pack: Pack, name: str, value: Any, at: datetime, standing: Standing) -> Any:
    rule = pack.fields[name]
    try:
        kept = READERS[rule.type](rule, value, pack, name)
        require_later(rule, name, kept, at, standing)
    except (DataProblem, TypeError, ValueError, OverflowError) as error:
        problem = error.problem if isinstance(error, DataProblem) else f"not_{rule.type}"
        facts = {"most": error.facts.get("most")} if isinstance(error, DataProblem) else {}
        raise LinkRefused(problem=f"proposal_{problem}", field=rule.title, **facts) from None
    return kept
