# ruff: noqa: E501 - a mistake and its advice stand on one line
"""A pack with one mistake is refused, with file, line and what to write instead. One mistake a line.

Each takes a pack of the product's own, puts something else in one place, and expects the refusal on that line, or so many
lines from it.
"""

import re
from pathlib import Path

import pytest

from services.policy.packs import FOLDER, NoSuchPack, Packs, known_roles, load_all, registry
from services.policy.refused import PackRefused
from services.policy.shelf import folder
from tests.policy.files import load_file

GROUP, HANDBOOK, PLAIN = "group/2020-01-01.yaml", "handbook/2020-01-01.yaml", "plain/2000-01-01.yaml"
JINKE, REPAIR, AFTERCARE = "jinke/2020-01-01.yaml", "repair/2020-01-01.yaml", "aftercare/2020-01-01.yaml"
UNITS = "minutes, hours, days, months, workhours, workdays"
ORDER_SUBMIT = "    limit: {minutes: 30}\n    responsible: officer\n"
FIVE = 'rates: [{responsible: {yuan: 100}, cite: "18"}]'
DECISION = "{from: 16, to: 16, responsible: {decision: [50, 100]}"


def refusal(tmp_path: Path, pack: str, old: str, new: str) -> tuple[int, PackRefused]:
    """The line of the change, and the refusal."""
    text = (FOLDER / pack).read_text(encoding="utf-8")
    assert old in text, "the pack has changed; mend this test"
    path = tmp_path / pack
    path.parent.mkdir(parents=True)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackRefused) as refused:
        load_file(path)
    return text[: text.index(old)].count("\n") + 1, refused.value


def check(tmp_path: Path, pack: str, old: str, new: str, offset: int, advice: str) -> None:
    line, refused = refusal(tmp_path, pack, old, new)
    assert refused.problem == advice
    assert refused.line == line + offset
    assert str(refused) == f"{pack}:{line + offset}: {advice}"


@pytest.mark.parametrize(
    ("old", "new", "offset", "advice"),
    [
        (
            ORDER_SUBMIT + '    cite: "14.2"\n',
            ORDER_SUBMIT,
            -5,  # where the clock begins
            'clocks.order_submit has no article; add cite: "<article of the source>"',
        ),
        (
            '项目客服专员, en: Project officer}, cite: "9"}',
            "项目客服专员, en: Project officer}}",
            0,
            'roles.officer has no article; add cite: "<article of the source>"',
        ),
        (FIVE, "rates: [{responsible: {yuan: 100}}]", 0, 'penalties.late_order_submit.rates.0 has no article; add cite: "<article of the source>"'),
        ('cite: "14.2"', 'cite: ""', 0, 'steps.order_issued has an empty article; write cite: "<article of the source>"'),
        ('cite: "14.2"', 'cite: "  "', 0, 'steps.order_issued has an empty article; write cite: "<article of the source>"'),
        ('cite: "14.2"', "cite:", 0, 'steps.order_issued has an empty article; write cite: "<article of the source>"'),
        ('cite: "14.2"', "cite: 14.2", 0, 'the article of steps.order_issued is no text; write it in quotes, cite: "14.2"'),
        ("第{article}条", "第14条", 0, "the article has no place in it; write {article} where it belongs"),
    ],
)  # fmt: skip
def test_a_value_without_its_article(tmp_path: Path, old: str, new: str, offset: int, advice: str):
    check(tmp_path, GROUP, old, new, offset, advice)


