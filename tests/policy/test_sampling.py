"""The draw: repeatable by anybody, by weight, and blind."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.policy.packs import registry
from services.policy.sampling import order

SEEDS = st.integers(0, 2**63 - 1)
WEIGHTS = st.dictionaries(st.integers(1, 10_000), st.decimals("0.1", "20", places=1), max_size=40)


def test_nothing_is_drawn_from_nothing():
    assert order(7, {}) == []


def test_the_draw_of_a_seed_is_the_same_on_every_machine_and_for_ever():
    # Written down once; a change of the algorithm would make every sample on record look forged.
    assert order(20261121, {n: Decimal(1) for n in range(1, 11)}) == [2, 4, 3, 1, 8, 5, 7, 10, 9, 6]
    assert order(20261121, {n: Decimal(n) for n in range(1, 11)}) == [4, 2, 10, 8, 3, 7, 5, 9, 1, 6]


@given(SEEDS, WEIGHTS)
def test_every_centre_comes_up_once_whatever_the_seed(seed: int, weights: dict[int, Decimal]):
    assert sorted(order(seed, weights)) == sorted(weights)


@given(SEEDS, WEIGHTS)
def test_the_order_in_which_the_centres_are_named_does_not_matter(seed: int, weights: dict[int, Decimal]):
    assert order(seed, dict(reversed(weights.items()))) == order(seed, weights)


@given(SEEDS, WEIGHTS.filter(bool), st.data())
def test_more_weight_never_moves_a_centre_back(seed: int, weights: dict[int, Decimal], data):
    centre = data.draw(st.sampled_from(sorted(weights)))
    heavier = weights | {centre: weights[centre] + 1}
    assert order(seed, heavier).index(centre) <= order(seed, weights).index(centre)


def test_a_centre_comes_first_as_often_as_its_weight_says_and_none_never():
    weights = {1: Decimal(1), 2: Decimal(3), 3: Decimal(6)}
    first = Counter(order(seed, weights)[0] for seed in range(4000))
    # 10 %, 30 %, 60 % of 4,000; 100 is more than four standard deviations (at most 31).
    assert all(abs(first[centre] - 400 * int(weight)) < 130 for centre, weight in weights.items())


def test_a_centre_without_weight_is_refused_because_it_would_have_no_chance():
    with pytest.raises(ValueError, match="above zero"):
        order(1, {1: Decimal(1), 2: Decimal(0)})


@pytest.mark.parametrize(("centres", "size"), [(0, 0), (2, 2), (3, 3), (26, 6), (100, 20), (500, 20)])
def test_a_fifth_of_the_centres_is_drawn_but_neither_few_nor_many(centres: int, size: int):
    rule = registry().latest("group").spot_checks
    assert rule is not None
    assert rule.sample.size(centres) == size
