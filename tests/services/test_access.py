"""Who may do what, and where: every cell of role × command × place."""

import pytest
from pydantic import ValidationError

from services import access
from services.access import SYSTEM, Actor, Matrix, Scope
from services.errors import NotPermitted

# u: everything under the actor's unit; o: under it, and only cases naming the actor or the actor's department; .: refused.
# fmt: off
ROLES = [
    "officer", "center_staff", "deputy_gm", "gm", "dept_head", "leader", "chairman", "vp", "hr", "finance", "customer", "wall",
    "admin", "inspector",
]
EXPECTED = {
    #                    off  cen  dep  gm   hea  lea  cha  vp   hr   fin  cus  wal  adm  ins
    "see_board":         "u    u    u    u    u    u    u    u    u    u    .    u    u    u",
    "see_cases":         "u    u    u    u    o    u    u    u    u    u    .    .    u    u",
    "see_case":          "u    u    u    u    o    u    u    u    u    u    o    .    u    u",
    "see_personal_data": "u    u    .    .    o    o    o    .    .    .    .    .    .    .",
    "see_approvals":     ".    .    u    u    .    u    u    .    .    .    .    .    .    .",
    "see_fieldwork":     ".    .    .    .    u    u    u    .    .    .    .    .    .    .",
    "open_case":         "u    .    .    .    .    .    .    .    .    .    .    .    .    .",
    "take_step":         "u    u    u    u    o    u    u    .    .    .    .    .    .    .",
    "approve":           ".    .    u    u    .    u    u    .    .    .    .    .    .    .",
    "comment":           "u    u    u    u    o    u    u    u    u    u    .    .    u    u",
    "see_escalations":   ".    u    u    u    .    o    o    u    .    .    .    .    .    .",
    "urge":              ".    u    u    u    .    .    .    .    .    .    .    .    .    .",
    "export_cases":      "u    u    u    u    o    u    u    u    .    .    .    .    u    .",
    "import_cases":      ".    u    .    .    .    .    .    .    .    .    .    .    u    .",
    "see_penalties":     "o    u    u    u    o    o    o    o    u    u    .    .    .    .",
    "waive":             ".    .    u    u    .    .    .    .    u    .    .    .    .    .",
    "approve_waiver":    ".    .    .    u    .    .    .    .    u    .    .    .    .    .",
    "decide_penalty":    ".    .    .    u    .    .    .    .    u    .    .    .    .    .",
    "appeal":            "o    .    o    o    o    o    o    .    .    .    .    .    .    .",
    "export_penalties":  ".    u    u    u    .    .    .    .    u    u    .    .    .    .",
    "see_rules":         "u    u    u    u    u    u    u    u    u    u    .    .    u    u",
    "see_past":          ".    u    u    u    .    u    u    u    u    u    .    .    u    u",
    "change_rules":      ".    u    .    u    .    .    .    .    .    .    .    .    u    .",
    "approve_rules":     ".    .    .    u    .    .    .    u    .    .    .    .    .    .",
    "see_audit":         ".    .    .    .    .    .    .    .    .    .    .    .    u    .",
    "see_inbox":         "u    u    u    u    u    u    u    u    u    u    .    .    u    u",
    "see_deliveries":    ".    u    u    u    .    .    .    .    .    .    .    .    u    .",
    "resend":            ".    u    .    .    .    .    .    .    .    .    .    .    u    .",
    "see_health":        ".    .    .    .    .    .    .    .    .    .    .    .    u    .",
    "manage_people":     ".    .    .    .    .    .    .    .    .    .    .    .    u    .",
    "manage_screens":    ".    .    .    .    .    .    .    .    .    .    .    .    u    .",
    "manage_keys":       ".    .    .    .    .    .    .    .    .    .    .    .    u    .",
    "see_webhooks":      ".    u    .    .    .    .    .    .    .    .    .    .    u    .",
    "manage_webhooks":   ".    .    .    .    .    .    .    .    .    .    .    .    u    .",
    "manage_regimes":    ".    .    .    u    .    .    .    .    .    .    .    .    u    .",
    "manage_cameras":    ".    .    .    .    .    .    .    .    .    .    .    .    u    .",
    "watch_cameras":     ".    u    u    u    .    .    .    .    .    .    .    .    .    u",
    "spot_check":        ".    u    u    u    .    .    .    .    .    .    .    .    .    u",
    "see_findings":      "o    u    u    u    .    .    .    u    u    .    .    .    .    u",
    "answer_finding":    "u    .    .    .    .    .    .    .    .    .    .    .    .    .",
    "decide_finding":    ".    .    .    u    .    .    .    .    u    .    .    .    .    .",
    "see_looks":         ".    .    .    u    .    .    .    .    .    .    .    .    u    .",
}
# fmt: on
CELLS = [(role, command, cell) for command, row in EXPECTED.items() for role, cell in zip(ROLES, row.split(), strict=True)]