@pytest.mark.parametrize(
    ("old", "new", "offset", "advice"),
    [
        ("    limit: {minutes: 30}", "    limt: {minutes: 30}", 0, "limt is not a key here (did you mean limit?); remove it or write the key that is meant"),
        (ORDER_SUBMIT, ORDER_SUBMIT.replace("responsible", "responsable"), 1, "responsable is not a key here (did you mean responsible?); remove it or write the key that is meant"),
        ("reminders:\n", "remnders:\n", 0, "remnders is not a key here (did you mean reminders?); remove it or write the key that is meant"),
        ("{first: true}", "{frist: true}", 0, "frist is not a key here (did you mean first?); remove it or write the key that is meant"),
        ("limit: {minutes: 30}", "limit: {jiffies: 30}", 0, "jiffies is not a key here; remove it or write the key that is meant"),
        ("zone: Asia/Shanghai", "zone: Asia/Shanghai\nversion: 3", 1, "version is what the file's name says; remove it"),
        ("zone: Asia/Shanghai", "zone: Asia/Shanghai\nzone: Asia/Shanghai", 1, "zone is written twice; keep one of them"),
        ("  order_submitted:\n    title", "  reception_ended:\n    title", 0, "reception_ended is written twice; keep one of them"),
        ("  officer: {title", "  Officer: {title", 0, "Officer: write small letters, digits and _, beginning with a letter"),
    ],
)  # fmt: skip
def test_a_key_that_does_not_belong(tmp_path: Path, old: str, new: str, offset: int, advice: str):
    check(tmp_path, GROUP, old, new, offset, advice)


@pytest.mark.parametrize(
    ("old", "new", "offset"),
    [
        ("roles:\n", "roles: [\n", 2),  # the brackets stay open until the next item without a comma
        ("  order_submit:\n    title", "  order_submit:\n\ttitle", 1),  # a tab
        ("*handling", "*handlin", 0),  # an alias without an anchor
        ("zone: Asia/Shanghai", "zone: !!python/none x", 0),
    ],
)
def test_a_file_that_is_no_yaml(tmp_path: Path, old: str, new: str, offset: int):
    line, refused = refusal(tmp_path, GROUP, old, new)
    assert re.fullmatch(r"this is not YAML \(.+\); mend the indentation or the quotes", refused.problem)
    assert refused.line == line + offset


@pytest.mark.parametrize("value", ["!!bool maybe", "!!int ''", "!!timestamp abc"])
def test_a_value_that_is_not_of_the_kind_that_it_is_said_to_be(tmp_path: Path, value: str):
    _, refused = refusal(tmp_path, GROUP, "zone: Asia/Shanghai", f"zone: {value}")
    assert refused.problem == "a value here is not what !! before it says; leave !! and what belongs to it out"


def test_a_key_of_more_digits_than_any_number(tmp_path: Path):
    _, refused = refusal(tmp_path, GROUP, "zone: Asia/Shanghai", f"? {'9' * 5000}\n: 1")
    assert refused.problem.startswith("a value here cannot be (Exceeds the limit")


def test_a_part_that_is_taken_from_elsewhere(tmp_path: Path):
    advice = "<< takes no other part in here; write out what is meant"
    check(tmp_path, GROUP, "zone: Asia/Shanghai", "zone: Asia/Shanghai\n<<: {version: '3'}", 1, advice)


def test_a_key_in_brackets_and_a_text_with_control_characters(tmp_path: Path):
    check(
        tmp_path, GROUP, "zone: Asia/Shanghai", "[zone]: Asia/Shanghai", 0, "a key is one word; mend the brackets or the quotes"
    )
    line, refused = refusal(tmp_path / "x", GROUP, "zone: Asia/Shanghai", 'zone: "\x01"')
    assert refused.problem == "this is not a text in UTF-8; save it as one, without control characters"
    assert refused.line <= line


