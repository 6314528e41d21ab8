"""Words: one catalogue, complete in both languages."""

import ast
import importlib
import pkgutil
import string
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import services
from services import wording
from services.errors import CaseChanged, NotPermitted, Refusal, StepNotAllowed, TooManyAttempts
from services.policy.words import Title

ROOT = Path(__file__).parents[2]


def placeholders(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def refusals(kind=Refusal):
    yield kind
    for child in kind.__subclasses__():
        yield from refusals(child)


@pytest.fixture(scope="module", autouse=True)
def _every_refusal_is_imported():
    for module in pkgutil.walk_packages(services.__path__, "services."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def test_every_key_stands_in_both_languages():
    zh, en = wording.catalogue("zh"), wording.catalogue("en")
    assert sorted(zh) == sorted(en), "Add the missing keys to the other language's file in services/locale/"


def test_every_sentence_has_the_same_placeholders_in_both_languages_and_is_not_empty():
    zh, en = wording.catalogue("zh"), wording.catalogue("en")
    for key in zh.keys() & en.keys():
        assert placeholders(zh[key]) == placeholders(en[key]), f"{key}: the placeholders differ between zh and en"
        assert zh[key].strip() and en[key].strip(), f"{key} is empty"


def test_every_refusal_has_a_code_of_its_own_and_a_sentence():
    codes = [kind.code for kind in refusals()]
    assert len(codes) == len(set(codes)), "Two refusals share a code"
    missing = [code for code in codes if not wording.has(f"refusal.{code}")]
    assert not missing, f"Write refusal.<code> for {missing} in services/locale/*/refusal.po: what, why, what to do now"


def test_every_key_that_the_code_names_exists():
    unknown = []
    for path in [ROOT / "dashboard.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "services").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node) in ("say", "wording.text") and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant) and not wording.has(key.value):
                    unknown.append(f"{path.relative_to(ROOT)}:{node.lineno} {key.value}")
    assert not unknown, f"These keys are not in the catalogue: {unknown}"


def _name(call):
    function = call.func
    if isinstance(function, ast.Attribute):
        owner = function.value.id if isinstance(function.value, ast.Name) else ""
        return f"{owner}.{function.attr}" if function.attr == "text" else function.attr
    return getattr(function, "id", "")


def test_a_missing_key_raises_in_tests_and_is_shown_and_logged_once_in_production(monkeypatch, caplog):
    monkeypatch.setenv("DUBAN_STRICT", "1")
    with pytest.raises(KeyError, match="no.such.key"):
        wording.text("no.such.key")
    monkeypatch.delenv("DUBAN_STRICT")
    assert [wording.text("no.such.key"), wording.text("no.such.key")] == ["no.such.key", "no.such.key"]
    assert len(caplog.records) == 1


def test_a_refusal_names_role_and_command_as_people_call_them():
    refusal = NotPermitted(command="approve", role="officer")
    assert "项目客服专员" in wording.refusal_text(refusal) and "审批" in wording.refusal_text(refusal)
    assert "Project officer" in wording.refusal_text(refusal, "en")


def test_a_refusal_says_titles_lists_instants_and_durations_in_the_readers_language():
    step = StepNotAllowed(event=Title(zh="签发", en="Issue"), role="gm", allowed=[Title(zh="退回", en="Return"), "x"])
    assert "“签发”" in wording.refusal_text(step) and "退回、x" in wording.refusal_text(step)
    assert "Return, x" in wording.refusal_text(step, "en")
    changed = CaseChanged(no="KS-1", event="e", who="何静", at=datetime(2026, 11, 24, 10, 0, tzinfo=UTC))
    assert "11月24日 18:00" in wording.refusal_text(changed) and "24 Nov 18:00" in wording.refusal_text(changed, "en")
    assert "1 分 5 秒" in wording.refusal_text(TooManyAttempts(seconds=65))


def test_a_refusal_without_its_facts_is_still_said():
    assert "…" in wording.refusal_text(StepNotAllowed())


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (0, "0 秒", "0 s"),
        (59.9, "59 秒", "59 s"),
        (1540, "25 分 40 秒", "25 min 40 s"),
        (3600, "1 小时", "1 h"),
        (3661, "1 小时 1 分", "1 h 1 min"),
        (86400 + 60, "1 天", "1 d"),
        (2 * 86400 + 3 * 3600 + 59, "2 天 3 小时", "2 d 3 h"),
        (-1540, "−25 分 40 秒", "−25 min 40 s"),
        (-0.4, "0 秒", "0 s"),
    ],
)
def test_a_duration_is_said_by_its_two_largest_units(seconds, zh, en):
    assert (wording.duration_text(seconds), wording.duration_text(seconds, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("yuan", "said"), [("500", "¥500"), ("500.00", "¥500"), ("1234.5", "¥1,234.50"), ("-300", "−¥300"), ("0", "¥0")]
)
def test_money_is_said_without_needless_cents(yuan, said):
    assert wording.money_text(Decimal(yuan)) == said
