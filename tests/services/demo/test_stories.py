"""Every plot makes a story that the regime allows, whenever it is told."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from services.casework.regimes import pack_for_opening
from services.casework.whole import checked
from services.demo.plots import Hours, Stretch, plots, words
from services.demo.telling import tell

# An afternoon, 3:00 at night, a minute before and after midnight, and New Year's morning: all in China.
INSTANTS = ["2026-11-21T07:33:28", "2026-11-20T19:00:00", "2026-11-21T15:59:00", "2026-11-21T16:01:00", "2026-12-31T16:30:00"]
OPENING = {
    "room": "3-1204",
    "customer_name": "某某",
    "customer_phone": "12000000000",
    "demand": "外墙渗漏",
    "category": "property",
    "severity": "general",
}


@pytest.mark.parametrize("said", INSTANTS)
@pytest.mark.parametrize(("kind", "name"), [(k, n) for k in ("open", "closed") for n in getattr(plots(), k)])
def test_a_plot_told_at_any_time_is_allowed_step_by_step_in_order_and_past(kind, name, said):
    at, plot = datetime.fromisoformat(said).replace(tzinfo=UTC), getattr(plots(), kind)[name]
    pack = pack_for_opening(plots().pack, at)
    for seed in range(3):
        severity = plots().severe[seed % len(plots().severe)] if plot.severe else "general"
        told = tell(plot, {**OPENING, "severity": severity}, at, pack.tz, Random(seed))
        steps, personal = checked(pack, told)
        instants = [step.at for step in steps]
        assert instants == sorted(instants)
        assert instants[-1] <= at
        assert personal["customer_phone"] == OPENING["customer_phone"]
        assert any(pack.steps[step.event].ends for step in steps) == (kind == "closed")


def test_a_new_installation_gets_three_hundred_open_cases_and_a_few_hundred_closed_ones():
    assert sum(plot.first for plot in plots().open.values()) == 300
    assert 300 <= sum(plot.first for plot in plots().closed.values()) <= 900


def test_words_and_weights_name_only_steps_that_the_regime_has():
    pack = pack_for_opening(plots().pack, datetime(2026, 11, 21, tzinfo=UTC))
    assert set(words().said) <= set(pack.steps)
    assert set(plots().live.weights) <= set(pack.steps)
    assert set(words().demands) == set(pack.categories)


def test_the_regime_reckons_in_units_that_whole_days_do_not_change_so_that_cases_can_be_copied():
    pack = pack_for_opening(plots().pack, datetime(2026, 11, 21, tzinfo=UTC))
    limits = [rule.limit for rule in pack.clocks.values() if rule.limit]
    assert limits
    assert all(limit.unit in ("minutes", "hours", "days") and not limit.roll for limit in limits)


def test_a_stretch_needs_exactly_one_unit():
    for wrong in ({}, {"minutes": (1, 2), "days": (1, 2)}):
        with pytest.raises(ValueError, match="either minutes or days"):
            Stretch.model_validate(wrong)


def test_a_night_goes_over_midnight_and_a_day_does_not():
    night, day = Hours.model_validate({"from": "20:00", "to": "08:30"}), Hours.model_validate({"from": "08:30", "to": "20:00"})
    for hour in range(24):
        moment = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)).time()
        assert night.has(moment) != day.has(moment)