@pytest.mark.parametrize(
    ("old", "new", "offset", "advice"),
    [
        ("[order_submitted, resolved_on_spot]", "[order_submited, resolved_on_spot]", 0, "order_submited is no step of this pack; write order_submitted"),
        ("from: reception_ended", "from: reception", 0, "reception is no step of this pack; write reception_ended"),
        ("while: completion", "while: completon", 0, "completon is no clock of this pack; write completion"),
        ("{step: visited, has: [plan]}", "{step: visited, has: [plna]}", 0, "plna is no field of visited; write plan"),
        ("of: [order_submitted]", "of: [order_issued]", 0, "order_issued never says required_by; write a step that has it under needs or may"),
        ("field: agreed_by, of:", "field: plan, of:", 0, "plan is no instant and can set no due; write a field with type: instant"),
        ('responsible: "holder:order"', 'responsible: "holder:odrer"', 0, "holder:odrer is no role or party of this pack; write holder:order"),
        ("limit: {minutes: 30}", "limit: {minutes: 30, hours: 1}", 0, f"clocks.order_submit.limit: write exactly one of {UNITS}"),
        ("limit: {minutes: 30}", "limit: {}", 0, f"clocks.order_submit.limit: write exactly one of {UNITS}"),
        ("limit: {minutes: 30}", "limit: {minutes: -30}", 0, "minutes is -30; write a number greater than 0"),
        ("limit: {minutes: 30}", "limit: {minutes: soon}", 0, "minutes is soon; write a number"),
        ("limit: {minutes: 30}", "limit: half an hour", 0, "limit is half an hour, but it has keys of its own; write {key: value}"),
        ("    limit: {minutes: 30}\n", "", -5, "clocks.order_submit: write exactly one of limit, limits, earliest, daily"),
        ("    until: [order_submitted, resolved_on_spot]\n", "", -4, "clocks.order_submit: write from: and until:, the steps that start and stop it"),
    ],
)  # fmt: skip
def test_a_clock_that_cannot_run(tmp_path: Path, old: str, new: str, offset: int, advice: str):
    check(tmp_path, GROUP, old, new, offset, advice)


@pytest.mark.parametrize(
    ("old", "new", "offset", "advice"),
    [
        ("    clock: order_submit\n", "", -2, "penalties.late_order_submit: write exactly one of clock: and step:, what causes it"),
        ("    clock: order_submit\n", "    clock: order_sumbit\n", 0, "order_sumbit is no clock of this pack; write order_submit"),
        ("    payer: responsible\n", "", -3, "penalties.visit_poor: write payer:, the party that a step costs money"),
        (FIVE, 'rates: [{responsible: {yuan: 100, percent: 3}, cite: "18"}]', 0, "penalties.late_order_submit.rates.0.responsible: write exactly one of yuan, percent, decision: [low, high]"),
        (FIVE, 'rates: [{cite: "18"}]', 0, "penalties.late_order_submit.rates.0: nobody pays this rate; write responsible: {yuan: …} or leader: {yuan: …}"),
        (FIVE, "rates: []", 0, "rates is empty; write at least one"),
        ("{from: 8, to: 15", "{from: 7, to: 15", 0, "a rate follows the one before it, which has to: 7; write from: 8"),
        ("{from: 8, to: 15", "{from: 8, to: 5", 0, "penalties.completion_overdue.rates.1: this rate ends before it begins; write to: 8 or more"),
        (DECISION, DECISION.replace("50, 100", "100, 50"), 0, "penalties.completion_severe.rates.0.responsible: a range begins with its lower end; write decision: [50, 100]"),
        ("every: {minutes: 5}", "every: {minutes: 0}", 0, "minutes is 0; write a number greater than 0"),
        ("\n  3:\n    title: {zh: 三级", "\n  4:\n    title: {zh: 三级", 1, "escalation levels are 1, 2 and 3; write one of them"),
        ("\n  3:\n    title: {zh: 三级", "\n  three:\n    title: {zh: 三级", 1, "three: write a whole number"),
    ],
)  # fmt: skip
def test_a_cost_or_a_level_that_makes_no_sense(tmp_path: Path, old: str, new: str, offset: int, advice: str):
    check(tmp_path, GROUP, old, new, offset, advice)


