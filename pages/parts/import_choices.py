"""Choosing for each part of a case which column it comes from, or one value for all rows, and what their words mean in ours."""

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from pages.parts import session
from services.imports import proposing
from services.imports.drafting import Choice, Draft, Part, parts
from services.imports.looking import Looked
from services.policy.packs import registry

# Neither is the name of a column: those have no blank at their end.
_NONE, _FIXED = " ", "= "
# No part of it can be taken for another one.
_EXAMPLE = datetime(2026, 12, 31, 18, 30, tzinfo=UTC)


def draw(draft: Draft, looked: Looked, key: str) -> Draft:
    """The draft as it is chosen below this key."""
    if draft.layout == "case":
        draft = _later(draft, key)
    for row in _by_two(parts(draft)):
        for place, part in zip(st.columns(2), row, strict=False):
            with place:
                draft = draft.chosen(part.name, _choose(part, draft, looked, f"{key}-{part.name}"))
    if draft.layout == "step":
        _recognised(draft, looked)
    label = session.say("import_page.formats")
    known = list(dict.fromkeys([*draft.formats, *proposing.synonyms()["formats"]]))
    formats = st.multiselect(label, known, default=draft.formats, format_func=_EXAMPLE.strftime, key=f"import-formats-{key}")
    create = st.checkbox(session.say("import_page.create"), value=draft.create, key=f"import-create-{key}")
    return replace(draft, formats=tuple(formats), create=create)


def _by_two(found: list[Part]) -> list[list[Part]]:
    return [found[start : start + 2] for start in range(0, len(found), 2)]


def _later(draft: Draft, key: str) -> Draft:
    """Which steps a row tells of beside the one that opens the case."""
    steps = registry().latest(draft.pack).steps
    following = [event for event, rule in steps.items() if not rule.opens]
    later = st.multiselect(
        session.say("import_page.later"),
        following,
        default=draft.later,
        format_func=lambda event: steps[event].title.in_(session.language()),
        key=f"import-later-{key}",
    )
    return replace(draft, later=tuple(later))


def _choose(part: Part, draft: Draft, looked: Looked, key: str) -> Choice:
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"import-line-{key}"):
        return _chosen(part, draft, looked, key)


def _chosen(part: Part, draft: Draft, looked: Looked, key: str) -> Choice:
    proposed = draft.choice(part.name)
    options = [_NONE, *([_FIXED] if part.fixable else []), *dict.fromkeys(looked.columns)]
    index = options.index(proposed.column) if proposed.column in options else 0
    label = named(part, draft) + (" \\*" if part.needed else "")
    chosen = st.selectbox(label, options, index=index, format_func=_option, key=f"import-part-{key}")
    if chosen == _NONE:
        return Choice()
    if chosen == _FIXED:
        return Choice(fixed=st.text_input(session.say("import_page.fixed"), key=f"import-fixed-{key}"))
    if not part.fixable:
        return Choice(chosen)
    with st.popover(session.say("import_page.values"), type="tertiary", key=f"import-values-open-{key}"):
        about = session.say("import_page.values.about")
        return Choice(chosen, values=st.text_area(about, key=f"import-values-{key}", max_chars=5_000))


def _option(option: str) -> str:
    return {_NONE: session.say("import_page.none"), _FIXED: session.say("import_page.same")}.get(option, option)


def named(part: Part, draft: Draft) -> str:
    """What a part is called."""
    event, _, field = part.name.partition(".")
    title = part.title.in_(session.language()) if part.title else session.say(f"import_page.part.{part.name}")
    if field == "at":
        title = session.say("import_page.part.when", step=title)
    elif part.title and event != draft.event:
        step = registry().latest(draft.pack).steps[event].title.in_(session.language())
        title = session.say("import_page.part.of", step=step, field=title)
    return title


def _recognised(draft: Draft, looked: Looked) -> None:
    """Which columns are fields of steps by their heads, and which are left out."""
    comma = session.say("format.comma")
    found = proposing.recognised(looked, draft)
    taken = {choice.column for choice in draft.choices.values()}
    others = [column for column in looked.columns if column not in found and column not in taken]
    st.caption(session.say("import_page.recognised", columns=comma.join(found) or "—"))
    if others:
        st.caption(session.say("import_page.left_out", columns=comma.join(others)))
