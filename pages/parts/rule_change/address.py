"""What is being done to rules, as the address says it: `?do=change&pack=group` writes, `?change=12` shows a proposal."""

import streamlit as st

from pages.parts import rules_address

# Numbers of proposals that a database can have.
_LONGEST = 9


def change() -> int | None:
    """The proposal that is asked for."""
    asked = st.query_params.get("change", "")
    return int(asked) if asked.isdecimal() and len(asked) <= _LONGEST else None


def writes() -> bool:
    """Whether a new version is being written."""
    return st.query_params.get("do") == "change"


def show(change_id: int) -> None:
    """To a proposal."""
    rules_address.go(change=str(change_id), do=None, q=None, cite=None)


def write(pack_id: str) -> None:
    """To the writing of a new version."""
    rules_address.go(do="change", pack=pack_id, version=None, change=None, also=None, q=None, cite=None)


def back(pack_id: str | None = None) -> None:
    """To the rules as they are."""
    rules_address.go(do=None, change=None, how=None, part=None, also=None, open=None, **({"pack": pack_id} if pack_id else {}))


def link(change_id: int) -> str:
    """The address of a proposal."""
    return f"/rules?change={change_id}"