@pytest.mark.parametrize(
    ("old", "new", "offset", "advice"),
    [
        ("    by: officer\n", "    by: oficer\n", 0, "oficer is no role of this pack; write officer"),
        ("    by: officer\n", "    by: []\n", 0, "by is empty; write at least one"),
        ("needs: [required_by]", "needs: [require_by]", 0, "require_by is no field of this pack; write required_by"),
        ("needs: [reason]", "needs: reason", 0, "needs is reason, which is no list; write [a, b]"),
        ("    needs: [signed]\n    must", "    must", 0, "signed must be so but is not needed; write it under needs, too"),
        ("must: {signed: true}", "must: {signed: of course}", 0, "signed is yes or no; write true or false, not of course"),
        ("hands: {order: deputy_gm}", "hands: {order: deputy}", 0, "deputy is no role or party of this pack; write deputy_gm"),
        ("held: {order: deputy_gm}", "held: {oder: deputy_gm}", 0, "oder is no desk of this pack; write order"),
        ("idle: [closure]", "idle: [closur]", 0, "closur is no desk of this pack; write closure"),
        ("sets: {severity: to}", "sets: {severty: to}", 0, "severty is no field of this pack; write severity"),
        ("comment: reason", "comment: raeson", 0, "raeson is no field of this step; write reason"),
        ("needs: [text]\n    may: [photos]\n    phrases:", "needs: [signed]\n    may: [photos]\n    phrases:", 2, "phrases are said in place of the one text that a step needs; let needs: name that field alone"),
        ("fewer_than: claim_raised", "fewer_than: claim_rased", 0, "claim_rased is no step of this pack; write claim_raised"),
        ("      chairman: {is_not: {severity: general}}", "      gm: {is_not: {severity: general}}", 0, "gm has a condition but does not take the step; write it under by, too"),
        ("opens: true", "opens: maybe", 0, "opens is maybe; write true or false"),
        ("{zh: 受理登记, en: Received}", "{zh: 受理登记}", 0, "en is missing here; add en: …"),
        ("{zh: 受理登记, en: Received}", '{zh: 受理登记, en: ""}', 0, "en is empty; write it out"),
    ],
)  # fmt: skip
def test_a_step_that_nobody_can_take(tmp_path: Path, old: str, new: str, offset: int, advice: str):
    check(tmp_path, GROUP, old, new, offset, advice)


@pytest.mark.parametrize(
    ("old", "new", "offset", "advice"),
    [
        ("is: {severity: general}", "is: {severty: general}", 0, "severty is no field of this pack; write severity"),
        ("is: {severity: general}", "is: {severity: genral}", 0, "genral is no value of severity; write general"),
        ("{clock: completion, overdue: true}\n    to", "{overdue: true}\n    to", 0, "reminders.overdue_digest.when: overdue needs a clock: write clock: <id> beside it"),
        ("{clock: completion, overdue: true}\n    to", "{clock: complete, overdue: true}\n    to", 0, "complete is no clock of this pack; write completion"),
        ("to: [responsible]\n", "to: [responsable]\n", 0, "responsable is no role or party of this pack; write responsible"),
        ("    step: order_issued\n    to", '    step: order_issued\n    daily: "09:30"\n    to', -2, 'reminders.issue_notice: write exactly one of step: and daily: "HH:MM"'),
        ('daily: "09:30"', 'daily: "9:30"', 0, 'daily is 9:30; write a time of day in quotes, "09:30"'),
        ('daily: "09:30"', "daily: 18:30", 0, "daily is 1110, which is no text; write it in quotes"),  # YAML reckons to base 60
        ("issued: order_issued", "issued: order_isued", 0, "order_isued is no step of this pack; write order_issued"),
    ],
)  # fmt: skip
def test_a_condition_or_an_announcement_that_looks_at_nothing(tmp_path: Path, old: str, new: str, offset: int, advice: str):
    check(tmp_path, GROUP, old, new, offset, advice)


@pytest.mark.parametrize(
    ("old", "new", "offset", "advice"),
    [
        ("id: group", "id: grop", 0, "the folder is group; write id: group, or rename it"),
        ("id: group\n", "", -1, "id is missing here; add id: …"),
        ("zone: Asia/Shanghai", "zone: Asia/Shanghi", 0, "Asia/Shanghi is no time zone; write one such as Asia/Shanghai"),
        ("number_prefix: KS", "number_prefix: ks", 0, "number_prefix is ks; write one to eight capital letters"),
        ("holidays: china", "holidays: france", 0, "holidays is france; write 'china' or 'none'"),
        ("mon-fri:", "mo-fr:", 0, "calendar.week.seasons.0: mo-fr: write mon, tue, wed, thu, fri, sat, sun or a span such as mon-fri"),
        ("department: marketing", "department: marketin", 0, "marketin is no department of this pack; write marketing"),
        ("type: instant", "type: moment", 0, "type is moment; write 'text', 'yes_no', 'instant', 'date', 'whole', 'choice' or 'files'"),
        ("personal: true, cite", "later_than: step, cite", 0, "fields.customer_name: later_than belongs to type: instant"),
        ("personal: true, cite", "personal: true, attach: files, cite", 0, "fields.customer_name: nothing can be attached to personal data, which is no part of a step"),
        ("attach: photos, cite", "cite", 0, "fields.photos: type: files needs attach, what kind of files they are"),
        ("attach: photos, cite", "attach: photo, cite", 0, "attach is photo; write 'signature', 'photos', 'files' or 'sound'"),
        ("is: {signed: true}}, visit_refused]\n    limit", "is: {photos: x}}, visit_refused]\n    limit", 0, "photos holds files, which are like nothing that could be written here; ask for it with has"),
    ],
)  # fmt: skip
def test_a_frame_or_a_field_that_does_not_fit(tmp_path: Path, old: str, new: str, offset: int, advice: str):
    check(tmp_path, GROUP, old, new, offset, advice)


