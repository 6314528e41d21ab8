"""Numbers in addresses: people and programs write anything there."""

import re

_OF_A_ROW = re.compile("[0-9]{1,18}")


def row(said: str) -> int:
    """The number of a row that stands in an address; 0, which no row has, for what is no such number or larger than any."""
    return int(said) if _OF_A_ROW.fullmatch(said) else 0
