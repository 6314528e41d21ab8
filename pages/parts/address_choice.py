"""One of several views, chosen in a row of buttons and kept in the address."""

from collections.abc import Callable, Sequence

import streamlit as st

from pages.parts import session


def draw(
    name: str,
    options: Sequence[str],
    *,
    key: str,
    label: str,
    words: str,
    usual: str | None = None,
    go: Callable[[str], None] | None = None,
) -> str:
    """The option that the address names under `name`, else the `usual` one, by default the first; with the choice of another.

    `label` and `words` are keys of the catalogue, the latter followed by the option's name. `go` leads to an option that is
    chosen; by default the address names it.
    """
    asked = st.query_params.get(name, "")
    here = asked if asked in options else usual or options[0]
    if st.session_state.get(key) != here:
        st.session_state[key] = here
    lead = go or (lambda option: st.query_params.update({name: option}))
    st.segmented_control(
        session.say(label),
        options,
        format_func=lambda option: session.say(f"{words}.{option}"),
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: lead(st.session_state[key]),
    )
    return here