@pytest.mark.parametrize(
    ("old", "new", "offset", "advice"),
    [
        ("is: {lawsuit: true}", "is: {lawsiut: true}", 0, "lawsiut is no field of this pack; write lawsuit"),
        ("since: letter_sent, months: 1", "since: letter_sent", 0, "since and months belong together; write both"),
        ("since: letter_sent", "since: leter_sent", 0, "leter_sent is no step of this pack; write letter_sent"),
        ("has_any: [basis, text]", "has_any: [basis, txt]", 0, "txt is no field of this step; write text"),
        ("when: {ground: lawful}", "when: {ground: lawfull}", 0, "lawfull is no value of ground; write lawful"),
        ("to: [officer]", "to: [oficer]", 0, "oficer is no role of this pack; write officer"),
        ("every: week", "every: fortnight", 0, "every is fortnight; write 'day', 'week', 'month', 'quarter', 'half_year' or 'year'"),
    ],
)  # fmt: skip
def test_the_demands_of_the_handbook(tmp_path: Path, old: str, new: str, offset: int, advice: str):
    check(tmp_path, HANDBOOK, old, new, offset, advice)


def test_a_role_that_nobody_can_have_is_told_with_those_that_somebody_can(tmp_path: Path):
    line, refused = refusal(tmp_path, GROUP, "  vp: {title", "  emperor: {title")
    assert refused.problem == f"nobody can have the role emperor; write one of {', '.join(sorted(known_roles()))}"
    assert refused.line == line


def test_a_pack_that_no_step_opens(tmp_path: Path):
    _, refused = refusal(tmp_path, PLAIN, "    opens: true\n", "")
    assert refused.problem == "no step opens a case; write opens: true at one of them"


def test_the_mistake_that_stands_first_is_told_first(tmp_path: Path):
    text = (FOLDER / PLAIN).read_text(encoding="utf-8")
    path = tmp_path / PLAIN
    path.parent.mkdir()
    path.write_text(text.replace("until: closed", "until: close").replace("by: [officer, center_staff]", "by: [clerk]"), "utf-8")
    with pytest.raises(PackRefused) as refused:
        load_file(path)
    assert "clerk" in refused.value.problem


@pytest.mark.parametrize("text", ["", "just words", "- a\n- list"])
def test_a_file_that_is_no_mapping(tmp_path: Path, text: str):
    path = tmp_path / "group" / "2020-01-01.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackRefused, match=r"^group/2020-01-01\.yaml:1: a pack is a mapping; begin with id:"):
        load_file(path)


