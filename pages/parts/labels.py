"""What people wrote, on a button: shown as they wrote it, and never as formatting."""

import re

_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")


def plain(said: str) -> str:
    """Words for the label of a widget, on one line, every sign disarmed that could mean something to Streamlit's Markdown."""
    return _SIGNS.sub(r"\\\1", " ".join(said.split()))
