"""A weighted draw that anybody can repeat: the same seed over the same weights gives the same order, on any machine.

Each centre, by ascending id, gets the next number of PCG64 begun with the seed. Its upper 53 bits, in the middle of their step,
are a number u between 0 and 1, and its place is by -ln(u) / weight, the smallest first (Efraimidis and Spirakis). So the first
place falls to a centre with the chance of its weight in the sum of all, the second likewise among the rest, and so on. The stream
of PCG64 is fixed by NumPy; its distributions are not, and are left alone for that reason.
"""

from collections.abc import Mapping
from decimal import Decimal
from math import log

from numpy.random import PCG64

# Seeds that fit into a column of whole numbers.
SEED_BITS = 63


def order(seed: int, weights: Mapping[int, Decimal]) -> list[int]:
    """All centres by id in the order in which this seed draws them. The first n of it are a sample of n.

    Raises ValueError for a weight that is not above zero: its centre would have no chance.
    """
    ids = sorted(weights)
    if ids and min(weights.values()) <= 0:
        raise ValueError("every weight must be above zero")
    numbers = PCG64(seed).random_raw(len(ids))
    places = {centre: _place(int(number), weights[centre]) for centre, number in zip(ids, numbers, strict=True)}
    return sorted(ids, key=lambda centre: (places[centre], centre))


def _place(number: int, weight: Decimal) -> float:
    chance = ((number >> 11) + 0.5) * 2.0**-53
    return -log(chance) / float(weight)
