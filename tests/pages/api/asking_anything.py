"""Whatever the description of the API allows, and what it does not: asked with a key, and mixed with what there really is."""

from collections import Counter
from datetime import datetime

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from services.policy.packs import registry

WANTED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
)


_QUIET = settings(deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


def ask_everything(app, key, numbers, units, examples):
    """Each operation so many times; how often each status was answered. `numbers` are of cases, `units` ids of projects."""
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    # Here every request has a key: without one nothing of what is generated would be looked at.
    del schema.raw_schema["components"]["securitySchemes"]
    for operations in schema.raw_schema["paths"].values():
        for operation in operations.values():
            del operation["security"]
    answered = Counter()
    for found in schema.get_all_operations():
        _ask(found.ok(), key, numbers, units, examples, answered)
    return answered


def _ask(operation, key, numbers, units, examples, answered):
    both = operation.as_strategy(generation_mode=GenerationMode.POSITIVE) | operation.as_strategy(
        generation_mode=GenerationMode.NEGATIVE
    )
    checks = [check for check in CHECKS.get_all() if check.__name__ in WANTED]

    @given(case=both, real=st.none() | _real(numbers, units))
    @settings(_QUIET, max_examples=examples)
    def ask(case, real):
        if real:
            _put(case, real)
        answer = case.call(headers={"Authorization": f"Bearer {key}"})
        answered[answer.status_code] += 1
        # What was put into it is not what was generated, and 413 is a refusal too, though the check does not know it.
        unsure = real or answer.status_code == 413
        case.validate_response(answer, checks=[check for check in checks if not (unsure and "negative" in check.__name__)])

    ask()


def _real(numbers, units):
    """A case, a project, and a step of a regime with values for its fields, most of them right."""
    packs = [registry().latest(pack) for pack in ("group", "plain", "handbook")]
    steps = [(pack, event) for pack in packs for event in (pack.steps if pack.id == "group" else pack.opening)]
    opening = [(pack, event) for pack in packs for event in pack.opening]
    return st.tuples(
        st.sampled_from(numbers), st.sampled_from(units), st.sampled_from(steps), st.sampled_from(opening), st.data()
    )


_SOON = st.datetimes(datetime(2026, 12, 1), datetime(2030, 1, 1)).map(lambda at: at.isoformat() + "+08:00")
_EDGES = st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2027-02-29T10:00", "2026-12-01"])
_KINDS = {
    "text": st.text(min_size=1, max_size=30),
    "yes_no": st.just(True),
    "instant": _SOON | _SOON | _EDGES,
    "date": st.dates().map(str),
    "whole": st.integers(1, 5) | st.integers(),
}


def _value(rule):
    if rule.type == "choice":
        return st.sampled_from([*rule.values] * 9 + ["none"])
    return _KINDS.get(rule.type, st.text(max_size=5))


def _put(case, real):
    no, unit, taken, opening, data = real
    if "no" in (case.path_parameters or {}):
        case.path_parameters["no"] = no
    body = case.body
    if not isinstance(body, dict):
        return
    if "project_id" in body:
        body["project_id"] = unit
    if "event" in body:
        pack, event = opening if "regime" in body else taken
        names = [*pack.steps[event].needs, *pack.steps[event].may]
        body |= {"event": event, "data": {name: data.draw(_value(pack.fields[name])) for name in names}, "files": {}}
        if "regime" in body:
            body["regime"] = pack.id
        else:
            body.pop("expected_version", None)
