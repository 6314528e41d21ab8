"""Names that one part of a pack uses of another: whether they exist, and what was probably meant."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from services.policy.conditions import Match
from services.policy.lines import Where
from services.policy.pack import Pack
from services.policy.refused import Told

Problem = tuple[Where, str]


def unknown(where: Where, kind: str, name: Any, known: Iterable[Any]) -> Iterator[Problem]:
    """A problem when the name is none of those known, with the one that is closest, or all of them."""
    names = list(dict.fromkeys(str(k) for k in known))
    if str(name) not in names:
        close = get_close_matches(str(name), names, n=1)
        guess = f"write {close[0]}" if close else f"write one of {', '.join(names) or '(none is defined)'}"
        owner = "" if " of " in kind else " of this pack"
        yield where, Told(f"{name} is no {kind}{owner}; {guess}", "unknown_name", name=name, known=", ".join(close or names))


def unknown_matches(where: Where, found: Iterable[Match], pack: Pack) -> Iterator[Problem]:
    """Problems with the steps that are meant, and with what they are to say."""
    for match in found:
        yield from unknown(where, "step", match.step, pack.steps)
        if match.step in pack.steps:
            rule = pack.steps[match.step]
            for field in (*match.is_, *match.has):
                yield from unknown(where, f"field of {match.step}", field, [*rule.needs, *rule.may])
            yield from impossible_values(where, match.is_, pack)


def unknown_party(where: Where, name: str, pack: Pack) -> Iterator[Problem]:
    """A problem when nobody is behind the name: no role, no party, no `holder:<desk>`."""
    holders = (f"holder:{desk}" for desk in desks(pack))
    yield from unknown(where, "role or party", name, [*pack.roles, *pack.parties, *holders])


def impossible_values(where: Where, wanted: Mapping[str, Iterable[Any]], pack: Pack) -> Iterator[Problem]:
    """Problems with values that a field can never have. A field that does not exist is somebody else's problem."""
    for name, values in wanted.items():
        rule = pack.fields.get(name)
        for value in values:
            if name in pack.derived:
                yield from unknown(where, f"value of {name}", value, [d.value for d in pack.derived[name]])
            elif rule and rule.type == "choice":
                yield from unknown(where, f"value of {name}", value, rule.values)
            elif rule and rule.type == "yes_no" and not isinstance(value, bool):
                yield where, f"{name} is yes or no; write true or false, not {value}"
            elif rule and rule.type == "files":
                yield where, f"{name} holds files, which are like nothing that could be written here; ask for it with has"


def desks(pack: Pack) -> list[str]:
    """The desks that some step hands a paper to."""
    return sorted({desk for rule in pack.steps.values() for desk in rule.hands})
