"""Own days and hours in the form of a regime: what is clicked and typed comes out as the regime's text has it."""

import pytest
from streamlit.testing.v1 import AppTest

from services.policy.packs import registry
from services.rulebook.typed_hours import parsed
from services.rulebook.values.calendar import calendar
from services.rulebook.voice import Voice

DAY = {"worked": False, "title": {"zh": "年终盘点", "en": "Stocktaking"}, "cite": "7"}


def days_of_december(days, off):
    """The form of own days, in December 2026; what comes out is kept as the draft of the next run."""
    from datetime import date

    import streamlit as st

    from pages.parts import rule_change_days
    from services.policy.own_days import OwnDay
    from services.policy.packs import registry

    group = registry().latest("group")
    kept = st.session_state.setdefault("kept", days)
    st.session_state.setdefault("k-month", (2026, 12))
    own = {date.fromisoformat(day): OwnDay.model_validate(said) for day, said in kept.items()}
    pack = group.model_copy(update={"calendar": group.calendar.model_copy(update={"days": own})})
    said = rule_change_days.draw(kept, pack, "k")
    if said != kept and not off:
        st.session_state["kept"] = said
        st.rerun()


def days(known=None, off=False):
    shown = AppTest.from_function(days_of_december, args=(known or {}, off), default_timeout=20).run()
    assert not shown.exception
    return shown


def pick(shown, *numbers):
    from datetime import date

    group = next(one for one in shown.get("button_group") if one.key == "k-picked")
    return group.set_value([date(2026, 12, n) for n in numbers]).run()


def say(shown, **said):
    for name, value in said.items():
        shown.text_input(key=f"k-{name}").set_value(value)
    return shown.button(key="k-put").click().run()


def test_days_that_are_clicked_become_own_days_with_name_and_article():
    shown = pick(days(), 30, 31)
    assert shown.session_state["k-kind"] == "off"  # both are worked as it stands
    done = say(shown, zh="年终盘点", en="Stocktaking", cite="7")
    assert done.session_state["kept"] == {"2026-12-30": DAY, "2026-12-31": DAY}
    assert done.session_state["k-picked"] == [] and any("第7条" in one.value for one in done.text)


def test_a_saturday_is_worked_by_hours_of_its_own():
    shown = pick(days(), 26)
    assert shown.session_state["k-kind"] == "worked"
    done = say(shown, zh="交付", hours="9:00–12:00，13：00-17:30", cite="8")
    said = {"worked": True, "title": {"zh": "交付", "en": "交付"}, "hours": ["09:00-12:00", "13:00-17:30"], "cite": "8"}
    assert done.session_state["kept"] == {"2026-12-26": said}


@pytest.mark.parametrize(
    ("said", "why"),
    [({"zh": "交付", "cite": ""}, "请填写名称和依据条款"), ({"zh": "交付", "cite": "8", "hours": "9 to 12"}, "不是上班时间")],
)
def test_what_makes_no_sense_is_said_and_nothing_typed_is_lost(said, why):
    done = say(pick(days(), 26), **said)
    assert why in done.error[0].value
    assert done.session_state["kept"] == {}
    assert done.text_input(key="k-zh").value == "交付"


def test_an_own_day_is_shown_as_it_is_and_can_be_taken_back():
    shown = pick(days({"2026-12-31": DAY}), 31)
    assert shown.text_input(key="k-zh").value == "年终盘点"
    assert shown.button(key="k-remove-2026-12-31").click().run().session_state["kept"] == {}


def test_what_is_so_already_ends_the_picking():
    done = pick(days({"2026-12-31": DAY}), 31).button(key="k-put").click().run()
    assert done.session_state["k-picked"] == [] and done.session_state["kept"] == {"2026-12-31": DAY}


def hours_of(pack_id):
    """The form of the hours of a regime; what comes out is kept as the draft of the next run."""
    import streamlit as st

    from pages.parts import rule_change_hours
    from services.policy.packs import registry
    from services.rulebook.values.calendar import calendar
    from services.rulebook.voice import Voice

    if "kept" not in st.session_state:
        st.session_state["kept"] = next(calendar(Voice(registry().latest(pack_id), "zh"))).value
    said = rule_change_hours.draw(st.session_state["kept"], "k")
    if said != st.session_state["kept"]:
        st.session_state["kept"] = said
        st.rerun()


def hours(pack_id):
    shown = AppTest.from_function(hours_of, args=(pack_id,), default_timeout=20).run()
    assert not shown.exception
    return shown


@pytest.mark.parametrize("pack_id", registry().versions)
def test_hours_that_nobody_touches_stay_as_they_are(pack_id):
    assert hours(pack_id).session_state["kept"] == next(calendar(Voice(registry().latest(pack_id), "zh"))).value


def test_an_hour_that_is_changed_comes_out_and_what_is_none_does_not():
    shown = hours("group")
    shown.text_input(key="k-0-sat").set_value("8:30-12:00").run()
    assert shown.session_state["kept"]["seasons"][0]["hours"]["sat"] == ["08:30-12:00"]
    shown.text_input(key="k-0-sat").set_value("morning").run()
    assert "周六" in shown.error[0].value.replace("星期", "周")
    assert shown.session_state["kept"]["seasons"][0]["hours"]["sat"] == ["08:30-12:00"]
    assert shown.text_input(key="k-0-sat").value == "morning"


def test_a_year_is_parted_into_seasons_once_each_month_has_one():
    shown = hours("group")
    shown.button(key="k-more").click().run()
    assert "每个季节至少要有一个月" in shown.warning[0].value
    months = {one.key: one for one in shown.get("button_group")}
    months["k-1-months"].set_value([6]).run()
    assert "每个月须恰好属于一个季节，请检查：6月" in shown.warning[0].value
    months = {one.key: one for one in shown.get("button_group")}
    months["k-0-months"].set_value([12, 1, 2, 3, 4, 5])
    months["k-1-months"].set_value([6, 7, 8, 9, 10, 11])
    shown.run()
    assert [season["months"] for season in shown.session_state["kept"]["seasons"]] == [[1, 2, 3, 4, 5, 12], [6, 7, 8, 9, 10, 11]]


@pytest.mark.parametrize(
    "said", ["08:30-12:00, 13:30-17:30", "8:30-12:00，13:30-17:30", "08：30～12：00 13:30 — 17:30", "8:30至12:00、13:30到17:30"]
)
def test_hours_are_read_however_they_are_typed(said):
    assert parsed(said) == ["08:30-12:00", "13:30-17:30"]


def test_hours_typed_while_others_are_being_kept_stay():
    """The week that was kept comes back while the next field says something else already."""
    shown = hours("group")
    shown.text_input(key="k-0-sat").set_value("8:30-12:00").run()
    was = shown.session_state["kept"]
    shown.session_state["k-week"] = {"seasons": []}
    shown.text_input(key="k-0-sun").set_value("9:00-10:00").run()
    kept = shown.session_state["kept"]["seasons"][0]["hours"]
    assert kept["sat"] == was["seasons"][0]["hours"]["sat"] and kept["sun"] == ["09:00-10:00"]