HERE = "/1/4/17/"
INSIDE = "/1/4/17/52/"
OUTSIDE = ("/1/4/18/", "/1/5/17/", "/1/4/171/", "/2/", "")
ABOVE = ("/1/4/", "/1/", "/")


def actor(role, path=HERE, kind="person"):
    return Actor(id=7, name="某人", role=role, org_id=17, org_path=path, department="engineering", language="zh", kind=kind)


def test_the_table_covers_the_whole_matrix():
    assert set(ROLES) == set(access.roles()) and set(EXPECTED) == set(access.matrix().commands)


@pytest.mark.parametrize(("role", "command", "cell"), CELLS)
def test_a_cell_grants_what_the_table_says_inside_outside_and_above(role, command, cell):
    someone = actor(role)
    own = {"people": (7, 8)}
    assert access.may(someone, command) is (cell != ".")
    for place in (HERE, INSIDE):
        assert access.may(someone, command, place) is (cell == "u")
        assert access.may(someone, command, place, people=(8,), department="marketing") is (cell == "u")
        assert access.may(someone, command, place, **own) is (cell != ".")
        assert access.may(someone, command, place, department="engineering") is (cell != ".")
    for place in OUTSIDE + ABOVE:
        assert not access.may(someone, command, place, **own)
        assert not access.may(someone, command, place, department="engineering")


@pytest.mark.parametrize(("role", "command", "cell"), CELLS)
def test_the_scope_for_queries_says_the_same(role, command, cell):
    if cell == ".":
        with pytest.raises(NotPermitted):
            access.scope_of(actor(role), command)
    else:
        own = Scope(HERE, own_only=True, person_id=7, department="engineering")
        assert access.scope_of(actor(role), command) == (Scope(HERE) if cell == "u" else own)


def test_a_refusal_names_command_and_role():
    with pytest.raises(NotPermitted) as refusal:
        access.require(actor("officer"), "approve")
    assert refusal.value.facts == {"command": "approve", "role": "officer"}


def test_a_role_that_nobody_listed_may_nothing():
    assert not any(access.may(actor("gardener"), command) for command in EXPECTED)


def test_an_actor_without_a_place_in_the_tree_may_nothing():
    assert not any(access.may(actor("admin", path=""), command) for command in EXPECTED)


def test_a_command_that_does_not_exist_is_a_bug_and_not_a_refusal():
    with pytest.raises(KeyError, match="fly"):
        access.may(actor("gm"), "fly")


def test_one_without_department_owns_no_case_by_department():
    nobody = Scope(HERE, own_only=True, person_id=7)
    assert not nobody.covers(INSIDE, department=None)


def test_the_system_may_everything_everywhere():
    assert all(access.may(SYSTEM, command, place) for command in EXPECTED for place in (HERE, "/1/", "/"))


def test_a_grant_of_an_unknown_command_is_refused_when_the_file_is_read():
    role = {"title": {"zh": "某", "en": "some"}, "at": ["group"], "may": {"fly": "unit"}}
    with pytest.raises(ValidationError, match="fly"):
        Matrix.model_validate({"screens": "r", "customers": "r", "commands": {}, "roles": {"r": role}})


def test_personal_data_is_shown_to_those_who_handle_the_case():
    assert access.sees_personal_data(actor("officer"), INSIDE)
    assert access.sees_personal_data(actor("dept_head"), INSIDE, people=(7,))
    assert not access.sees_personal_data(actor("dept_head"), INSIDE, people=(8,))
    assert not access.sees_personal_data(actor("wall"), INSIDE, people=(7,))


@pytest.mark.parametrize(("name", "masked"), [("张三丰", "张**"), ("李佳", "李**"), ("欧", "欧**"), ("", ""), (None, "")])
def test_a_masked_name_shows_its_first_character_and_not_its_length(name, masked):
    assert access.mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812342204", "138****2204"),
        ("+8613812342204", "+86****2204"),
        ("87654321", "****21"),
        ("110", "****"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_masked_number_cannot_be_called(phone, masked):
    assert access.mask_phone(phone) == masked