def test_a_file_not_named_after_a_day(tmp_path: Path):
    path = tmp_path / "plain" / "latest.yaml"
    path.parent.mkdir()
    path.write_text((FOLDER / PLAIN).read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(PackRefused, match=r"^plain/latest\.yaml:1: the file is named after the first day .* rename it"):
        load_file(path)


def two_versions(tmp_path: Path) -> Packs:
    plain = tmp_path / "plain"
    plain.mkdir()
    text = (FOLDER / PLAIN).read_text(encoding="utf-8")
    (plain / "2000-01-01.yaml").write_text(text, encoding="utf-8")
    (plain / "2026-07-01.yaml").write_text(text.replace("soon: {part: 3", "soon: {part: 5"), encoding="utf-8")
    return load_all(folder(tmp_path), known_roles())


def test_the_version_of_a_day_is_the_last_that_was_in_force_on_it(tmp_path: Path):
    packs = two_versions(tmp_path)
    day = packs.version("plain", "2026-07-01").since
    assert packs.in_force("plain", day).soon.part == 5
    assert packs.in_force("plain", day.replace(month=6, day=30)).soon.part == 3
    assert packs.latest("plain").version == "2026-07-01"


def test_a_regime_or_a_version_that_is_not_there(tmp_path: Path):
    packs = two_versions(tmp_path)
    with pytest.raises(NoSuchPack, match="no version of plane is in force .* known: plain"):
        packs.latest("plane")
    with pytest.raises(NoSuchPack, match="plain has no version 1999-01-01"):
        packs.version("plain", "1999-01-01")
    with pytest.raises(NoSuchPack):
        packs.in_force("plain", packs.version("plain", "2000-01-01").since.replace(year=1999))


def test_the_products_own_packs_are_taken_each_with_an_article_at_every_value():
    packs = [registry().latest(pack_id) for pack_id in registry().versions]
    names = ["aftercare", "graded", "group", "handbook", "jinke", "plain", "repair", "service"]
    assert [pack.id for pack in packs] == names
    assert len({pack.number_prefix for pack in packs}) == len(packs)


@pytest.mark.parametrize(
    ("old", "new", "offset", "advice"),
    [
        ("number_prefix: CC", "number_prefix: KS", 0, "cases are numbered like this; write another prefix"),
        ("concerns: officer", "concerns: oficer", 0, "oficer is no role of this pack; write officer"),
        ("decided_by: [hr]", "decided_by: [boss]", 0, "boss is no role of this pack; write one of officer, center_staff, deputy_gm, gm, dept_head, leader, chairman, vp, hr, finance"),
        ("at_least: 3, at_most: 20", "at_least: 30, at_most: 20", 0, "at_most is less than at_least; write 30 or more"),
        ("base: {weight: 1,", "base: {weight: 0,", 0, "weight is 0; write a number greater than 0"),
        ("    silent_cameras:\n", "    blind_cameras:\n", 0, "blind_cameras is blind_cameras; write 'overdue_cases', 'low_ratings', 'silent_cameras', 'days_unchecked' or 'upheld_findings'"),
        ("      field: satisfaction\n", "      field: satisfacton\n", 0, "satisfacton is no field of this pack; write satisfaction"),
        ("      rated_at_most: 2\n", "", -5, "rated_at_most belongs to low_ratings alone; add it"),
        ("      violation: discipline\n", "      violation: disciplin\n", 0, "disciplin is no violation of this pack; write discipline"),
        ("channels: [visit]", "channels: [vist]", 0, "vist is no value of channel; write visit"),
        ("clock: order_submit, before", "clock: claim_report, before", 0, "claim_report is no clock with minutes or hours of this pack; write one of order_submit, order_issue, visit, plan, refusal_record, refusal_callback, closure_verify, claim_filing, minutes"),
        ('cite: "own: no centre is beyond the reach of a draw"', 'cite: ""', 0, 'spot_checks.base has an empty article; write cite: "<article of the source>"'),
    ],
)  # fmt: skip
def test_a_spot_check_that_draws_or_finds_what_does_not_exist(tmp_path: Path, old: str, new: str, offset: int, advice: str):
    check(tmp_path, GROUP, old, new, offset, advice)


BY_DAY = '{between: ["08:00", "17:30"], limit: {minutes: 20}, cite: "四.2"}'


@pytest.mark.parametrize(
    ("pack", "old", "new", "offset", "advice"),
    [
        (REPAIR, BY_DAY, BY_DAY.replace("08:00", "8:00"), 0, 'between is 8:00; write a time of day in quotes, "09:30"'),
        (REPAIR, BY_DAY, BY_DAY.replace('"08:00", "17:30"', '"17:30", "08:00"'), 0, "clocks.arrival.limits.0: between runs from the earlier to the later time of one day; over midnight write two branches"),
        (REPAIR, BY_DAY, BY_DAY.replace(', cite: "四.2"', ""), 0, 'clocks.arrival.limits.0 has no article; add cite: "<article of the source>"'),
        (REPAIR, BY_DAY, BY_DAY.replace("between: ", "betwen: "), 0, "betwen is not a key here (did you mean between?); remove it or write the key that is meant"),
        (REPAIR, BY_DAY, '{limit: {minutes: 20}, cite: "四.2"}', -6, "clocks.arrival: a limit for every case at any time comes last; give those before it when: or between:"),
        (REPAIR, "    limit: {hours: 48}\n", '    limit: {hours: 48}\n    limits: [{limit: {hours: 48}, cite: "3.1"}]\n', -5, "clocks.site_check: write exactly one of limit, limits, earliest, daily"),
        (JINKE, "{is: {item: lift}}", "{is: {item: lfit}}", 0, "lfit is no value of item; write lift"),
        (JINKE, "{is: {item: lift}}", "{is: {itm: lift}}", 0, "itm is no field of this pack; write item"),
        (JINKE, "{is: {item: lift}}", "{after: [agreed]}", 0, "clocks.rectify.limits.4: a limit is chosen by is, is_not, at_least and any alone"),
        (JINKE, "minus: 3,", "minus: 0,", 0, "minus is 0; write a number greater than 0"),
        (JINKE, 'minus: 3, cite: "细则7.1"', "minus: 3", 0, 'points.not_recorded has no article; add cite: "<article of the source>"'),
        (JINKE, "full: 48,", "full: 47,", -5, "assessment.sections.work_quality: the items add up to 79; write full: 79, or mend them"),
        (JINKE, "  full: 100\n", "  full: 99\n", -1, "assessment: the sections add up to 100; write full: 100, or mend them"),
        (JINKE, "        office: {", "        archive: {", -18, "assessment: archive stands in two sections; give one of them another name"),
        (JINKE, "day: 10, roll: true", "day: 32, roll: true", 0, "day is 32; write 31 or less"),
        (AFTERCARE, "gives: {category: quality}", "gives: {category: qualty}", 0, "qualty is no value of category; write quality"),
        (AFTERCARE, "gives: {category: quality}", "gives: {catgory: quality}", 0, "catgory is no field of this pack; write category"),
        (AFTERCARE, '    cite: "18"\n', "", -4, 'notes.complaints_desk has no article; add cite: "<article of the source>"'),
    ],
)  # fmt: skip
def test_a_limit_a_score_or_a_note_that_does_not_fit(tmp_path: Path, pack: str, old: str, new: str, offset: int, advice: str):
    check(tmp_path, pack, old, new, offset, advice)


def test_a_version_that_numbers_its_cases_otherwise_than_the_one_before(tmp_path: Path):
    two_versions(tmp_path)
    later = tmp_path / "plain" / "2026-07-01.yaml"
    later.write_text(later.read_text("utf-8").replace("number_prefix: PL", "number_prefix: PLN"), "utf-8")
    with pytest.raises(PackRefused, match=r"plain/2026-07-01\.yaml:\d+: plain has numbered its cases PL until now; write that"):
        load_all(folder(tmp_path), known_roles())


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]\n",
        "a: " + "[" * 60 + "]" * 60,
        "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [{f'*a{n},' * 9}]\n" for n in range(9)),
    ],
)
def test_a_few_lines_that_have_millions_of_parts(tmp_path: Path, text: str):
    path = tmp_path / "plain" / "2000-01-01.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PackRefused, match="more parts than a regime can have"):
        load_file(path)


def test_all_mistakes_that_can_be_seen_at_once_are_known_by_their_lines(tmp_path: Path):
    text = (FOLDER / PLAIN).read_text(encoding="utf-8")
    path = tmp_path / PLAIN
    path.parent.mkdir()
    path.write_text(text.replace("until: closed", "until: close").replace("by: [officer, center_staff]", "by: [clerk]"), "utf-8")
    with pytest.raises(PackRefused) as refused:
        load_file(path)
    assert [mistake.problem.kind for mistake in refused.value.mistakes] == ["unknown_name", "unknown_name"]
