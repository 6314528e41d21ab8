"""What is made of the packs once, and again only when others are in use."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from services.policy.packs import Packs, registry

P = ParamSpec("P")
R = TypeVar("R")


def per_registry(make: Callable[P, R]) -> Callable[P, R]:
    """Like functools.cache for positional arguments, but forgets everything when another registry is in use."""
    kept: WeakKeyDictionary[Packs, dict[tuple[Any, ...], R]] = WeakKeyDictionary()

    @wraps(make)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> R:
        found = kept.setdefault(registry(), {})
        key = (*args, *kwargs.items())
        if key not in found:
            found[key] = make(*args, **kwargs)
        return found[key]

    return remembered
